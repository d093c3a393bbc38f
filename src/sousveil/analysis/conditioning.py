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
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

from sousveil.analysis.evidence import Evidence, alone
from sousveil.analysis.joined import Joined
from sousveil.analysis.shape import Shape, Way, Ways

MOST_WORK, MOST_LEGS, NEVER = 2_400, 6, 1e-13
_SETS = 1 << MOST_LEGS
Chances = npt.NDArray[np.float64]
"""One for each set of legs, which are the bits of its place."""
Strict = tuple[tuple[str, float], ...]
"""Origins that are fixed, each with its strictness."""
Legs = Sequence[Sequence[Way]]
Lot = tuple[Sequence[Legs], Ways]
"""Parts that hang together, and their ways with the legs that they meet."""


class TooMuch(Exception):
    """The exact sum would take too many steps."""


def exact(legs: Legs, evidence: Mapping[str, Evidence]) -> float:
    """The chance that every leg has a way that holds. Raises TooMuch."""
    return at_least([legs], 1, evidence)


def at_least(parts: Sequence[Legs], needed: int, evidence: Mapping[str, Evidence], *, shape: Shape | None = None) -> float:
    """The chance that in `needed` or more of the parts every leg has a way that holds; `shape` is that of all the evidence,
    where it is known from another level. Raises TooMuch."""
    ways = {way for part in parts for leg in part for way in leg}
    if len(ways) > MOST_WORK or any(len(part) > MOST_LEGS for part in parts):
        raise TooMuch
    sums = _Sums(evidence, shape or Shape(evidence))
    return sums.counts(sums.apart(parts, frozenset()), needed, ())[needed]


def _numbered(parts: Sequence[Legs]) -> Ways:
    """The ways of some parts with the legs that they meet, which are numbered through."""
    meets: dict[Way, int] = {}
    for n, leg in enumerate(leg for part in parts for leg in part):
        for way in leg:
            meets[way] = meets.get(way, 0) | 1 << n
    return frozenset(meets.items())


def _met(parts: Sequence[Legs], unmet: Sequence[float]) -> list[float]:
    """The chance that just so many of the parts have all legs met, from 0 up to all."""
    bits, first = [], 0
    for part in parts:
        bits.append(((1 << len(part)) - 1) << first)
        first += len(part)
    if len(parts) == 1:
        sure = _every(bits[0], unmet)
        return [1.0 - sure, sure]
    all_of = [sum(_every(sum(some), unmet) for some in combinations(bits, n)) for n in range(len(parts) + 1)]
    reached = [1.0] + [sum((-1) ** (n - least) * comb(n - 1, least - 1) * all_of[n] for n in range(least, len(parts) + 1))
                       for least in range(1, len(parts) + 1)]
    return [one - more for one, more in zip(reached, [*reached[1:], 0.0], strict=True)]


def _together(some: Sequence[float], other: Sequence[float], most: int) -> list[float]:
    """How many are met of two lots that have nothing to do with each other, up to `most` or more."""
    found = [0.0] * (min(most, len(some) + len(other) - 2) + 1)
    for n, chance in enumerate(some):
        for m, other_chance in enumerate(other):
            found[min(most, n + m)] += chance * other_chance
    return found


def _every(legs: int, unmet: Sequence[float]) -> float:
    """The chance that all of some legs are met."""
    return sum(-chance if some.bit_count() % 2 else chance for some, chance in enumerate(unmet) if some & legs == some)


@cache
def _touching(legs: int) -> npt.NDArray[np.bool_]:
    """The sets of legs that have any of some."""
    return np.bitwise_and(np.arange(_SETS), legs).astype(np.bool_)


