"""What the page of a subject needs of its claims, taken in one pass: who says the same of whom, when, in what order.

Invariant: each claim is in one strand; strands stand in the order of their first claims, so whoever counts by them counts as by
the claims one after another.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sousveil.model import Claim, Kind, Modality, Party, Technology

Pair = tuple[str, str]


@dataclass(frozen=True)
class Strand:
    """Claims of one kind and modality between the same two parties, under the same names; `first` is one of them, `places` are
    where they stand among the subject's claims, `technology` is what they name (of supplies that are not denied)."""

    first: Claim
    places: list[int] = field(default_factory=list)
    technology: Counter[Technology] = field(default_factory=Counter)

    @property
    def kind(self) -> Kind:
        return self.first.kind

    @property
    def claims(self) -> int:
        return len(self.places)

    @property
    def denied(self) -> bool:
        return self.first.modality is Modality.DENIED

    @property
    def firm(self) -> int:
        """How many of its claims are asserted: all or none."""
        return len(self.places) if self.first.modality is Modality.ASSERTED else 0

    @property
    def pair(self) -> Pair:
        """The keys of who gives and who receives, empty where nobody is named."""
        return tuple(party.key if party else "" for party in (self.first.from_party, self.first.to_party))  # type: ignore[return-value]


@dataclass(frozen=True)
class Digest:
    """A subject's claims in the ledger's order, in strands, and by kind how many there are of each time."""

    mine: Sequence[Claim]
    strands: tuple[Strand, ...]
    times: dict[Kind, Counter[str | None]]
    documents: int

    @classmethod
    def of(cls, mine: Sequence[Claim]) -> Digest:
        """One pass."""
        strands: dict[object, Strand] = {}
        times: dict[Kind, Counter[str | None]] = {kind: Counter() for kind in Kind}
        for place, claim in enumerate(mine):
            key = claim.kind, claim.modality, _face(claim.from_party), _face(claim.to_party)
            strand = strands.get(key)
            if strand is None:
                strand = strands[key] = Strand(claim)
            strand.places.append(place)
            times[claim.kind][claim.time] += 1
            if claim.kind is Kind.SUPPLY and claim.modality is not Modality.DENIED:
                for code in claim.technology:
                    strand.technology[code] += 1
        return cls(mine, tuple(strands.values()), {kind: own for kind, own in times.items() if own}, len({c.doc for c in mine}))

    def some(self, strands: Iterable[Strand], most: int) -> list[Claim]:
        """The claims of some strands in the order of time, at most so many."""
        first = heapq.nsmallest(most, (place for strand in strands for place in strand.places), key=self._by_time)
        return [self.mine[place] for place in first]

    def pairs(self, kind: Kind, most: int) -> list[list[Strand]]:
        """The strands of a kind by who gives and who receives, those with the earliest claim first, at most so many."""
        found: dict[Pair, list[Strand]] = {}
        for strand in self.strands:
            if strand.kind is kind:
                found.setdefault(strand.pair, []).append(strand)
        return heapq.nsmallest(most, found.values(), key=lambda own: min(self._earliest[id(one)] for one in own))

    def counted(self, owns: Callable[[Claim], bool]) -> int:
        """How many claims are of a sort that all claims of a strand are of together."""
        return sum(strand.claims for strand in self.strands if owns(strand.first))

    @cached_property
    def _earliest(self) -> dict[int, tuple[str, str, int, int]]:
        return {id(strand): min(map(self._by_time, strand.places)) for strand in self.strands}

    def _by_time(self, place: int) -> tuple[str, str, int, int]:
        claim = self.mine[place]
        return claim.time or "9999", claim.doc, claim.start, place


def _face(party: Party | None) -> object:
    return (party.key, party.name, party.country) if party else None
