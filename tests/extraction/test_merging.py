"""What both voices say is one claim; a denial is shown with what it denies; rivals and lists are told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sousveil.extraction.attributes import UNSEEN
from sousveil.extraction.merging import alike, joined, merge
from sousveil.model import Claim, Cue, Document, Kind, Modality, Party, PartyType, Tier

TEXT = "NSO Group sold Pegasus to Morocco and Ghana. Morocco denied that NSO Group sold it Pegasus."
DOCUMENT = Document.of(TEXT)


def party(name: str, kind: PartyType, country: str | None, id: str | None = None) -> Party:
    start = TEXT.find(name)
    return Party(name=name, type=kind, country=country, id=id, written=name, span=(start, start + len(name)))


NSO = party("NSO Group", PartyType.COMPANY, "IL", "nso-group")
MOROCCO, GHANA = party("Morocco", PartyType.STATE, "MA", "MA"), party("Ghana", PartyType.STATE, "GH", "GH")


def claim(to: Party = MOROCCO, *, confidence: float, start: int = 0, end: int = 43, **fields: Any) -> Claim:
    return Claim.of(
        DOCUMENT, start=start, end=end, kind=Kind.SUPPLY, from_party=NSO, to_party=to, confidence=confidence, **fields
    )


def test_one_relation_of_both_voices_is_one_claim_and_surer() -> None:
    both = merge([claim(confidence=0.8)], [claim(confidence=0.7)], TEXT)
    alone = merge([claim(confidence=0.8)], [], TEXT)
    assert len(both) == 1
    assert both[0].confidence > alone[0].confidence


def test_a_denial_is_shown_with_what_it_denies() -> None:
    denial = claim(confidence=0.7, end=len(TEXT) - 1, modality=Modality.DENIED)
    both = [denial], [claim(confidence=0.1, end=len(TEXT) - 1, modality=Modality.DENIED)]
    assert merge(*both, TEXT)[0].tier is Tier.CANDIDATE
    shown = merge([claim(confidence=1.0), denial], [claim(confidence=0.9), *both[1]], TEXT)
    assert [c.tier for c in shown] == [Tier.CLAIM, Tier.CLAIM]
    assert {c.modality for c in shown} == {Modality.ASSERTED, Modality.DENIED}


def test_a_surer_denial_of_an_act_takes_the_supply_away_and_a_doubtful_one_does_not() -> None:
    supply = claim(confidence=0.8, modality=Modality.DENIED, frame="supply.use")
    for sure, left in ((0.9, 0), (0.1, 1)):
        ends = {"kind": Kind.USE, "from_party": MOROCCO, "to_party": None}
        use = Claim.of(DOCUMENT, start=0, end=43, confidence=sure, modality=Modality.DENIED, **ends)  # type: ignore[arg-type]
        assert len([item for item in joined([], [supply, use], TEXT) if item.claim.kind is Kind.SUPPLY]) == left


def test_members_of_a_list_are_no_rivals() -> None:
    found = joined([claim(confidence=1.0), claim(GHANA, confidence=0.9)], [], TEXT)
    assert [item.rivals for item in found] == [0, 0]


def test_a_state_and_its_body_are_alike_and_two_bodies_are_not() -> None:
    police = Party(name="police", type=PartyType.PUBLIC_BODY, country="MA")
    ministry = Party(name="ministry", type=PartyType.PUBLIC_BODY, country="MA")
    assert alike(MOROCCO, police)
    assert not alike(police, ministry)
    assert not alike(MOROCCO, GHANA)


def test_whose_tool_an_act_is_done_with_is_not_who_is_stopped() -> None:
    ends = {"kind": Kind.RESTRICTION, "from_party": MOROCCO, "to_party": NSO}
    stop = replace(claim(confidence=0.8), **ends)
    tool = claim(confidence=0.8, frame="supply.instrument")
    assert [item.claim.kind for item in joined([tool], [stop], TEXT)] == [Kind.SUPPLY]
    assert {item.claim.kind for item in joined([claim(confidence=0.8)], [stop], TEXT)} == {Kind.SUPPLY, Kind.RESTRICTION}
    assert {item.claim.kind for item in joined([tool, stop], [], TEXT)} == {Kind.SUPPLY, Kind.RESTRICTION}


def test_a_strong_frame_is_not_enough_where_the_model_sees_no_such_relation() -> None:
    alone = [claim(confidence=1.0)]
    assert [c.tier for c in merge(alone, [], TEXT)] == [Tier.CLAIM]
    doubted = [replace(alone[0], cues=(Cue("kind", UNSEEN),))]
    assert [c.tier for c in merge(doubted, [], TEXT)] == [Tier.CANDIDATE]
    assert [c.tier for c in merge(doubted, [claim(confidence=0.9)], TEXT)] == [Tier.CLAIM]
