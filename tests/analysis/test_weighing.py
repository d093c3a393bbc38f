"""Weighing a case: ranges, copies, denials, confirmed claims, the order of reading."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from sousveil.analysis import assumptions
from sousveil.analysis.assumptions import Belief, Line, Table
from sousveil.analysis.case import Case
from sousveil.analysis.study import Study
from sousveil.analysis.why import formula
from sousveil.model import Claim, Modality
from tests.analysis.made import case_of, claim, company, state
from tests.analysis.random_cases import random_case, random_claims

numbers = some.integers(0, 10_000)


def values(case: Case, table: Table | None = None) -> dict[tuple[str, str, str], tuple[float, float, float]]:
    study = Study.of(case, table=table)
    found = {}
    for string in study.engine.find():
        range_ = study.weighing.of(formula(string))
        found[(string.rule.name, string.holder, str(string.over))] = (range_.low, range_.central, range_.high)
    return found


def supply(doc: str = "doc-1", **fields: object) -> Claim:
    return claim("supply", company("Norvane Signals", "CN"), state("KE", "Kenya"), doc=doc, **fields)


@settings(deadline=None, max_examples=40)
@given(numbers)
def test_range_is_ordered_and_within_zero_and_one(number: int) -> None:
    for low, central, high in values(random_case(Random(number))).values():
        assert 0.0 <= low <= central + 1e-12 and central <= high + 1e-12 and high <= 1.0


@settings(deadline=None, max_examples=30)
@given(numbers, some.floats(0, 1))
def test_any_assumptions_within_the_table_stay_within_the_range(number: int, share: float) -> None:
    case, shipped = random_case(Random(number)), assumptions.shipped()
    chance = Random(number + 1)
    lines = []
    for line in shipped.lines:
        at = line.belief.low + chance.random() * (line.belief.high - line.belief.low)
        lines.append(Line(line.modality, line.speaker, line.origin, Belief(at, at, at), line.reason))
    own = values(case, Table(lines))
    for key, (low, _, high) in values(case).items():
        assert low - 1e-9 <= own[key][1] <= high + 1e-9


@settings(deadline=None, max_examples=40)
@given(numbers)
def test_confirming_independent_origin_never_lowers(number: int) -> None:
    claims = random_claims(Random(number))
    support = [one for one in claims if one.modality is not Modality.DENIED]
    if not support:
        return
    more = claim(support[0].kind, support[0].from_party, support[0].to_party, doc="new", technology=support[0].technology)
    before, after = values(case_of(claims)), values(case_of([*claims, more]))
    assert all(after[key][n] >= value[n] - 1e-9 for key, value in before.items() for n in range(3))


@settings(deadline=None, max_examples=40)
@given(numbers)
def test_denial_never_raises(number: int) -> None:
    claims = random_claims(Random(number))
    one = claims[0]
    denial = claim(one.kind, one.from_party, one.to_party, doc="new", technology=one.technology, modality=Modality.DENIED)
    before, after = values(case_of(claims)), values(case_of([*claims, denial]))
    assert after.keys() == before.keys()
    assert all(after[key][n] <= value[n] + 1e-9 for key, value in before.items() for n in range(3))


@settings(deadline=None, max_examples=40)
@example(826)  # copies of a denial in the document's own voice
@given(numbers)
def test_copy_changes_nothing(number: int) -> None:
    claims = random_claims(Random(number))
    copies = [claim(one.kind, one.from_party, one.to_party, doc=f"{one.doc}-copy", quote=one.quote, technology=one.technology,
                    modality=one.modality, speaker=one.speaker, confidence=one.confidence, status=one.status, time=one.time,
                    harm=one.harm) for one in claims]
    together = {doc: doc.removesuffix("-copy") for doc in {one.doc for one in copies}}
    before, after = values(case_of(claims)), values(case_of([*claims, *copies], origins=together))
    assert after.keys() == before.keys()
    for key, value in before.items():
        assert after[key] == pytest.approx(value, abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(numbers)
def test_order_of_reading_changes_nothing(number: int) -> None:
    claims = list(dict.fromkeys(random_claims(Random(number))))
    mixed = list(claims)
    Random(number + 1).shuffle(mixed)
    before, after = values(case_of(claims)), values(case_of(mixed))
    assert after.keys() == before.keys()
    for key, value in before.items():
        assert after[key] == pytest.approx(value, abs=1e-12)


def test_confirmed_claim_is_read_surely() -> None:
    one = supply(confidence=0.5)
    doubtful, sure = case_of([one]), case_of([one], confirmed=[one.id])
    key = ("supplier-string", "company:CN:norvane signals", "KE")
    assert values(doubtful)[key][1] == pytest.approx(0.5 * 0.85)
    assert values(sure)[key][1] == pytest.approx(0.85)


def test_one_denier_counts_once_however_often_printed() -> None:
    denials = [supply(f"doc-{n}", modality=Modality.DENIED, speaker="Jan Weber") for n in range(2, 5)]
    key = ("supplier-string", "company:CN:norvane signals", "KE")
    assert values(case_of([supply(), denials[0]]))[key] == values(case_of([supply(), *denials]))[key]


def test_a_copied_denial_counts_once_and_other_words_again() -> None:
    key = ("supplier-string", "company:CN:norvane signals", "KE")
    words = "Norvane never sold a camera to Kenya"
    once, copy = (supply(doc, modality=Modality.DENIED, quote=words) for doc in ("doc-2", "doc-3"))
    other = supply("doc-4", modality=Modality.DENIED, quote="No camera of Norvane came to Kenya, the ministry's report says")
    assert values(case_of([supply(), once, copy]))[key] == values(case_of([supply(), once]))[key]
    assert values(case_of([supply(), once, other]))[key][1] < values(case_of([supply(), once]))[key][1]


def test_two_origins_weigh_more_than_one() -> None:
    key = ("supplier-string", "company:CN:norvane signals", "KE")
    assert values(case_of([supply()]))[key][1] == pytest.approx(0.85)
    assert values(case_of([supply(), supply("doc-2")]))[key][1] == pytest.approx(1 - 0.15**2)
