"""Small words that say whose something is, which state is named, and who is not meant: read by the rules alone."""

from __future__ import annotations

import numpy as np
import pytest

from sousveil.extraction import engine, neural
from sousveil.extraction.language import load
from sousveil.extraction.scenes import Scene
from sousveil.extraction.tagged import Parties
from sousveil.extraction.unsaid import is_left_out, pays_for_words
from sousveil.model import Document, Kind, Party, PartyType


def scene_of(text: str) -> Scene:
    return engine.read(Document.of(text), load()).scenes[-1]


def sides(text: str, kind: Kind) -> set[tuple[str | None, str | None]]:
    """(from, to) of the rules' claims of a kind."""
    found = engine.claims(engine.read(Document.of(text), load()))
    return {(c.from_party and c.from_party.name, c.to_party and c.to_party.name) for c in found if c.kind is kind}


def test_the_parent_of_the_one_named_beside_it_and_of_nobody_further_on() -> None:
    text = "Apple sued the spyware maker NSO Group and its parent company for the targeting of Apple users."
    assert ("NSO Group", "Apple") not in sides(text, Kind.AFFILIATION)
    [its] = [m for m in scene_of("Apple sued NSO Group and its owner.").sentence.mentions if m.form == "pronoun"]
    named = next(m for m in scene_of("Apple sued NSO Group and its owner.").sentence.mentions if m.name == "NSO Group")
    assert its.entity == named.entity


def test_a_plural_noun_that_looks_like_a_verb_is_none_before_what_it_has_done() -> None:
    text = "Bahrain's Interior Ministry, alongside other government arms, have bought spyware from FinFisher and NSO Group."
    assert [verb.lemma for verb in scene_of(text).sentence.verbs] == ["buy"]
    assert "say" in [verb.lemma for verb in scene_of("The government says, have no fear.").sentence.verbs]


def test_what_a_body_owns_by_name_is_a_body_of_its_state() -> None:
    text = "The Kenyan Ministry of Interior's Cyber Crime Unit bought spyware from NSO Group."
    [unit] = [m for m in scene_of(text).sentence.mentions if m.name == "Cyber Crime Unit"]
    assert (unit.type, unit.country) == ("public-body", "KE")


def test_the_plural_that_a_bodys_name_ends_in_is_a_name_of_it() -> None:
    text = "The Revolutionary Guards own much in Iran. Tiandy has sold video recorders to the Guards."
    assert ("Tiandy", "Islamic Revolutionary Guard Corps") in sides(text, Kind.SUPPLY)


def test_who_has_an_extradition_is_a_person() -> None:
    [meng] = [m for m in scene_of("Huawei will seize back the narrative from Meng's extradition hearing.").sentence.mentions
              if m.name == "Meng"]  # fmt: skip
    assert meng.type == "person"


def test_a_loan_builds_where_its_money_went() -> None:
    found = sides("Serbia gave Poland a $66 million loan to build mobile towers of Palantir.", Kind.SUPPLY)
    assert ("Palantir", "Poland") in found and ("Palantir", "Serbia") not in found


def test_communications_that_were_intercepted_are_no_wares() -> None:
    assert not sides("Poland hands over intercepted communications to Serbia.", Kind.SUPPLY)


def test_who_deploys_is_no_buyer_of_what_it_makes() -> None:
    text = "Over the period of Huawei's deployment in Indian mobile networks, officials documented two operations."
    assert not any(end == "Huawei" for _, end in sides(text, Kind.SUPPLY))


def test_a_fine_alone_stops_nothing() -> None:
    assert not sides("Poland fined Palantir.", Kind.RESTRICTION)
    assert sides("Poland banned Palantir.", Kind.RESTRICTION) == {("Poland", "Palantir")}


def test_makers_of_many_things_are_read_like_makers_of_one() -> None:
    assert sides("Kenya is a customer of Huawei.", Kind.SUPPLY) == {("Huawei", "Kenya")}


@pytest.mark.parametrize(("source", "target", "there"), [("Poland", "Serbia", True), ("Poland", "Poland", False)])
def test_data_that_cross_a_border_need_no_other_word_of_surveillance(source: str, target: str, there: bool) -> None:
    assert bool(sides(f"Data from {source} is stored on servers in {target}.", Kind.DATA_TRANSFER)) is there


def test_a_text_that_is_paid_for_is_no_finance() -> None:
    paid = "A {} on surveillance in Poland was funded by the government of Serbia."
    assert pays_for_words(scene_of(paid.format("report")), Kind.FINANCE)
    assert not pays_for_words(scene_of(paid.format("report")), Kind.SUPPLY)
    assert not pays_for_words(scene_of(paid.format("system")), Kind.FINANCE)
    assert not pays_for_words(scene_of("A report by a rights group says that Serbia paid for cameras in Poland."), Kind.FINANCE)


@pytest.mark.parametrize(("text", "nobody"), [("The embassy in Berlin bought it.", True), ("Berlin bought it.", False)])
def test_where_a_mission_sits_is_nobody(text: str, nobody: bool) -> None:
    start = text.index("Berlin")
    seat = Party(name="Germany", type=PartyType.STATE, country="DE", written="Berlin", span=(start, start + len("Berlin")))
    assert is_left_out(scene_of(text), (None, seat)) is nobody


def test_a_state_named_within_a_longer_name_is_that_one() -> None:
    text = "The United States banned the cameras. Hikvision's largest shareholder is a firm that belongs to the Chinese state."
    start = text.index("Chinese")
    nested = neural.Tagged(start, start + len("Chinese"), "state", "adjective", 0.9)
    seen = neural.Reading((nested,), (neural.Entity((0,), "state", None),), (), {}, np.zeros((2, 8)), 0)
    party = Parties(engine.read(Document.of(text), load()), seen).party(0, 1)
    assert party is not None and party.country == "CN"
