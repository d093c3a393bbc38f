"""The countries that a document names: how much, in which sentence, in its title, by its publisher.

Invariant: it is made once, before anything is resolved: what the words themselves name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


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


@dataclass(frozen=True)
class Outlook:
    """The countries that a document names: how much, in which sentence, in its title, by its publisher."""

    shares: Mapping[str, float] = field(default_factory=dict)
    title: frozenset[str] = frozenset()
    publisher: frozenset[str] = frozenset()
    named: tuple[tuple[Named, ...], ...] = ()

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
