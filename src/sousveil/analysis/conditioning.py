"""The exact chance of a formula, by recursive conditioning (Darwiche 2001; Shannon expansion with independent parts apart).

A formula is an AND of legs. By inclusion and exclusion over the legs it is enough to know the chance that none of some ways
holds; those fall into parts that share neither a finding nor an origin, and parts are independent. Within a part one shared
origin, or one shared finding, is fixed after another until nothing is shared.

Invariant: the answer is exact or `TooMuch` is raised; work is bounded by MOST_WORK (ways looked at) whatever the input, so that
ten strings of a very dense ledger, each at three levels, take under a second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb, prod

from sousveil.analysis.evidence import Evidence, alone
from sousveil.analysis.shape import Shape, Ways

MOST_WORK, MOST_LEGS = 2_400, 6


class TooMuch(Exception):
    """The exact sum would take too many steps."""


Legs = Sequence[Sequence[frozenset[str]]]


def exact(legs: Legs, evidence: Mapping[str, Evidence]) -> float:
    """The chance that every leg has a way that holds. Raises TooMuch."""
    return at_least([legs], 1, evidence)


def at_least(parts: Sequence[Legs], needed: int, evidence: Mapping[str, Evidence], *, shape: Shape | None = None) -> float:
    """The chance that in `needed` or more of the parts every leg has a way that holds; `shape` is that of all the evidence,
    where it is known from another level. Raises TooMuch."""
    if sum(map(len, parts)) > MOST_LEGS:
        raise TooMuch
    sums = _Sums(evidence, shape or Shape(evidence))
    total = 0.0
    for n in range(needed, len(parts) + 1):
        weight = (-1) ** (n - needed) * comb(n - 1, needed - 1)
        total += weight * sum(_every([leg for part in some for leg in part], sums) for some in combinations(parts, n))
    return total


def _every(legs: Legs, sums: _Sums) -> float:
    """The chance that all legs hold. What hangs together only within a leg is worked out once, not for every set of legs."""
    held_by: dict[frozenset[str], set[int]] = {}
    for n, leg in enumerate(legs):
        for way in leg:
            held_by.setdefault(way, set()).add(n)
    if len(held_by) > MOST_WORK:
        raise TooMuch
    single, across = [1.0] * len(legs), []
    for part in sums.shape.parts(frozenset(held_by)):
        touched = set().union(*(held_by[way] for way in part))
        if len(touched) == 1:
            single[touched.pop()] *= sums.none_of(part, {})
        else:
            across.append((part, touched))
    total = 0.0
    for n in range(len(legs) + 1):
        for some in combinations(range(len(legs)), n):
            value = prod(single[leg] for leg in some)
            for part, touched in across:
                if not touched.isdisjoint(some):
                    value *= sums.none(frozenset(way for way in part if not held_by[way].isdisjoint(some)), {})
            total += (-1) ** n * value
    return total


class _Sums:
    """Chances that no way of some holds."""

    def __init__(self, evidence: Mapping[str, Evidence], shape: Shape) -> None:
        self._own, self.shape = evidence, shape
        self._known: dict[Ways, float] = {}
        self._held: dict[tuple[object, ...], float] = {}
        self._met: dict[object, float] = {}
        self._work = 0

    def none(self, ways: Ways, strict: Mapping[str, float]) -> float:
        """The chance that no way holds, given the strictness of some origins."""
        if frozenset() in ways:
            return 0.0
        if len(ways) > MOST_WORK:
            raise TooMuch
        value = 1.0
        for part in self.shape.parts(ways, frozenset(strict)):
            value *= self.none_of(part, strict)
        return value

    def none_of(self, part: Ways, strict: Mapping[str, float]) -> float:
        """The same for ways that hang together."""
        way = next(iter(part)) if len(part) == 1 else None
        return self._part(part, strict) if way is None or self.shape.is_tied(way) else 1.0 - self._both(way, strict)

    def _both(self, way: frozenset[str], strict: Mapping[str, float]) -> float:
        """The chance that all findings of a way hold, where none of them share an origin that is not fixed."""
        key = (way, *map(strict.get, self.shape.origins(way))) if strict else way
        both = self._met.get(key)
        if both is None:
            both = 1.0
            for id in self.shape.order(way):
                both *= self._holds(id, strict)
            self._met[key] = both
        return both

    def _part(self, ways: Ways, strict: Mapping[str, float]) -> float:
        if not strict and ways in self._known:
            return self._known[ways]
        self._work += len(ways)
        if self._work > MOST_WORK:
            raise TooMuch
        origin = self.shape.shared_origin(ways, frozenset(strict))
        if origin is not None:
            value = sum(width * self.none(ways, {**strict, origin: end}) for end, width in self._classes(origin, ways))
        else:
            value = self._by_finding(ways, strict)
        if not strict:
            self._known[ways] = value
        return value

    def _by_finding(self, ways: Ways, strict: Mapping[str, float]) -> float:
        if len(ways) == 1:
            return 1.0 - self._both(next(iter(ways)), strict)
        id, without, given = self.shape.split(ways)
        holds = self._holds(id, strict)
        return holds * self.none(given, strict) + (1.0 - holds) * self.none(without, strict)

    def _holds(self, id: str, strict: Mapping[str, float]) -> float:
        own = self._own[id]
        key = (id, *map(strict.get, own.grouped))
        value = self._held.get(key)
        if value is None:
            value = self._held[key] = _given(own, strict)
        return value

    def _classes(self, origin: str, ways: Ways) -> list[tuple[float, float]]:
        """Classes of strictness within which the same claims stand: the upper end and the width of each."""
        ids = {id for way in ways for id in way}
        ends = sorted({one.belief for id in ids for one in self._own[id].grouped.get(origin, ())} | {1.0})
        return [(end, end - start) for start, end in zip([0.0, *ends[:-1]], ends, strict=True) if end > start]


def _given(own: Evidence, strict: Mapping[str, float]) -> float:
    """The chance of a finding, given the strictness of some origins."""
    if strict.keys().isdisjoint(own.grouped):
        return alone(own)
    missing = 1.0
    for origin, supports in own.grouped.items():
        if origin in strict:
            missing *= 1.0 - max((one.reading for one in supports if one.belief >= strict[origin]), default=0.0)
        else:
            missing *= 1.0 - own.free[origin]
    return (1.0 - missing) * own.undenied
