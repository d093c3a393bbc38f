"""What a state watches and blocks, of everybody or of somebody; who is people to the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sousveil.extraction import engine, extract, merging, proposing
from sousveil.extraction.attributes import UNSEEN
from sousveil.extraction.calibration import calibration
from sousveil.extraction.language import load
from sousveil.model import Claim, Cue, Document, Kind, Modality, Party, PartyType, Status, Technology


def uses(text: str) -> list[Claim]:
    """The uses that the rules alone make of a text."""
    found = engine.claims(engine.read(Document.of(text), load("en")))
    return [claim for claim in found if claim.kind is Kind.USE]


def sides(text: str) -> list[tuple[str | None, str | None]]:
    return [(c.from_party.name if c.from_party else None, c.to_party.name if c.to_party else None) for c in uses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The authorities of Eritrea monitored private e-mail.", ("Eritrea", None)),
        ("The police of Togo intercepted the telephone calls of bishops.", ("police", "bishops")),
        ("The authorities of Eritrea monitored the internet.", ("Eritrea", None)),
        ("Indonesian ISPs blocked the website.", ("Indonesian ISPs", None)),
        ("In Iraq, providers slowed the internet.", ("providers", None)),
        ("The regulator of Chad told operators to suspend the internet.", ("regulator", None)),
        ("The police of Togo searched the phones of migrants.", ("police", "migrants")),
        ("The government of Togo sent spyware to journalists.", ("Togo", "journalists")),
    ],
)
def test_who_watches_or_blocks_is_told(text: str, expected: tuple[str | None, str | None]) -> None:
    assert expected in sides(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry of Togo bought a system to monitor calls.",
        "The police of Togo can monitor telephone calls.",
        "The authorities of Togo monitored their calls.",
        "The authorities of Togo monitored the calls of the hotline.",
        "Netsweeper blocked websites.",
        "CacheFlow can block content.",
        "Citizen Lab blocked the website.",
        "The government of Togo monitored social distancing.",
    ],
)
def test_what_is_of_nobody_in_particular_is_told_as_done_by_who_runs_a_network_or_a_state(text: str) -> None:
    assert not [pair for pair in sides(text) if pair[1] is None]


def test_a_group_of_providers_is_of_where_it_is() -> None:
    (claim,) = uses("Indonesian ISPs blocked the website.")
    assert claim.from_party is not None
    assert (claim.from_party.type.value, claim.from_party.country) == ("group", "ID")
    assert claim.confidence >= merging.STRONG
    told = uses("Iraq is about to vote. ISPs blocked the website.")
    assert [claim.from_party.country for claim in told if claim.from_party] == ["IQ"]


@pytest.mark.parametrize(
    "text",
    [
        "The government of Togo shut down the internet on election day.",
        "The regulator of Chad ordered operators to suspend the internet.",
        "The government of Sri Lanka blocked WhatsApp after the attacks.",
    ],
)
def test_what_is_cut_off_is_in_place_though_its_verb_ends_something(text: str) -> None:
    assert {claim.status for claim in uses(text)} == {Status.IN_PLACE}
    assert {claim.technology for claim in uses(text)} == {(Technology.INTERNET_FILTERING,)}


def test_what_a_frame_takes_needs_no_word_of_technology() -> None:
    (claim,) = uses("Turkish authorities blocked more than 400,000 websites.")
    assert claim.confidence >= merging.STRONG


def test_people_told_by_nation_are_people_to_the_model() -> None:
    (claim,) = extract(Document.of("The Chinese police use face recognition to track Uyghurs."))
    assert claim.to_party is not None
    assert (claim.to_party.name, claim.to_party.type.value) == ("Uyghurs", "group")
    assert any(cue.rule.startswith("rules and model") for cue in claim.cues)


def test_a_platform_that_is_blocked_is_cut_off_and_not_banned() -> None:
    found = extract(Document.of("The government of Sri Lanka blocked WhatsApp and Facebook after the attacks."))
    assert {claim.kind for claim in found} == {Kind.USE}
    banned = extract(Document.of("In 2020 India banned the app TikTok of ByteDance."))
    assert {claim.kind for claim in banned} == {Kind.RESTRICTION}


def test_who_is_cut_off_is_told_once() -> None:
    found = extract(Document.of("Ethiopia has blocked the websites of journalists."))
    assert [claim.to_party.name for claim in found if claim.kind is Kind.USE and claim.to_party] == ["journalists"]
    assert len(found) == 1


def test_only_a_platform_is_cut_off() -> None:
    reading = engine.read(Document.of("India blocked WhatsApp on all networks."), load("en"))
    proposer = proposing.Proposer.__new__(proposing.Proposer)
    companies = [Party(name=name, type=PartyType.COMPANY, id=name) for name in ("whatsapp", "huawei")]
    cut_off = [proposer._cut_off(reading.scenes[0], company) for company in companies]
    assert cut_off[0] is not None and cut_off[0].frame.on_nobody
    assert cut_off[1] is None


def test_that_the_model_sees_no_pair_says_nothing_of_what_is_done_to_nobody() -> None:
    (claim,) = uses("Turkish authorities blocked more than 400,000 websites.")
    unheard = replace(claim, cues=(*claim.cues, Cue("kind", UNSEEN)))
    assert not merging.Joined(unheard, rules=0.75).unseen
    somebody = Party(name="critics", type=PartyType.GROUP)
    assert merging.Joined(replace(unheard, to_party=somebody), rules=0.75).unseen


def test_what_the_model_turns_round_falls_away() -> None:
    text = "Uganda receives facial images from Kenya."
    rules = [c for c in engine.claims(engine.read(Document.of(text), load("en"))) if c.kind is Kind.DATA_TRANSFER]
    turned = [Claim(**{**vars(c), "from_party": c.to_party, "to_party": c.from_party, "confidence": 0.6}) for c in rules]
    assert [(c.from_party.name, c.to_party.name) for c in rules if c.from_party and c.to_party] == [("Kenya", "Uganda")]
    made = merging.merge(rules, turned, text, weights=calibration())
    assert [(c.from_party.name, c.to_party.name) for c in made if c.from_party and c.to_party] == [("Kenya", "Uganda")]


def test_can_is_a_possibility_however_sure_the_model_is() -> None:
    (claim,) = extract(Document.of("Huawei can supply Kenya with drones."))
    assert claim.modality is Modality.POSSIBLE
