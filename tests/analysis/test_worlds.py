"""The chance of a formula: against hand-made sums, against ProbLog, and by its laws."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sousveil.analysis import conditioning
from sousveil.analysis.evidence import Evidence, Support, alone
from sousveil.analysis.worlds import Chance, Formula, chance

levels = some.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
supports = some.lists(
    some.builds(Support, origin=some.sampled_from("xyz"), belief=levels, reading=levels), min_size=1, max_size=4
).map(tuple)
evidences = some.fixed_dictionaries({id: some.builds(Evidence, supports=supports, undenied=levels) for id in "abcd"})
ways = some.lists(some.frozensets(some.sampled_from("abcd"), min_size=1, max_size=3), min_size=1, max_size=3).map(tuple)
formulas = some.lists(ways, min_size=1, max_size=3).map(tuple)


def by_hand(formula: Formula, evidence: dict[str, Evidence]) -> float:
    """The same by listing every world: a class of strictness an origin, every finding true or not."""
    origins = sorted({s.origin for e in evidence.values() for s in e.supports})
    ends = sorted({s.belief for e in evidence.values() for s in e.supports} | {1.0})
    classes = list(zip(ends, [high - low for low, high in zip([0.0, *ends], ends, strict=False)], strict=True))
    total = 0.0
    for case in product(classes, repeat=len(origins)):
        strict = {origin: u for origin, (u, _) in zip(origins, case, strict=True)}
        weight = 1.0
        for _, part in case:
            weight *= part
        holds = {}
        for id, own in evidence.items():
            missing = 1.0
            for origin in origins:
                read = [s.reading for s in own.supports if s.origin == origin and s.belief >= strict[origin]]
                missing *= 1.0 - max(read, default=0.0)
            holds[id] = (1.0 - missing) * own.undenied
        total += weight * _over_findings(formula, holds)
    return total


def _over_findings(formula: Formula, holds: dict[str, float]) -> float:
    total = 0.0
    for truth in product((True, False), repeat=len(holds)):
        case = dict(zip(holds, truth, strict=True))
        weight = 1.0
        for id, true in case.items():
            weight *= holds[id] if true else 1.0 - holds[id]
        total += weight * all(any(all(case[id] for id in way) for way in ways) for ways in formula)
    return total


@settings(deadline=None, max_examples=60)
@given(formulas, evidences)
def test_chance_equals_the_sum_over_every_world(formula: Formula, evidence: dict[str, Evidence]) -> None:
    found = chance(formula, evidence)
    assert found.exact
    assert found.value == pytest.approx(by_hand(formula, evidence), abs=1e-9)


@settings(deadline=None)
@given(evidences)
def test_alone_equals_chance_of_one_finding(evidence: dict[str, Evidence]) -> None:
    assert alone(evidence["a"]) == pytest.approx(chance(((frozenset("a"),),), evidence).value, abs=1e-12)


def test_claims_of_one_origin_stand_or_fall_together() -> None:
    together = {id: Evidence((Support("x", 0.5, 1.0),)) for id in "ab"}
    apart = {"a": Evidence((Support("x", 0.5, 1.0),)), "b": Evidence((Support("y", 0.5, 1.0),))}
    both: Formula = ((frozenset("ab"),),)
    assert chance(both, together).value == pytest.approx(0.5)
    assert chance(both, apart).value == pytest.approx(0.25)


def test_what_is_believed_less_falls_first() -> None:
    evidence = {"a": Evidence((Support("x", 0.8, 1.0),)), "b": Evidence((Support("x", 0.2, 1.0),))}
    assert chance(((frozenset("ab"),),), evidence).value == pytest.approx(0.2)
    assert chance(((frozenset("a"), frozenset("b")),), evidence).value == pytest.approx(0.8)


def test_leg_without_a_way_is_impossible() -> None:
    assert chance(((frozenset("a"),), ()), {"a": Evidence((Support("x", 1.0, 1.0),))}) == Chance(0.0)


@settings(deadline=None, max_examples=60)
@given(formulas, evidences, some.sampled_from("abcd"), levels, levels)
def test_independent_support_never_lowers(
    formula: Formula, evidence: dict[str, Evidence], id: str, belief: float, reading: float
) -> None:
    more = dict(evidence)
    more[id] = Evidence((*evidence[id].supports, Support("new", belief, reading)), evidence[id].undenied)
    assert chance(formula, more).value >= chance(formula, evidence).value - 1e-9


@settings(deadline=None, max_examples=60)
@given(formulas, evidences, some.sampled_from("abcd"), levels)
def test_denial_never_raises(formula: Formula, evidence: dict[str, Evidence], id: str, held: float) -> None:
    denied = dict(evidence)
    denied[id] = Evidence(evidence[id].supports, evidence[id].undenied * (1.0 - held))
    assert chance(formula, denied).value <= chance(formula, evidence).value + 1e-9


@settings(deadline=None, max_examples=40)
@given(formulas, evidences, some.randoms(use_true_random=False))
def test_order_changes_nothing(formula: Formula, evidence: dict[str, Evidence], chaos: object) -> None:
    turned = tuple(tuple(reversed(ways)) for ways in reversed(formula))
    mixed = {id: Evidence(tuple(reversed(own.supports)), own.undenied) for id, own in reversed(evidence.items())}
    assert chance(turned, mixed).value == pytest.approx(chance(formula, evidence).value, abs=1e-12)


def test_order_changes_no_sample_either() -> None:
    formula: Formula = tuple(tuple(frozenset(way.split()) for way in leg) for leg in (["a", "a b c"], ["a", "a b", "c"], ["d"]))
    evidence = {id: Evidence((Support("x", 0.4, 0.9), Support(id, 0.5, 0.8)), 0.9) for id in "abcd"}
    turned = tuple(tuple(reversed(ways)) for ways in reversed(formula))
    assert chance(turned, evidence, sample=True).value == pytest.approx(chance(formula, evidence, sample=True).value, abs=1e-12)


@settings(deadline=None, max_examples=20)
@given(formulas, evidences)
def test_sampling_agrees_within_its_error(formula: Formula, evidence: dict[str, Evidence]) -> None:
    exact = chance(formula, evidence).value
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conditioning, "MOST_WORK", 0)
        sampled = chance(formula, evidence)
    assert not sampled.exact
    assert abs(sampled.value - exact) <= 5 * sampled.error + 0.002
