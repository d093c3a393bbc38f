"""The exact chance of a formula, by recursive conditioning (Darwiche 2001; Shannon expansion with independent parts apart).

A formula is an AND of legs. By inclusion and exclusion over the legs it is enough to know for each set of legs the chance that
none of their ways holds, and these are worked out together: ways fall into parts that share neither a finding nor an origin,
and parts are independent. Within a part one shared origin, or one shared finding, is fixed after another until nothing is
shared.

Invariant: the answer is exact or `TooMuch` is raised; work is bounded by MOST_WORK (ways looked at) whatever the input, so that
ten strings of a very dense ledger, each at three levels, take under a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

from sousveil.analysis.evidence import Evidence, alone
from sousveil.analysis.shape import Shape, Way, Ways

MOST_WORK, MOST_LEGS = 2_400, 6
Chances = npt.NDArray[np.float64]
"""One for each set of legs, which are the bits of its place."""
Strict = tuple[tuple[str, float], ...]
"""Origins that are fixed, each with its strictness."""
Legs = Sequence[Sequence[Way]]


class TooMuch(Exception):
    """The exact sum would take too many steps."""


def exact(legs: Legs, evidence: Mapping[str, Evidence]) -> float:
    """The chance that every leg has a way that holds. Raises TooMuch."""
    return at_least([legs], 1, evidence)


def at_least(parts: Sequence[Legs], needed: int, evidence: Mapping[str, Evidence], *, shape: Shape | None = None) -> float:
    """The chance that in `needed` or more of the parts every leg has a way that holds; `shape` is that of all the evidence,
    where it is known from another level. Raises TooMuch."""
    if sum(map(len, parts)) > MOST_LEGS:
        raise TooMuch
    meets: dict[Way, int] = {}
    for n, leg in enumerate(leg for part in parts for leg in part):
        for way in leg:
            meets[way] = meets.get(way, 0) | 1 << n
    if len(meets) > MOST_WORK:
        raise TooMuch
    legs = sum(map(len, parts))
    unmet = _Sums(evidence, shape or Shape(evidence), legs).unmet(frozenset(meets.items()), ()).tolist()
    total = 0.0
    for n in range(needed, len(parts) + 1):
        weight = (-1) ** (n - needed) * comb(n - 1, needed - 1)
        total += weight * sum(_every(sum(some), unmet) for some in combinations(tuple(_bits(parts)), n))
    return total


def _bits(parts: Sequence[Legs]) -> Iterator[int]:
    """The legs of each part as bits."""
    first = 0
    for part in parts:
        yield ((1 << len(part)) - 1) << first
        first += len(part)


def _every(legs: int, unmet: Sequence[float]) -> float:
    """The chance that all of some legs are met."""
    return sum(-chance if some.bit_count() % 2 else chance for some, chance in enumerate(unmet) if some & legs == some)


@cache
def _touching(legs: int, size: int) -> npt.NDArray[np.bool_]:
    """The sets of legs that have any of some."""
    return np.bitwise_and(np.arange(size), legs).astype(np.bool_)


class _Sums:
    """Chances that no way holds, for each set of legs. Of the origins that are fixed only those count that speak for some of
    the ways, and of how strict they are only which of their claims stand."""

    def __init__(self, evidence: Mapping[str, Evidence], shape: Shape, legs: int) -> None:
        self._own, self._shape, self._size = evidence, shape, 1 << legs
        self._known: dict[tuple[Ways, Strict], Chances] = {}
        self._held: dict[tuple[object, ...], float] = {}
        self._met: dict[object, float] = {}
        self._ends: dict[tuple[str, Ways], list[float]] = {}
        self._work = 0

    def unmet(self, ways: Ways, strict: Strict) -> Chances:
        """For each set of legs the chance that none of its ways holds, given the strictness of some origins."""
        fixed, given = frozenset(origin for origin, _ in strict), dict(strict)
        value: Chances = np.ones(self._size)
        single: dict[int, float] = {}
        for part in self._shape.parts(ways, fixed):
            way, legs = next(iter(part))
            if len(part) == 1 and (not self._shape.is_tied(way) or self._shape.shared_origin(part, fixed) is None):
                single[legs] = single.get(legs, 1.0) * (1.0 - self._both(way, given))
            else:
                value = value * self._part(part, strict)
        for legs, chance in single.items():
            value[_touching(legs, self._size)] *= chance
        return value

    def _both(self, way: Way, strict: Mapping[str, float]) -> float:
        """The chance that all findings of a way hold, where none of them share an origin that is not fixed."""
        key = (way, *map(strict.get, self._shape.origins(way))) if strict else way
        both = self._met.get(key)
        if both is None:
            both = 1.0
            for id in self._shape.order(way):
                both *= self._holds(id, strict)
            self._met[key] = both
        return both

    def _part(self, ways: Ways, strict: Strict) -> Chances:
        """The same for ways that hang together."""
        speaking = self._shape.speaking(ways)
        near = tuple((origin, self._end(origin, ways, end)) for origin, end in strict if origin in speaking)
        value = self._known.get((ways, near))
        if value is None:
            self._work += len(ways)
            if self._work > MOST_WORK:
                raise TooMuch
            value = self._known[ways, near] = self._split(ways, near)
        return value

    def _split(self, ways: Ways, strict: Strict) -> Chances:
        origin = self._shape.shared_origin(ways, frozenset(origin for origin, _ in strict))
        if origin is None:
            id, without, given = self._shape.split(ways)
            holds = self._holds(id, dict(strict))
            return holds * self.unmet(given, strict) + (1.0 - holds) * self.unmet(without, strict)
        value: Chances = np.zeros(self._size)
        for end, width in self._classes(origin, ways):
            value += width * self.unmet(ways, (*strict, (origin, end)))
        return value

    def _holds(self, id: str, strict: Mapping[str, float]) -> float:
        own = self._own[id]
        key = (id, *map(strict.get, own.grouped))
        value = self._held.get(key)
        if value is None:
            value = self._held[key] = _given(own, strict)
        return value

    def _classes(self, origin: str, ways: Ways) -> list[tuple[float, float]]:
        """Classes of strictness within which the same claims stand: the upper end and the width of each."""
        ends = self._beliefs(origin, ways)
        return [(end, end - start) for start, end in zip([0.0, *ends[:-1]], ends, strict=True) if end > start]

    def _end(self, origin: str, ways: Ways, end: float) -> float:
        """The strictness at which just the same claims stand for some ways."""
        ends = self._beliefs(origin, ways)
        return ends[bisect_left(ends, end)]

    def _beliefs(self, origin: str, ways: Ways) -> list[float]:
        """How far the claims of an origin for some ways are believed, least first, and 1."""
        found = self._ends.get((origin, ways))
        if found is None:
            ids = {id for way, _ in ways for id in way}
            some = {one.belief for id in ids for one in self._own[id].grouped.get(origin, ())}
            found = self._ends[origin, ways] = sorted(some | {1.0})
        return found


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
