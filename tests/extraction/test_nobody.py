"""What is no party: goods by name, relatives of people, portfolios, papers; and whose a body is."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document, Kind
from sousveil.pipeline import claims_of


def parties(text: str) -> set[str]:
    found = claims_of(Document.of(text, published="2024-06-15"))
    return {party.name for claim in found for party in (claim.from_party, claim.to_party) if party is not None}


def ends(text: str, kind: Kind) -> set[tuple[str | None, str | None]]:
    found = claims_of(Document.of(text, published="2024-06-15"))
    return {
        (claim.from_party.name if claim.from_party else None, claim.to_party.name if claim.to_party else None)
        for claim in found
        if claim.kind is kind
    }


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Serbia's secret service planted on it a spyware of its own making that Amnesty named NoviSpy.", "NoviSpy"),
        ("Israel is shipping Skylurk aircraft made by Elbit to the Philippines for aerial surveillance.", "Skylurk"),
        ("A judge found that the ruler of Dubai had his former wife hacked with NSO Group's Pegasus.", "former wife"),
        ("The Minister of Interior bought cameras from Huawei for Peru.", "Interior"),
    ],
)
def test_what_is_no_party(text: str, nobody: str) -> None:
    assert nobody not in parties(text)


def test_posts_and_telecommunications_are_a_body_and_posts_on_facebook_are_none() -> None:
    text = "Cognyte won a tender to provide Myanmar Posts and Telecommunications with intercept spyware."
    assert ("Cognyte", "Myanmar Posts and Telecommunications") in ends(text, Kind.SUPPLY)
    assert "Meta" not in parties("Kenyan police track Facebook posts with software of Palantir.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Huawei and ZTE sold cameras to Kenya and Uganda respectively.", {("Huawei", "Kenya"), ("ZTE", "Uganda")}),
        ("Huawei and ZTE won contracts in Kenya and Uganda, respectively, for surveillance cameras.",
         {("Huawei", "Kenya"), ("ZTE", "Uganda")}),
        ("Oman and Kuwait have both ordered drones from Baykar.", {("Baykar", "Oman"), ("Baykar", "Kuwait")}),
        ("At the time, Huawei violated U.N. sanctions and sold a fiber-optic network to Iraq.", {("Huawei", "Iraq")}),
        ("Airbus sold border surveillance to Saudi Arabia, and a French firm maintains it.", {("Airbus", "Saudi Arabia")}),
    ],
)
def test_who_supplies_whom(text: str, wanted: set[tuple[str, str]]) -> None:
    shown = {
        (claim.from_party.name, claim.to_party.name)
        for claim in claims_of(Document.of(text, published="2024-06-15"))
        if claim.kind is Kind.SUPPLY and claim.tier == "claim" and claim.from_party and claim.to_party
    }
    assert shown == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Telecoms giant Huawei, which was founded by a former Red Army officer, sells 5G networks in Britain.",
        "NSO was founded by a former Mossad operative.",
        "Candiru is owned by a former Unit 8200 commander.",
    ],
)
def test_where_somebody_served_does_not_own(text: str) -> None:
    shown = [c for c in claims_of(Document.of(text)) if c.kind is Kind.AFFILIATION and c.tier == "claim"]
    assert shown == []


def test_a_name_struck_off_a_list_is_restricted_no_longer() -> None:
    found = claims_of(Document.of("The United States has removed Sandvine from its sanctions list of surveillance firms."))
    assert {(c.kind, c.status) for c in found if c.tier == "claim"} == {("restriction", "ended")}


def test_what_an_operator_hands_over_is_of_a_network_even_where_no_technology_is_named() -> None:
    found = claims_of(Document.of("Kenya's Safaricom denied sharing customer data with the security services."))
    assert [(c.kind, c.technology) for c in found] == [("data-transfer", ("telecom-network",))]


def test_only_who_can_open_a_database_has_access_to_it() -> None:
    said = "the security service of Ethiopia {} the database of recorded calls of Ethio Telecom."
    assert Kind.ACCESS in {c.kind for c in claims_of(Document.of(said.format("can open"))) if c.frame.endswith("can-open")}
    assert not [c for c in claims_of(Document.of(said.format("has opened"))) if c.frame.endswith("can-open")]


@pytest.mark.parametrize(
    ("where", "country"), [("London, Ontario", "CA"), ("London", "GB"), ("Cambridge, Massachusetts", "US")]
)
def test_a_city_lies_in_the_region_behind_it(where: str, country: str) -> None:
    found = claims_of(Document.of(f"Police in {where} use surveillance cameras of Hikvision."))
    assert {claim.to_party.country for claim in found if claim.kind is Kind.SUPPLY and claim.to_party} == {country}


def test_whoever_may_be_a_person_owns_nothing() -> None:
    text = "Surveillance is spreading. China's Uniview is controlled by Zhang Pengguo. DJI was founded by Frank Wang in 2006."
    assert not parties(text) & {"Zhang Pengguo", "Frank Wang"}
    told = (
        "Surveillance is spreading. A local company, Shwe Byain Phyu, bought Telenor Myanmar. Novalpina Capital owns NSO Group."
    )
    assert ("Novalpina Capital", "NSO Group") in ends(told, Kind.AFFILIATION)


@pytest.mark.parametrize(("buyer", "sold"), [("shoppers", False), ("rebels", True), ("foreign governments", True)])
def test_people_buy_no_systems_and_armed_bands_do(buyer: str, sold: bool) -> None:
    found = ends(f"Huawei sold surveillance cameras to {buyer}.", Kind.SUPPLY)
    assert any(to is not None and buyer in to for _, to in found) is sold


def test_according_to_whom_is_no_recipient() -> None:
    text = "Surveillance is spreading. Pakistan shares the data of Afghan refugees with Kabul, according to lawyers."
    found = ends(text, Kind.DATA_TRANSFER)
    assert ("Pakistan", "Afghanistan") in found and not any("lawyers" in pair for pair in found)


def test_a_fund_of_several_states_is_of_none() -> None:
    found = claims_of(Document.of("The EU Trust Fund spent 28 million euros on a biometric register in Senegal."))
    assert [(c.from_party.name, c.from_party.country) for c in found if c.from_party] == [("EU Trust Fund", None)]


@pytest.mark.parametrize(("whose", "seat", "code"), [("Ethiopia", "Washington", "ET"), ("Uganda", "Berlin", "UG")])
def test_no_government_goes_by_the_city_of_a_mission(whose: str, seat: str, code: str) -> None:
    text = (f"{whose}'s police read the messages of dissidents. {whose}'s embassy in {seat} told reporters that the government "
            "had not used any product of Hacking Team, the Italian spyware company.")  # fmt: skip
    supplies = [c for c in engine.claims(engine.read(Document.of(text), load())) if c.kind is Kind.SUPPLY]
    assert {(c.to_party.country, c.modality) for c in supplies if c.to_party} == {(code, "denied")}


def test_a_capital_that_is_no_seat_still_stands_for_its_state() -> None:
    text = "Washington sold surveillance drones to Poland, and Berlin sold wiretapping systems to Egypt."
    sides = {(c.from_party.country, c.to_party.country) for c in claims_of(Document.of(text)) if c.from_party and c.to_party}
    assert {("US", "PL"), ("DE", "EG")} <= sides
