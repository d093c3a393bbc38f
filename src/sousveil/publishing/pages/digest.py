"""What the page of a subject needs of its claims, taken in one pass: who says the same of whom, when, in what order.

Invariant: each claim is in one strand; strands stand in the order of their first claims, so whoever counts by them counts as by
the claims one after another.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sousveil.model import Claim, Kind, Modality, Party, Technology
from sousveil.publishing.pages.held import pair_of


@dataclass(frozen=True)
class Strand:
    """Claims of one kind and modality between the same two parties, under the same names; `first` is one of them, `places` are
    where they stand among the subject's claims, `technology` is what they name (of supplies that are not denied)."""

    first: Claim
    kind: Kind
    denied: bool
    places: list[int] = field(default_factory=list)
    technology: Counter[Technology] = field(default_factory=Counter)

    @property
    def claims(self) -> int:
        return len(self.places)

    @property
    def firm(self) -> int:
        """How many of its claims are asserted: all or none."""
        return len(self.places) if self.first.modality is Modality.ASSERTED else 0


@dataclass(frozen=True)
class Digest:
    """A subject's claims in the ledger's order, in strands, and by kind how many there are of each time."""

    mine: Sequence[Claim]
    strands: tuple[Strand, ...]
    times: dict[Kind, Counter[str | None]]
    documents: int
    _known: dict[tuple[Kind, int], list[list[Claim]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, mine: Sequence[Claim]) -> Digest:
        """One pass."""
        strands: dict[object, Strand] = {}
        times: dict[Kind, Counter[str | None]] = {kind: Counter() for kind in Kind}
        for place, claim in enumerate(mine):
            key = claim.kind, claim.modality, _face(claim.from_party), _face(claim.to_party)
            strand = strands.get(key)
            if strand is None:
                strand = strands[key] = Strand(claim, claim.kind, claim.modality is Modality.DENIED)
            strand.places.append(place)
            times[claim.kind][claim.time] += 1
            if strand.kind is Kind.SUPPLY and not strand.denied:
                for code in claim.technology:
                    strand.technology[code] += 1
        return cls(mine, tuple(strands.values()), {kind: own for kind, own in times.items() if own}, len({c.doc for c in mine}))

    def blocks(self, kind: Kind, most: int) -> list[list[Claim]]:
        """The earliest claims of a kind, by who gives and who receives: pair after pair, at most so many of each, until so many
        are there."""
        if (kind, most) not in self._known:
            self._known[kind, most] = self._blocks(kind, most)
        return self._known[kind, most]

    def _blocks(self, kind: Kind, most: int) -> list[list[Claim]]:
        pairs: dict[tuple[str, str], list[int]] = {}
        for strand in self.strands:
            if strand.kind is kind:
                pairs.setdefault(pair_of(strand.first), []).extend(strand.places)
        found: list[list[Claim]] = []
        shown = 0
        for places in heapq.nsmallest(most, pairs.values(), key=lambda places: min(map(self._by_time, places))):
            if shown >= most:
                break
            found.append([self.mine[place] for place in heapq.nsmallest(most, places, key=self._by_time)])
            shown += len(found[-1])
        return found

    def counted(self, owns: Callable[[Claim], bool]) -> int:
        """How many claims are of a sort that all claims of a strand are of together."""
        return sum(strand.claims for strand in self.strands if owns(strand.first))

    def _by_time(self, place: int) -> tuple[str, str, int, int]:
        claim = self.mine[place]
        return claim.time or "9999", claim.doc, claim.start, place


def _face(party: Party | None) -> object:
    return (party.key, party.name, party.country) if party else None
