"""How ways hang together: what is independent, what is shared, and that a shape serves every level of the assumptions."""

from __future__ import annotations

from random import Random

import pytest

from sousveil.analysis.conditioning import at_least
from sousveil.analysis.evidence import Evidence, Support
from sousveil.analysis.shape import MOST_COMPARED, NOTHING, Shape, Ways, minimal


def _ways(*written: str, legs: int = 1) -> Ways:
    return frozenset((frozenset(way.split()), legs) for way in written)


def _evidence(belief: float = 0.5, **origins: str) -> dict[str, Evidence]:
    return {id: Evidence(tuple(Support(origin, belief, 0.9) for origin in own.split())) for id, own in origins.items()}


def test_ways_are_apart_unless_they_share_a_finding_or_an_origin() -> None:
    shape = Shape(_evidence(a="x", b="x", c="y", d="z"))
    assert sorted(map(len, shape.parts(_ways("a", "b", "c d", "d")))) == [2, 2]
    assert sorted(map(len, shape.parts(_ways("a", "b", "c d", "d"), frozenset({"x"})))) == [1, 1, 2]


def test_a_way_is_tied_where_two_of_its_findings_share_an_origin() -> None:
    shape = Shape(_evidence(a="x y", b="x", c="z"))
    assert shape.is_tied(frozenset("ab")) and not shape.is_tied(frozenset("bc"))
    assert shape.origins(frozenset("ab")) == ("x", "y")


def test_the_origin_shared_by_most_is_fixed_first_and_only_once() -> None:
    shape = Shape(_evidence(a="x y", b="x y", c="y"))
    assert shape.shared_origin(_ways("a", "b", "c"), NOTHING) == "y"
    assert shape.shared_origin(_ways("a", "b", "c"), frozenset({"y"})) == "x"
    assert shape.shared_origin(_ways("a", "b", "c"), frozenset({"x", "y"})) is None


def test_the_finding_in_most_ways_is_split_on() -> None:
    found = Shape(_evidence(a="w", b="x", c="y", d="z")).split(_ways("a b", "a c", "d"))
    assert found == ("a", _ways("d"), _ways("b", "c", "d"))


def test_of_ways_that_hold_another_only_the_least_count_for_a_leg() -> None:
    some = _ways("a", legs=1) | _ways("a b", legs=3) | _ways("a c", legs=1)
    assert minimal(some) == _ways("a", legs=1) | _ways("a b", legs=2)
    assert minimal([*_ways("a", legs=1), *_ways("a", legs=2)]) == _ways("a", legs=3)
    assert minimal(_ways("a", "a b", "c")) == _ways("a", "c")
    many = [(frozenset({f"f{n}"}), 1) for n in range(MOST_COMPARED + 1)]
    assert minimal(many) == frozenset(many)


@pytest.mark.parametrize("seed", range(40))
def test_a_shape_of_another_level_changes_no_bit(seed: int) -> None:
    chance = Random(seed)
    ids = [f"f{n}" for n in range(6)]
    origins = {id: " ".join(chance.sample("uvwxyz", chance.randint(1, 3))) for id in ids}
    low, high = _evidence(0.3, **origins), _evidence(0.8, **origins)
    legs = [[frozenset(chance.sample(ids, chance.randint(1, 3))) for _ in range(3)] for _ in range(2)]
    shape = Shape(low)
    assert [at_least([legs], 1, own, shape=shape) for own in (low, high, low)] == [at_least([legs], 1, own)
                                                                                   for own in (low, high, low)]
