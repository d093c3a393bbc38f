"""How the ways of a condition hang together, whatever they weigh: worked out once for all levels of the assumptions.

A way is a set of findings, and stands with the legs that it meets, as bits. Ways hang together that share a finding, or an
origin that is not fixed; those that do not are independent. Invariant: nothing here depends on how likely anything is, and all
of it is in an order that depends on ids alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import chain
from typing import TypeVar, cast

from sousveil.analysis.evidence import Evidence
from sousveil.analysis.joined import Joined

Way = frozenset[str]
Ways = frozenset[tuple[Way, int]]
Fixed = frozenset[str]
Item = TypeVar("Item")
NOTHING: Fixed = frozenset()
MOST_COMPARED = 60


class Shape:
    """The findings of a condition with the origins that speak for each; findings and origins go by numbers inside, origins by
    those below nought."""

    def __init__(self, evidence: Mapping[str, Evidence]) -> None:
        self._of_finding = {id: tuple(own.grouped) for id, own in evidence.items()}
        origins = sorted({origin for own in self._of_finding.values() for origin in own})
        self._places = {origin: -n for n, origin in enumerate(origins, 1)}
        self._names = {id: n for n, id in enumerate(sorted(evidence))}
        self._orders: dict[Way, tuple[str, ...]] = {}
        self._keyed: dict[Way, tuple[int, ...]] = {}
        self._tied: dict[Way, bool] = {}
        self._of_way: dict[Way, tuple[str, ...]] = {}
        self._speaking: dict[Ways, frozenset[str]] = {}
        self._parts: dict[tuple[Ways, Fixed], list[Ways]] = {}
        self._shared: dict[tuple[Ways, Fixed], str | None] = {}
        self._split: dict[Ways, tuple[str, Ways, Ways]] = {}
        self._once: dict[tuple[int, Hashable], tuple[object, object]] = {}

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings, in the order of the evidence."""
        return tuple(self._of_finding)

    def once(self, of: object, key: Hashable, build: Callable[[], Item]) -> Item:
        """What is built of this very thing under the key: it is the same at each level of belief."""
        known = self._once.get((id(of), key))
        if known is None:
            known = self._once[id(of), key] = of, build()  # of what is kept nobody else takes the place
        return cast("Item", known[1])

    def order(self, way: Way) -> tuple[str, ...]:
        """A way's findings in order."""
        if way not in self._orders:
            self._orders[way] = tuple(sorted(way))
        return self._orders[way]

    def origins(self, way: Way) -> tuple[str, ...]:
        """The origins that speak for a way's findings, each once."""
        if way not in self._of_way:
            self._of_way[way] = tuple(dict.fromkeys(origin for id in self.order(way) for origin in self._of_finding[id]))
        return self._of_way[way]

    def is_tied(self, way: Way) -> bool:
        """Do some of a way's findings share an origin?"""
        if way not in self._tied:
            self._tied[way] = sum(len(self._of_finding[id]) for id in way) > len(self.origins(way))
        return self._tied[way]

    def speaking(self, ways: Ways) -> frozenset[str]:
        """The origins that speak for any finding of some ways."""
        if ways not in self._speaking:
            self._speaking[ways] = frozenset(chain.from_iterable(self.origins(way) for way, _ in ways))
        return self._speaking[ways]

    def parts(self, ways: Ways, fixed: Fixed = NOTHING) -> list[Ways]:
        """Ways that share a finding, or an origin that is not fixed, stay together."""
        if len(ways) == 1:
            return [ways]
        if (ways, fixed) not in self._parts:
            self._parts[ways, fixed] = self._apart(ways, fixed)
        return self._parts[ways, fixed]

    def shared_origin(self, ways: Ways, fixed: Fixed) -> str | None:
        """The origin, not fixed, that speaks for most of the findings and for more than one; None where there is none."""
        if (ways, fixed) not in self._shared:
            ids = {id for way, _ in ways for id in way}
            counted = Counter(origin for id in ids for origin in self._of_finding[id] if origin not in fixed)
            shared = [origin for origin, n in counted.items() if n > 1]
            self._shared[ways, fixed] = min(shared, key=lambda origin: (-counted[origin], origin)) if shared else None
        return self._shared[ways, fixed]

    def split(self, ways: Ways) -> tuple[str, Ways, Ways]:
        """The finding in most ways, the ways that need it not, and what is to be met where it holds."""
        if ways not in self._split:
            counted = Counter(id for way, _ in ways for id in way)
            id = min(counted, key=lambda id: (-counted[id], id))
            self._split[ways] = (
                id, frozenset((way, legs) for way, legs in ways if id not in way),
                minimal((way - {id}, legs) for way, legs in ways))
        return self._split[ways]

    def _apart(self, ways: Ways, fixed: Fixed) -> list[Ways]:
        ordered = sorted(ways, key=lambda pair: self.order(pair[0]))
        places = {self._places[origin] for origin in fixed if origin in self._places}
        keys = [[key for key in self._keys(way) if key not in places] for way, _ in ordered] if places else [
            self._keys(way) for way, _ in ordered]
        counted = Counter(chain.from_iterable(keys))
        if len(counted) == sum(map(len, keys)):
            return [frozenset((pair,)) for pair in ordered]
        met: dict[int, int] = {}
        joined: Joined[int] = Joined()
        for n, own in enumerate(keys):
            for key in own:
                if counted[key] > 1 and (other := met.setdefault(key, n)) != n:
                    joined.join(other, n)
        parts: dict[int, list[tuple[Way, int]]] = {}
        for n, pair in enumerate(ordered):
            parts.setdefault(joined.of(n), []).append(pair)
        return [frozenset(some) for some in parts.values()]

    def _keys(self, way: Way) -> tuple[int, ...]:
        """The findings of a way and the origins of their claims, each once."""
        if way not in self._keyed:
            self._keyed[way] = (*map(self._names.__getitem__, way), *map(self._places.__getitem__, self.origins(way)))
        return self._keyed[way]


def minimal(ways: Iterable[tuple[Way, int]]) -> Ways:
    """Only ways that no other is a part of that meets the same legs; of very many all."""
    found: dict[Way, int] = {}
    for way, legs in ways:
        found[way] = found.get(way, 0) | legs
    if len(found) > MOST_COMPARED:
        return frozenset(found.items())
    left = {way: legs & ~_met_by(way, found) for way, legs in found.items()}
    return frozenset((way, legs) for way, legs in left.items() if legs)


def _met_by(way: Way, ways: Mapping[Way, int]) -> int:
    """The legs that are met by others which are a part of a way."""
    met = 0
    for other, legs in ways.items():
        if other < way:
            met |= legs
    return met
