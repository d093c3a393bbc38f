"""What flows between countries, in the orders that the map and its table need.

Invariant: what follows earlier lanes is what would be counted of the present ones; only lanes that are others are counted anew.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sousveil.analysis.differing import differing
from sousveil.analysis.told import Told
from sousveil.drawing.flows import Flow
from sousveil.drawing.places import country_name
from sousveil.model import Kind
from sousveil.publishing.pages.summary import BACK, OUT, Lane

Way = tuple[str, str, Kind]
Key = TypeVar("Key", str, Way)


@dataclass(frozen=True)
class Pair:
    """What goes from `start` to `end` and what comes back, in claims."""

    start: str
    end: str
    out: Counter[Kind]
    back: Counter[Kind]

    @property
    def names(self) -> tuple[str, str]:
        return country_name(self.start), country_name(self.end)

    @property
    def weight(self) -> int:
        return self.out.total() + 2 * self.back.total()


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """Counts above nought by their keys, and (minus the count, key) in order: the largest first."""

    counts: Mapping[Key, int]
    order: list[tuple[int, Key]]

    @classmethod
    def of(cls, counts: Mapping[Key, int]) -> Ranked[Key]:
        some = {key: n for key, n in counts.items() if n}
        return cls(some, sorted((-n, key) for key, n in some.items()))

    def after(self, more: Mapping[Key, int]) -> Ranked[Key]:
        """The same with so many more, or fewer, under some keys."""
        counts, order = dict(self.counts), list(self.order)
        for key, n in more.items():
            was = counts.get(key, 0)
            if was:
                del order[bisect_left(order, (-was, key))]
            counts.pop(key, None)
            if was + n:
                counts[key] = was + n
                insort(order, (-was - n, key))
        return Ranked(counts, order)


@dataclass(frozen=True)
class Streams:
    """The claims of all years from one country to another by kind (`ways`), those of them asserted (`firm`); both again as they
    are drawn, what goes out as supply and what comes back as access; countries by what flows from and to them (`ends`), and
    pairs of countries (two codes) by the weight of their circuit."""

    lanes: tuple[Lane, ...]
    ways: Ranked[Way]
    firm: Ranked[Way]
    drawn: Ranked[Way]
    drawn_firm: Ranked[Way]
    ends: Ranked[str]
    pairs: Ranked[str]

    @classmethod
    def of(cls, lanes: tuple[Lane, ...]) -> Streams:
        return cls(lanes, *map(Ranked.of, _counted((lane, 1) for lane in lanes)))

    def after(self, lanes: tuple[Lane, ...]) -> Streams:
        """Of lanes that took the place of these."""
        gone, new = differing(self.lanes, lanes)
        more = _counted([*((lane, -1) for lane in gone), *((lane, 1) for lane in new)])
        known: tuple[Ranked[Any], ...] = self.ways, self.firm, self.drawn, self.drawn_firm, self.ends, self.pairs
        return Streams(lanes, *(ranked.after(own) for ranked, own in zip(known, more, strict=True)))

    def flows(self, most: int | None = None) -> list[Flow]:
        """The flows, the largest first, at most so many."""
        return [Flow(*way, -n, hedged=way not in self.firm.counts) for n, way in self.ways.order[:most]]

    def largest(self, kinds: tuple[Kind, ...], most: int) -> list[Flow]:
        """The largest flows of some kinds as they are drawn."""
        own = islice(((n, way) for n, way in self.drawn.order if way[2] in kinds), most)
        return [Flow(*way, -n, hedged=way not in self.drawn_firm.counts) for n, way in own]

    def circuits(self) -> Told[Pair]:
        """Every pair of countries with the claims between them, the weightiest circuits first."""
        return Told([ends for _, ends in self.pairs.order], self._pair)

    def _pair(self, ends: str) -> Pair:
        start, end = ends[:2], ends[2:]
        out, back = ({kind: self.ways.counts.get((*way, kind), 0) for kind in lane}
                     for lane, way in ((OUT, (start, end)), (BACK, (end, start))))
        return Pair(start, end, +Counter(out), +Counter(back))


def _counted(lanes: Iterable[tuple[Lane, int]]) -> tuple[dict[Any, int], ...]:
    """The counts of `Streams`, in its order, over lanes that come (1) or go (-1)."""
    ways, firm, drawn, drawn_firm, ends, pairs = found = tuple(Counter[Any]() for _ in range(6))
    for lane, sign in lanes:
        out, n, sure = lane.kind in OUT, sign * lane.claims, sign * lane.firm
        way, shown = (lane.start, lane.end, lane.kind), (lane.start, lane.end, Kind.SUPPLY if out else Kind.ACCESS)
        ways[way] += n
        firm[way] += sure
        drawn[shown] += n
        drawn_firm[shown] += sure
        ends[lane.start] += n
        ends[lane.end] += n
        pairs[lane.start + lane.end if out else lane.end + lane.start] += n if out else 2 * n
    return found