class _Sums:
    """Chances that no way holds, for each set of legs. Of the origins that are fixed only those count that speak for some of
    the ways, and of how strict they are only which of their claims stand."""

    def __init__(self, evidence: Mapping[str, Evidence], shape: Shape) -> None:
        self._own, self._shape = evidence, shape
        self._known: dict[tuple[Ways, Strict], Chances] = {}
        self._held: dict[tuple[object, ...], float] = {}
        self._met: dict[object, float] = {}
        self._ends: dict[tuple[str, Ways], list[float]] = {}
        self._work = 0

    def counts(self, lots: Sequence[Lot], most: int, strict: Strict) -> list[float]:
        """The chance that all legs of just so many parts of independent lots are met, from 0 up to `most` or more, as near as
        NEVER; in a lot of too many parts one shared origin after another is fixed."""
        found = [1.0]
        for parts, ways in lots:
            if len(parts) == len(parts[0]) == 1:
                none = self._none(ways, strict)
                own = [none, 1.0 - none]
            elif sum(map(len, parts)) <= MOST_LEGS:
                own = _met(parts, self.unmet(ways, strict).tolist())
            else:
                own = self._fixed(parts, ways, most, strict)
            found = _together(found, own, most)
            if len(found) > most and sum(found[:most]) < NEVER:
                break  # whatever the others say, so many are met
        return found + [0.0] * (most + 1 - len(found))

    def _fixed(self, parts: Sequence[Legs], ways: Ways, most: int, strict: Strict) -> list[float]:
        self._spend(len(ways))
        fixed = frozenset(origin for origin, _ in strict)
        origin = self._shape.shared_origin(ways, fixed)
        if origin is None:
            raise TooMuch
        lots, found = self.apart(parts, fixed | {origin}), [0.0] * (most + 1)
        for end, width in self._classes(origin, ways):
            own = self.counts(lots, most, (*strict, (origin, end)))
            found = [total + width * chance for total, chance in zip(found, own, strict=True)]
        return found

    def apart(self, parts: Sequence[Legs], fixed: frozenset[str]) -> list[Lot]:
        """Parts that have neither a finding nor an origin in common, but for those that are fixed, are independent lots."""
        if len(parts) == 1:
            return [(parts, _numbered(parts))]
        return self._shape.once(parts, fixed, lambda: self._apart(parts, fixed))

    def _apart(self, parts: Sequence[Legs], fixed: frozenset[str]) -> list[Lot]:
        of_way: dict[Way, list[int]] = {}
        for n, part in enumerate(parts):
            for way in {way for leg in part for way in leg}:
                of_way.setdefault(way, []).append(n)
        joined: Joined[int] = Joined()
        for some in self._shape.parts(frozenset((way, 1) for way in of_way), fixed):
            joined.add(n for way, _ in some for n in of_way[way])
        found: dict[int, list[Legs]] = {}
        for n, part in enumerate(parts):
            found.setdefault(joined.of(n), []).append(part)
        return [(some, _numbered(some)) for some in found.values()]

    def _spend(self, ways: int) -> None:
        self._work += ways
        if self._work > MOST_WORK:
            raise TooMuch

    def _none(self, ways: Ways, strict: Strict) -> float:
        """The chance that none of the ways of a single leg holds."""
        value, given = 1.0, dict(strict)
        for part in self._shape.parts(ways, frozenset(given)):
            if len(part) == 1 and self._is_free(part, strict):
                value *= 1.0 - self._both(next(iter(part))[0], given)
            else:
                value *= float(self._part(part, strict)[1])
        return value

    def unmet(self, ways: Ways, strict: Strict) -> Chances:
        """For each set of legs the chance that none of its ways holds, given the strictness of some origins."""
        fixed, given = frozenset(origin for origin, _ in strict), dict(strict)
        value: Chances = np.ones(_SETS)
        single: dict[int, float] = {}
        for part in self._shape.parts(ways, fixed):
            if len(part) == 1 and self._is_free(part, strict):
                way, legs = next(iter(part))
                single[legs] = single.get(legs, 1.0) * (1.0 - self._both(way, given))
            else:
                value = value * self._part(part, strict)
        for legs, chance in single.items():
            value[_touching(legs)] *= chance
        return value

    def _is_free(self, alone: Ways, strict: Strict) -> bool:
        """Do the findings of one way share no origin that is not fixed?"""
        if not self._shape.is_tied(next(iter(alone))[0]):
            return True
        return self._shape.shared_origin(alone, frozenset(origin for origin, _ in strict)) is None

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
            self._spend(len(ways))
            value = self._known[ways, near] = self._split(ways, near)
        return value

    def _split(self, ways: Ways, strict: Strict) -> Chances:
        origin = self._shape.shared_origin(ways, frozenset(origin for origin, _ in strict))
        if origin is None:
            id, without, given = self._shape.split(ways)
            holds = self._holds(id, dict(strict))
            return holds * self.unmet(given, strict) + (1.0 - holds) * self.unmet(without, strict)
        value: Chances = np.zeros(_SETS)
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
