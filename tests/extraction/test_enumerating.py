"""Long lists, in a sentence and in lines of their own: what is said of some members is said of all, and of nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extraction import QUICK, SHIPPED, Shipped, engine
from sousveil.extraction.calibration import calibration
from sousveil.extraction.enumerating import LONG, announced, enumerated, long_lists
from sousveil.extraction.identity import party_of
from sousveil.extraction.language import load
from sousveil.model import Claim, Document, Kind, Tier

STATES = ["Azerbaijan", "Colombia", "Egypt", "Ethiopia", "Hungary", "Italy", "Kazakhstan", "Malaysia", "Mexico", "Morocco"]


def supplies(text: str, extractor: Shipped = QUICK) -> dict[str, Claim]:
    """The claims of supply by who takes."""
    return {c.to_party.name: c for c in extractor(Document.of(text)).claims if c.kind is Kind.SUPPLY and c.to_party}


def listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def test_each_member_of_a_list_is_as_sure_as_the_surest() -> None:
    text = f"We detected servers of the spyware of Hacking Team in {len(STATES)} countries: {listed(STATES)}."
    found = supplies(text)
    assert set(STATES) <= found.keys()
    assert len({found[name].confidence for name in STATES}) == 1
    assert {found[name].tier for name in STATES} == {Tier.CLAIM}


def test_a_short_list_is_left_alone() -> None:
    reading = engine.read(Document.of(f"Hacking Team sold spyware to {listed(STATES[: LONG - 1])}."), load())
    assert not list(long_lists(reading))


@pytest.mark.parametrize("below", [f"{listed(STATES)}.", "\n".join(STATES), "- " + "\n- ".join(STATES)])
def test_a_list_below_what_announces_it_is_told_of_each_and_quoted_where_it_is_announced(below: str) -> None:
    opening = "Hacking Team has sold its spyware to the following countries:"
    text = f"{opening}\n{below}"
    found = supplies(text, SHIPPED)
    assert set(STATES) <= found.keys()
    assert len(SHIPPED(Document.of(text)).claims) == len(STATES)
    assert {found[name].quote for name in STATES} == {opening.removesuffix(":")}
    assert all(text[slice(*found[name].to_party.span)] == name for name in STATES)  # type: ignore[union-attr,misc]
    assert "countries" not in found


def test_what_follows_the_list_is_no_member() -> None:
    text = f"Hacking Team has sold its spyware to these countries:\n{chr(10).join(STATES[:6])}\nPeru held a vote on the budget."
    assert "Peru" not in supplies(text, SHIPPED) and "Egypt" in supplies(text, SHIPPED)


def test_a_long_register_is_announced_whole_bodies_and_companies_alike() -> None:
    lines = ["Huawei", "National Security Agency", *["ZTE", "Dahua"] * 150]
    text = f"Exports are banned to the following companies:\n{chr(10).join(lines)}\n"
    listing = next(announced(engine.read(Document.of(text), load())))
    assert len(listing.members) == len(lines) and {m.type for m in listing.members} == {"company", "public-body"}


def test_a_list_of_two_kinds_is_not_announced() -> None:
    text = "Hacking Team has sold its spyware to these countries:\nEgypt\nOman\nHuawei\nItaly\nPeru\n"
    assert not list(announced(engine.read(Document.of(text), load())))


UNKNOWN = ["Ruritania", "British Upper Territory", "the British Upper Territory (the Old British Borduria)"]


@pytest.mark.parametrize("between", UNKNOWN)
def test_a_list_goes_on_behind_a_name_that_nobody_knows(between: str) -> None:
    text = f"Hacking Team has sold spyware to {', '.join(STATES[:3])}, {between}, {listed(STATES[3:])}."
    assert set(STATES) <= supplies(text).keys()


@pytest.mark.parametrize(
    "between", ["while it trained those of", "Huawei sold spyware to", "British Upper Territory, " * 4, "British Huawei,"]
)
def test_a_list_ends_where_other_words_stand(between: str) -> None:
    text = f"Hacking Team has sold spyware to {', '.join(STATES[:4])}, {between} {listed(STATES[4:])}."
    lists = long_lists(engine.read(Document.of(text), load()))
    assert max(len([m for m in listing.members if m.type == "state"]) for listing in lists) == 6


def test_each_member_is_listed_once_though_its_letters_stand_behind_it() -> None:
    text = "Hacking Team sold spyware to states including Qatar, United Arab Emirates (UAE), Yemen, and Kuwait."
    lists = [[m.first for m in listing.members] for listing in long_lists(engine.read(Document.of(text), load()))]
    assert lists and all(members == sorted(set(members)) for members in lists)


def test_a_list_that_is_dealt_out_is_left_alone() -> None:
    text = "Huawei, ZTE, Dahua and Hikvision sold cameras to Kenya, Peru, Chile and Oman, respectively."
    assert not list(long_lists(engine.read(Document.of(text), load())))
    found = {(c.from_party.name, c.to_party.name) for c in QUICK(Document.of(text)).claims if c.from_party and c.to_party}
    assert ("Huawei", "Oman") not in found


@settings(max_examples=15, deadline=None)
@given(st.permutations(STATES), st.integers(LONG, len(STATES)))
def test_members_in_any_order_and_number(order: list[str], count: int) -> None:
    text = f"Cellebrite sold phone-hacking tools to {listed(order[:count])}."
    found = supplies(text)
    assert set(order[:count]) <= found.keys()
    assert not set(order[count:]) & found.keys()
    assert all(text[c.start : c.end] == c.quote for c in found.values())


def test_claims_of_a_plural_that_have_one_place_are_all_kept() -> None:
    text = (
        "The ministers of China, Laos, Myanmar and Thailand met in Vientiane.\n\n"
        "(1) They reviewed the joint police patrols on the Mekong, of which the 123rd was that of the four countries."
    )
    found = [{c.from_party.name, c.to_party.name} for c in QUICK(Document.of(text)).claims if c.from_party and c.to_party]
    assert len(found) == 6 and all(found.count(pair) == 1 for pair in found)


def test_of_two_lists_each_pair_is_told_once() -> None:
    firms = ["Huawei", "ZTE", "Dahua", "Hikvision", "Sandvine"]
    states = [*STATES, "Kenya", "Peru", "Chile", "Oman", "Nepal", "Ghana", "Zambia", "Uganda", "Serbia", "Ecuador"]
    text = f"{listed(firms)} sold surveillance systems to {listed(states)} in 2010."
    found = [(c.from_party.name, c.to_party.name) for c in QUICK(Document.of(text)).claims if c.from_party and c.to_party]
    assert len(set(found)) == len(found) == len(firms) * len(states)


def test_where_members_have_their_seat_is_no_member() -> None:
    text = "Designated are Intellexa of Greece, Cytrox of Hungary, Candiru, Sandvine and Hacking Team."
    lists = list(long_lists(engine.read(Document.of(text), load())))
    assert lists and all({m.type for m in listing.members} == {"company"} for listing in lists)


@pytest.mark.parametrize(("quoted", "told"), [("first", 1), ("second", len(STATES))])
def test_a_list_is_told_of_only_where_it_is_quoted(quoted: str, told: int) -> None:
    document = Document.of(f"Cellebrite serves many. Loans went to {listed(STATES)}.")
    reading = engine.read(document, load())
    seller = next(m for m in reading.scenes[0].sentence.mentions if m.name == "Cellebrite")
    taker = next(m for m in reading.scenes[1].sentence.mentions if m.name == "Egypt")
    ends = {"from_party": party_of(reading, seller), "to_party": party_of(reading, taker)}
    place = reading.scenes[0 if quoted == "first" else 1].sentence
    quote = {"start": place.start, "end": place.end}
    one = Claim.of(document, **quote, kind=Kind.SUPPLY, confidence=0.9, tier=Tier.CLAIM, **ends)
    assert len(enumerated(reading, [one], calibration())) == told


def test_a_state_and_its_bodies_do_not_both_tell_of_all() -> None:
    firms = ["Intellexa", "Cytrox", "Candiru", "Sandvine", "Hacking Team"]
    document = Document.of(f"The US Treasury, by its Office of Foreign Assets Control, designated {listed(firms)}.")
    reading = engine.read(document, load())
    by_name = {m.name: m for m in reading.scenes[0].sentence.mentions}
    givers = [by_name["US Treasury"], by_name["Office of Foreign Assets Control"]]
    claims = [
        Claim.of(
            document, start=0, end=len(document.text), kind=Kind.RESTRICTION, confidence=0.9, tier=Tier.CLAIM,
            from_party=party_of(reading, giver), to_party=party_of(reading, by_name[firm]),
        )
        for giver, firm in zip(givers, firms, strict=False)
    ]  # fmt: skip
    assert len(enumerated(reading, claims, calibration())) == len(firms)


def test_nobody_is_listed_with_himself() -> None:
    document = Document.of(f"The police of {listed(STATES)} held joint patrols.")
    reading = engine.read(document, load())
    one, other = (m for m in reading.scenes[0].sentence.mentions if m.name in ("Egypt", "Ethiopia"))
    ends = {"from_party": party_of(reading, one), "to_party": party_of(reading, other)}
    claim = Claim.of(document, start=0, end=60, kind=Kind.COOPERATION, confidence=0.9, tier=Tier.CLAIM, **ends)
    found = [(c.from_party, c.to_party) for c in enumerated(reading, [claim], calibration())]
    assert len(found) > 1 and all(giver and taker and giver.key != taker.key for giver, taker in found)


@pytest.mark.parametrize(("confidence", "told"), [(0.49, 1), (0.51, len(STATES))])
def test_what_is_no_more_than_likely_of_one_is_not_told_of_all(confidence: float, told: int) -> None:
    document = Document.of(f"Cellebrite sold phone-hacking tools to {listed(STATES)}.")
    reading = engine.read(document, load())
    seller, taker = (m for m in reading.scenes[0].sentence.mentions if m.name in ("Cellebrite", "Egypt"))
    ends = {"from_party": party_of(reading, seller), "to_party": party_of(reading, taker)}
    one = Claim.of(document, start=0, end=60, kind=Kind.SUPPLY, confidence=confidence, tier=Tier.CANDIDATE, **ends)
    assert len(enumerated(reading, [one], calibration())) == told
