"""The countries that a document names: how much, in which sentence and line, in its title, by its publisher, in its money.

Invariant: it is made once, before anything is resolved: what the words themselves name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

OPENS, LONGEST = 2, 12


class Named(NamedTuple):
    """A country as a sentence names it: by a state or city, a body, a company or people; `seat` where it only says where a
    company is from, `within` behind `in`."""

    country: str
    kind: str
    first: int
    last: int
    weight: float
    seat: bool
    within: bool

    @property
    def is_spoken_of(self) -> bool:
        """Does it say more than where a company or a lender is from?"""
        return self.kind != "company" and not self.seat


@dataclass(frozen=True)
class Outlook:
    """The countries that a document names: how much, in which sentence, in its title, by its publisher; the city that it is
    sent from; where the companies that it names are at home, each with its share; whose money its sums are in; `lines` is the
    sentence with which the line of each sentence begins."""

    shares: Mapping[str, float] = field(default_factory=dict)
    title: frozenset[str] = frozenset()
    publisher: frozenset[str] = frozenset()
    named: tuple[tuple[Named, ...], ...] = ()
    dateline: str | None = None
    makers: Mapping[str, float] = field(default_factory=dict)
    paid: frozenset[str] = frozenset()
    lines: tuple[int, ...] = ()

    @cached_property
    def only_seats(self) -> frozenset[str]:
        """Countries that the document names for where companies and lenders are from, and for nothing else."""
        seats = {one.country for some in self.named for one in some if one.seat}
        return frozenset(seats - {one.country for some in self.named for one in some if not one.seat})

    @property
    def opening(self) -> frozenset[str]:
        """What the first sentence names."""
        return frozenset(one.country for one in self.at(0))

    def in_line(self, index: int, before: int) -> list[tuple[Named, bool]]:
        """What the line names before a token of a sentence, in order, but for companies and where they are from; does the line
        begin with it? Of a long line the last LONGEST sentences."""
        begin = self.lines[index] if index < len(self.lines) else index
        return [
            (one, at == begin and one.first <= OPENS)
            for at in range(max(begin, index - LONGEST), index + 1)
            for one in self.at(at)
            if one.is_spoken_of and (at < index or one.last < before)
        ]

    def at(self, index: int) -> tuple[Named, ...]:
        """What a sentence names; nothing outside the document."""
        return self.named[index] if 0 <= index < len(self.named) else ()

    def around(self, index: int) -> dict[str, float]:
        """How much each country is named in a sentence and the ones beside it."""
        count: defaultdict[str, float] = defaultdict(float)
        for near in (index - 1, index, index + 1):
            for one in self.at(near):
                count[one.country] += one.weight if one.kind != "company" else 0.0
        total = sum(count.values())
        return {country: weight / total for country, weight in count.items()} if total else {}
