"""The exact sum: what it gives does not depend on its bound, and where the bound stops it a sample stands in."""

from __future__ import annotations

from math import prod
from random import Random

import pytest

from sousveil.analysis import conditioning, worlds
from sousveil.analysis.conditioning import TooMuch, at_least, exact
from sousveil.analysis.evidence import Evidence, Support
from sousveil.analysis.shape import Shape


def _dense(seed: int, *, ways: int, findings: int) -> tuple[worlds.Formula, dict[str, Evidence]]:
    """Two legs of ways over few findings whose claims stand in few origins."""
    chance = Random(seed)
    names = [f"f{n}" for n in range(findings)]
    evidence = {
        name: Evidence(tuple(Support(f"origin {chance.randrange(findings)}", chance.choice((0.3, 0.6, 0.9)), 0.9)
                             for _ in range(chance.randint(1, 3))), chance.choice((1.0, 0.8)))
        for name in names}
    legs = tuple(tuple(frozenset(chance.sample(names, 2)) for _ in range(ways)) for _ in range(2))
    return legs, evidence


@pytest.mark.parametrize("seed", range(12))
def test_chance_of_a_sample_agrees_with_the_exact_sum(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    formula, evidence = _dense(seed, ways=5, findings=9)
    monkeypatch.setattr(conditioning, "MOST_WORK", 10_000_000)
    whole = exact(formula, evidence)
    monkeypatch.setattr(conditioning, "MOST_WORK", 3)
    sampled = worlds.chance(formula, evidence)
    assert not sampled.exact and sampled.error < 0.005
    assert abs(sampled.value - whole) <= 5 * sampled.error + 1e-9


def test_exact_sum_gives_up_at_once_on_more_ways_than_it_may_look_at() -> None:
    names = [f"f{n}" for n in range(conditioning.MOST_WORK + 1)]
    evidence = {name: Evidence((Support(name, 0.5, 0.9),)) for name in names}
    with pytest.raises(TooMuch):
        exact((tuple(frozenset((name,)) for name in names),), evidence)


def test_ways_whose_findings_share_an_origin_stand_or_fall_together() -> None:
    shared = {name: Evidence((Support("one", 0.5, 1.0),)) for name in "ab"}
    apart = {name: Evidence((Support(name, 0.5, 1.0),)) for name in "ab"}
    formula = ((frozenset("ab"),),)
    assert exact(formula, shared) == pytest.approx(0.5)
    assert exact(formula, apart) == pytest.approx(0.25)


def test_exact_sum_gives_up_on_more_legs_than_it_may_join() -> None:
    evidence = {"a": Evidence((Support("a", 0.5, 1.0),))}
    leg = (frozenset("a"),)
    assert exact((leg,) * conditioning.MOST_LEGS, evidence) == pytest.approx(0.5)
    with pytest.raises(TooMuch):
        exact((leg,) * (conditioning.MOST_LEGS + 1), evidence)


@pytest.mark.parametrize("needed", [1, 2, 3])
@pytest.mark.parametrize("seed", range(12))
def test_parts_of_many_origins_are_summed_as_all_their_legs_together_are(
    seed: int, needed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    names = [[f"f{part}{n}" for n in range(chance.randint(1, 3))] for part in range(5)]
    evidence = {
        name: Evidence(tuple(Support(f"origin {chance.randrange(6)}", chance.choice((0.3, 0.6, 0.9)), 0.9)
                             for _ in range(chance.randint(1, 2))), chance.choice((1.0, 0.8)))
        for own in names for name in own}
    parts = [[[frozenset(chance.sample(own, chance.randint(1, len(own)))) for _ in range(2)]] for own in names]
    whole = at_least(parts, needed, evidence)
    monkeypatch.setattr(conditioning, "MOST_LEGS", 1)
    assert at_least(parts, needed, evidence) == pytest.approx(whole, abs=1e-12)


def test_parts_that_are_many_more_than_the_legs_it_may_join_are_summed_exactly() -> None:
    evidence = {f"f{n}": Evidence((Support("shared" if n < 20 else f"o{n}", 0.5, 0.4),)) for n in range(60)}
    parts = [[[frozenset((name,))]] for name in evidence]
    held = [0.5 * 0.4] * 40
    none = prod(1 - p for p in held)
    one = sum(p * none / (1 - p) for p in held)
    few = (0.6 ** 20 + 1) / 2, 20 * 0.4 * 0.6 ** 19 / 2  # the shared origin is right in half of the worlds
    assert at_least(parts, 2, evidence) == pytest.approx(1 - few[0] * (none + one) - few[1] * none)


def test_what_is_sure_already_needs_no_further_part() -> None:
    evidence = {f"f{n}": Evidence((Support(f"o{n}", 0.9, 0.9),)) for n in range(80)}
    parts = [[[frozenset((name,))]] for name in evidence]
    looked: list[str] = []

    class Watched(dict[str, Evidence]):
        def __getitem__(self, id: str) -> Evidence:
            looked.append(id)
            return super().__getitem__(id)

    shape = Shape(evidence)
    assert at_least(parts, 2, Watched(evidence), shape=shape) == pytest.approx(1.0, abs=1e-12) and len(set(looked)) < 40
