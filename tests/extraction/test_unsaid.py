"""Parties that a text names and does not mean: left out, only at home, persons by surname, the letters of a thing."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document

LISTED = "In July the Department of Commerce added four spyware companies, {}, to its Entity List."
PERSONS = (
    "The United States removed two managers of Intellexa from its list: Ilan Dorvaz and Pietro Gambesi.\n\n"
    "{} was sanctioned by OFAC in March 2024 for selling the Predator spyware to Kenya."
)
FIREWALL = (
    "The Great Firewall of China (GFW) was built there. The papers come from Geedge Networks. They show that the company "
    "exports censorship technology to Myanmar."
)


@pytest.mark.parametrize("aside", ["but not Thalestris", "except Thalestris", "excluding Thalestris"])
def test_who_is_left_out_is_no_party(told, aside):
    assert "Thalestris" not in {name for _, *ends in told(LISTED.format(aside)) for name in ends}


def test_who_is_not_left_out_stays(told):
    assert "Thalestris" in {name for _, *ends in told(LISTED.format("among them Thalestris")) for name in ends}


@pytest.mark.parametrize(
    "aside",
    [
        "to Kenya, not to Uganda", "to Kenya, but not to Uganda", "to Kenya, not to the police of Uganda",
        "not to Uganda but to Kenya",
        "to Kenya rather than to Uganda", "to Kenya instead of to Uganda", "to Kenya rather than Uganda",
        "to Kenya, except for Uganda",
    ],
)  # fmt: skip
def test_to_whom_it_did_not_go_is_no_recipient(told, aside):
    found = told(f"Huawei sold surveillance cameras {aside}.")
    assert ("supply", "Huawei", "Kenya") in found and "Uganda" not in str(found)


@pytest.mark.parametrize("said", ["not only to Uganda but also to Kenya", "to Kenya and to Uganda"])
def test_to_whom_it_went_too_is_a_recipient(told, said):
    found = told(f"Huawei sold surveillance cameras {said}.")
    assert {("supply", "Huawei", "Kenya"), ("supply", "Huawei", "Uganda")} <= set(found)


@pytest.mark.parametrize("said", ["Huawei, not from ZTE", "Huawei instead of ZTE", "Huawei rather than from ZTE"])
def test_from_whom_it_was_not_bought_is_no_supplier(told, said):
    found = told(f"Kenya bought surveillance cameras from {said}.")
    assert ("supply", "Huawei", "Kenya") in found and "ZTE" not in {end for _, *ends in found for end in ends}


def test_not_behind_a_verb_leaves_out_and_negates_nothing(told):
    found = told("The cameras of Huawei went not to Uganda but to Kenya.")
    assert ("supply", "Huawei", "Kenya") in found and "Uganda" not in str(found)


def test_a_verb_that_is_negated_behind_still_denies():
    text = "Huawei ne vend pas à l'Ouganda ses caméras."
    [claim] = engine.claims(engine.read(Document.of(text, language="fr"), load("fr")))
    assert claim.modality == "denied" and claim.to_party is not None and claim.to_party.country == "UG"


def test_a_verb_that_is_negated_still_denies():
    text = "Huawei did not sell surveillance cameras to Uganda."
    [claim] = engine.claims(engine.read(Document.of(text), load()))
    assert claim.modality == "denied" and claim.to_party is not None and claim.to_party.country == "UG"


def test_whose_company_it_is_did_not_restrict_it(told):
    text = "The third company added to the ban list was Russia's Positive Technologies, which Washington sanctioned in April."
    found = told(text)
    assert ("restriction", "Russia", "Positive Technologies") not in found
    assert ("restriction", "United States", "Positive Technologies") in found
    assert ("restriction", "Russia", "Positive Technologies") in told("Russia banned Positive Technologies from exporting.")


def test_where_somebody_served_owns_nothing(told):
    text = "Passitora, a Cypriot company controlled by a {} of an Israeli intelligence unit, sold a spyware van to Bangladesh."
    assert "affiliation" not in {kind for kind, *_ in told(text.format("former head"))}
    assert ("affiliation", "Israel", "Passitora") in told("Passitora, a Cypriot company, is controlled by the state of Israel.")


@pytest.mark.parametrize("name", ["Dorvaz", "Gambesi"])
def test_a_surname_is_no_company(told, name):
    assert name not in {end for _, *ends in told(PERSONS.format(name)) for end in ends}


def test_a_state_does_not_go_by_the_letters_of_a_thing(told):
    found = told(FIREWALL)
    assert ("supply", "China", "Myanmar") not in found
    assert ("supply", "Geedge Networks", "Myanmar") in found


def test_the_state_that_owns_a_company_is_its_own(told):
    text = "WASHINGTON - The Treasury Department designated CEIEC. It supplied CANTV. CANTV is controlled by the state."
    assert ("affiliation", "Venezuela", "CANTV") in told(text)
    assert ("affiliation", "United States", "CANTV") not in told(text)
    assert ("affiliation", "Venezuela", "CANTV") not in told(text.replace("the state", "the state of Kenya"))


@pytest.mark.parametrize("how", ["a contract with", "a contract from", "a tender of"])
def test_who_wins_a_contract_supplies_the_other_company(how):
    text = f"Cognyte, of Israel, won {how} Myanma Posts and Telecommunications for an interception system."
    found = engine.claims(engine.read(Document.of(text), load()))
    assert {(c.from_party.name, c.to_party.name) for c in found if str(c.kind) == "supply"} == {
        ("Cognyte", "Myanma Posts and Telecommunications")
    }


def test_a_fact_said_twice_is_quoted_where_it_is_said_surely(claims):
    text = "Huawei is in Serbia. Some say that its cameras have come there. In 2019 Huawei sold surveillance cameras to Serbia."
    supplies = [c for c in claims(text) if str(c.kind) == "supply" and c.to_party.name == "Serbia"]
    assert [text[c.start : c.end].startswith("In 2019") for c in supplies] == [True]


@pytest.mark.parametrize(
    ("people", "country"), [("suspected terrorists", None), ("local journalists", "KE"), ("Somali terrorists", "SO")]
)
def test_whose_people_are_watched(claims, people, country):
    uses = [c for c in claims(f"Kenya's army uses Pegasus to spy on {people}.") if str(c.kind) == "use"]
    assert {c.to_party.country for c in uses} == {country}


def test_two_letters_in_brackets_are_a_name(told):
    text = "Nepal Telecom (NT) is the largest operator of Nepal. In 2019 NT bought surveillance equipment from ZTE of China."
    assert ("supply", "ZTE", "Nepal Telecom") in told(text)


def test_gamma_is_the_british_firm_and_nokia_siemens_the_venture(claims):
    for name, shown, home in (("Gamma International",) * 2 + ("GB",), ("Nokia Siemens", "Nokia Siemens Networks", "FI")):
        found = [c for c in claims(f"{name} sold a monitoring centre to Bahrain.") if str(c.kind) == "supply"]
        assert [(c.from_party.name, c.from_party.country) for c in found] == [(shown, home)]


def test_the_city_is_the_one_named_last_that_is_no_seat(claims):
    text = (
        "China exports cameras. China makes many. In Belgrade there are some. Huawei of Shenzhen supplied the city with a "
        "thousand surveillance cameras."
    )
    assert {c.to_party.country for c in claims(text) if str(c.kind) == "supply"} == {"RS"}


@pytest.mark.parametrize("joined", ["and {} sold drones to {}", ", while {} supplied drones to {}"])
def test_what_two_clauses_say_is_not_crossed(told, joined):
    found = told(f"Huawei sold cameras to Kenya {joined.format('ZTE', 'Uganda')}.".replace(" ,", ","))
    sold = {pair for pair in found if pair[0] == "supply" and pair[1] in ("Huawei", "ZTE")}
    assert sold == {("supply", "Huawei", "Kenya"), ("supply", "ZTE", "Uganda")}


@pytest.mark.parametrize("way", ["did not", "has not"])
def test_who_did_not_is_no_party(told, way):
    found = told(f"Kenya has bought spyware from NSO Group but Uganda {way}.")
    assert ("supply", "NSO Group", "Kenya") in found and "Uganda" not in {end for _, *ends in found for end in ends}


def test_what_is_paid_for_is_no_text(told):
    paid = "A {} on surveillance in Poland was funded by the government of Serbia."
    assert not [kind for kind, *_ in told(paid.format("report")) if kind == "finance"]


def test_where_a_mission_sits_is_nobody(told):
    text = "Uganda's embassy in Berlin told reporters that the government had not used any product of Hacking Team."
    assert "Berlin" not in {name for _, *ends in told(text) for name in ends}
