"""What a finding says: grouping, modality, denials, states, conflicts, grades, decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sousveil.findings import join
from sousveil.model import (
    Amount,
    Claim,
    Decision,
    Document,
    Finding,
    Modality,
    PairDecision,
    PairVerdict,
    PartyType,
    Reason,
    Status,
    Tier,
    Verdict,
)

from .conftest import RECIPIENT, VENDOR, party

Say = Callable[..., tuple[Document, Claim]]


def joined(*pairs: tuple[Document, Claim], **options: Any) -> list[Finding]:
    return join([claim for _, claim in pairs], {document.id: document for document, _ in pairs}, **options)


def decision(claim: Claim, verdict: str, **fields: Any) -> Decision:
    values = {"id": f"d-{claim.id}-{verdict}", "claim": claim.id, "verdict": Verdict(verdict), "who": "ada",
              "at": "2024-01-01T00:00:00Z", "start": claim.start, "end": claim.end, "extractor": claim.extractor, **fields}
    return Decision(**values)


def test_claims_of_one_relation_make_one_finding(say: Say) -> None:
    [finding] = joined(say(1, publisher="A"), say(2, publisher="B"))
    assert (finding.from_party, finding.to_party, finding.support) == (VENDOR, RECIPIENT, 2)
    assert finding.technology == ("video-surveillance",)


@pytest.mark.parametrize("other", [
    {"kind": "finance"}, {"to_party": party("Hungary", "HU", PartyType.STATE)}, {"technology": ("drone",)},
    {"from_party": RECIPIENT, "to_party": VENDOR}, {"from_party": None},
])
def test_another_relation_is_another_finding(say: Say, other: dict[str, Any]) -> None:
    assert len(joined(say(1), say(2, **other))) == 2


def test_cooperation_has_no_direction(say: Say) -> None:
    [finding] = joined(say(1, kind="cooperation"), say(2, kind="cooperation", from_party=RECIPIENT, to_party=VENDOR))
    assert len(finding.claims) == 2


def test_technologies_join_by_overlap(say: Say) -> None:
    [finding] = joined(
        say(1), say(2, technology=("face-recognition",)), say(3, technology=("face-recognition", "video-surveillance"))
    )
    assert finding.technology == ("face-recognition", "video-surveillance")


def test_a_vague_claim_supports_each_exact_finding_without_raising_its_grade(say: Say) -> None:
    pairs = [say(1, publisher="A"), say(2, technology=("drone",), publisher="B"),
             say(3, technology=("surveillance",), publisher="C")]
    found = joined(*pairs)
    assert {(finding.technology, finding.support) for finding in found} == {(("drone",), 2), (("video-surveillance",), 2)}
    assert {finding.grade for finding in found} == {"C"}


def test_ownership_is_not_split_by_technology(say: Say) -> None:
    [finding] = joined(say(1, kind="affiliation"), say(2, kind="affiliation", technology=("drone",)))
    assert finding.support == 2


def test_candidates_do_not_enter(say: Say) -> None:
    assert joined(say(1, tier=Tier.CANDIDATE)) == []


@pytest.mark.parametrize(("made", "counts"), [
    ([("confirm", "A")], True), ([("correct", "A")], True), ([("reject", "A")], False), ([("unsure", "A")], False),
    ([("confirm", "A"), ("reject", "B")], False), ([("confirm", "A"), ("confirm", "B")], True),
])
def test_a_candidate_that_people_confirmed_counts_as_a_claim(say: Say, made: list[tuple[str, str]], counts: bool) -> None:
    document, claim = say(1, tier=Tier.CANDIDATE)
    found = join([claim], {document.id: document}, [decided(claim, verdict, who) for verdict, who in made])
    assert [finding.claims for finding in found] == ([(claim.id,)] if counts else [])
    assert all(finding.reviewed for finding in found)


def test_where_two_must_agree_one_does_not_make_a_claim_of_a_candidate(say: Say) -> None:
    document, claim = say(1, tier=Tier.CANDIDATE)
    made = [decided(claim, "confirm", "A"), decided(claim, "confirm", "B")]
    assert join([claim], {document.id: document}, made[:1], needed=2) == []
    assert len(join([claim], {document.id: document}, made, needed=2)) == 1


def decided(claim: Claim, verdict: str, who: str) -> Decision:
    return Decision(
        id=f"{verdict} {who}", claim=claim.id, verdict=Verdict(verdict), who=who, at="2024-01-01T00:00:00Z", start=claim.start,
        end=claim.end, extractor=claim.extractor, reason=Reason.NOT_SAID if verdict == "reject" else None,
        corrections={"status": "ended"} if verdict == "correct" else {},
    )


@pytest.mark.parametrize(("said", "modality"), [
    (("alleged", "alleged"), "alleged"), (("possible", "alleged"), "alleged"), (("possible",), "possible"),
    (("asserted", "alleged"), "asserted"), (("denied",), "denied"),
])
def test_modality_is_the_firmest_of_a_single_claim(say: Say, said: tuple[str, ...], modality: str) -> None:
    [finding] = joined(*(say(n, modality=Modality(how)) for n, how in enumerate(said)))
    assert finding.modality == modality


def test_denials_stand_apart_from_support(say: Say) -> None:
    denial = say(2, modality=Modality.DENIED, speaker="Acme Vision")
    [finding] = joined(say(1), denial)
    assert finding.support == 1 and finding.denials == (denial[1].id,)
    assert [conflict.kind for conflict in finding.conflicts] == ["denial"]
    assert finding.conflicts[0].right == finding.denials


def test_a_vague_denial_stands_beside_each_finding_and_joins_none(say: Say) -> None:
    found = joined(say(1), say(2, technology=("drone",)), say(3, technology=(), modality=Modality.DENIED))
    assert [len(finding.denials) for finding in found] == [1, 1]


def test_a_denial_of_two_technologies_stands_beside_both_and_joins_none(say: Say) -> None:
    both = ("drone", "video-surveillance")
    found = joined(say(1), say(2, technology=("drone",)), say(3, technology=both, modality=Modality.DENIED))
    assert [(finding.technology, len(finding.denials)) for finding in found] in (
        [(("drone",), 1), (("video-surveillance",), 1)], [(("video-surveillance",), 1), (("drone",), 1)])


def test_a_denial_of_another_technology_is_a_finding_of_its_own(say: Say) -> None:
    found = joined(say(1), say(2, technology=("drone",), modality=Modality.DENIED))
    assert [(finding.support, finding.grade) for finding in found] == [(1, "C"), (0, "N")]


def test_states_stand_in_order_of_time_and_the_last_is_now(say: Say) -> None:
    [finding] = joined(
        say(1, status=Status.ENDED, time="2021"), say(2, status=Status.PLANNED, time="2015"),
        say(3, status=Status.IN_PLACE, time="2018-03"), say(4, status=Status.IN_PLACE),
    )
    assert [(state.status, state.time) for state in finding.states] == [
        ("planned", "2015"), ("in-place", "2018-03"), ("ended", "2021"), ("in-place", None)]
    assert (finding.status, finding.time) == ("ended", "2015/2021")


def test_status_now_is_that_of_the_firmest_claims(say: Say) -> None:
    [finding] = joined(
        say(1, status=Status.IN_PLACE, time="2018"), say(2, status=Status.ENDED, time="2021", modality=Modality.ALLEGED)
    )
    assert finding.status == "in-place"


@pytest.mark.parametrize(("first", "second", "kind"), [
    ({"status": "ended", "time": "2015"}, {"status": "in-place", "time": "2018"}, "status"),
    ({"amount": Amount(5e6, "USD")}, {"amount": Amount(7e6, "USD")}, "amount"),
    ({"status": "planned", "time": "2015"}, {"status": "planned", "time": "2018"}, "date"),
])
def test_conflicts_are_named_with_both_sides(say: Say, first: dict[str, Any], second: dict[str, Any], kind: str) -> None:
    a, b = say(1, **first), say(2, **second)
    [finding] = joined(a, b)
    [conflict] = [conflict for conflict in finding.conflicts if conflict.kind == kind]
    assert {conflict.left, conflict.right} == {(a[1].id,), (b[1].id,)}


@pytest.mark.parametrize(("first", "second"), [
    ({"status": "planned", "time": "2015"}, {"status": "in-place", "time": "2018"}),
    ({"status": "planned", "time": "2015"}, {"status": "planned", "time": "2015-06"}),
    ({"amount": Amount(5e6, "USD")}, {"amount": Amount(4e6, "EUR")}),
    ({"amount": Amount(126e6, "USD")}, {"amount": Amount(126.4e6, "USD")}),
])
def test_what_can_both_hold_is_no_conflict(say: Say, first: dict[str, Any], second: dict[str, Any]) -> None:
    [finding] = joined(say(1, **first), say(2, **second))
    assert finding.conflicts == ()


def test_a_rejected_claim_drops_out(say: Say) -> None:
    kept, dropped = say(1, publisher="A"), say(2, publisher="B")
    [finding] = joined(kept, dropped, decisions=[decision(dropped[1], "reject", reason=Reason.NOT_SAID)])
    assert finding.claims == (kept[1].id,)


def test_a_stale_rejection_decides_nothing(say: Say) -> None:
    kept, dropped = say(1, publisher="A"), say(2, publisher="B")
    stale = decision(dropped[1], "reject", reason=Reason.NOT_SAID, extractor="rules 0.0.1")
    assert joined(kept, dropped, decisions=[stale])[0].support == 2


def test_a_corrected_claim_counts_with_the_persons_values(say: Say) -> None:
    one = say(1)
    [finding] = joined(one, decisions=[decision(one[1], "correct", corrections={
        "to": {"name": "Hungary", "type": "state", "country": "HU"}, "modality": "alleged"})])
    assert finding.to_party == party("Hungary", "HU", PartyType.STATE)
    assert (finding.modality, finding.claims, finding.reviewed) == ("alleged", (one[1].id,), True)


def test_parties_that_people_joined_are_one(say: Say) -> None:
    other = party("Acme Vision Ltd", "US")
    left, right = sorted([VENDOR.key, other.key])
    same = PairDecision(id="p", left=left, right=right, verdict=PairVerdict.SAME, who="ada", at="2024-01-01T00:00:00Z")
    pairs = [say(1, publisher="A"), say(2, publisher="B", from_party=other)]
    assert len(joined(*pairs)) == 2
    [finding] = joined(*pairs, pair_decisions=[same])
    assert finding.support == 2


@pytest.mark.parametrize(("claims", "grade"), [
    ([{}], "C"), ([{}, {}], "B"), ([{}, {}, {}], "B"), ([{}, {}, {"modality": "denied"}], "C"),
    ([{}, {}, {}, {"modality": "denied"}], "B"), ([{"modality": "alleged"}], "E"), ([{"modality": "alleged"}] * 2, "D"),
    ([{"modality": "possible"}] * 5, "E"), ([{"publisher": "Acme Vision"}], "E"), ([{}, {"publisher": "Acme Vision"}], "C"),
    ([{"publisher": "Ministry of Trade"}], "B"), ([{}, {"modality": "alleged"}], "C"), ([{"modality": "denied"}], "N"),
])
def test_grade_follows_the_published_table(say: Say, claims: list[dict[str, Any]], grade: str) -> None:
    [finding] = joined(*(say(n, **{"publisher": f"Paper {n}", **fields}) for n, fields in enumerate(claims)))
    assert finding.grade == grade


def test_the_best_grade_needs_a_person(say: Say) -> None:
    pairs = [say(n, publisher=f"Paper {n}") for n in range(3)]
    [finding] = joined(*pairs, decisions=[decision(pairs[0][1], "confirm")])
    assert finding.grade == "A"


def test_second_grade_is_the_scale_of_source_quality(say: Say) -> None:
    official = [say(1, publisher="Ministry of Trade"), say(2, publisher="Parliament")]
    assert joined(*official)[0].second_grade == "5"
    assert joined(official[0], say(3, publisher="Paper"))[0].second_grade == "2-4"
    assert joined(say(3, publisher="Paper"))[0].second_grade == "1"
