"""What the page of a subject needs of its claims, taken in one pass: who says the same of whom, when, in what order.

Invariant: each claim is in one strand; strands stand in the order of their first claims, so whoever counts by them counts as by
the claims one after another. What follows a former digest is what would be made of the present claims.
"""

from __future__ import annotations

import heapq
from bisect import insort
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sousveil.analysis.differing import differing, places
from sousveil.analysis.layered import copied
from sousveil.model import Claim, Kind, Modality, Party, Technology
from sousveil.publishing.pages.held import pair_of

Placed = tuple[int, Claim]
"""A claim with its place among the subject's; what follows verdicts leaves gaps."""


@dataclass(frozen=True)
class Strand:
    """Claims of one kind and modality between the same two parties, under the same names; `technology` is what they name (of
    supplies that are not denied)."""

    own: list[Placed] = field(default_factory=list)
    technology: Counter[Technology] = field(default_factory=Counter)

    @cached_property
    def first(self) -> Claim:
        """One of its claims."""
        return self.own[0][1]

    @cached_property
    def kind(self) -> Kind:
        return self.first.kind

    @cached_property
    def denied(self) -> bool:
        return self.first.modality is Modality.DENIED

    @property
    def claims(self) -> int:
        return len(self.own)

    @property
    def firm(self) -> int:
        """How many of its claims are asserted: all or none."""
        return len(self.own) if self.first.modality is Modality.ASSERTED else 0

    @cached_property
    def earliest(self) -> tuple[str, str, int, int]:
        return min(map(_by_time, self.own))


@dataclass(frozen=True)
class Digest:
    """A subject's claims in the ledger's order, in strands, and by kind how many there are of each time."""

    mine: Sequence[Claim]
    by_face: dict[Hashable, Strand]
    """The strands, in no order."""
    times: dict[Kind, Counter[str | None]]
    placed: Sequence[int]
    """The place of each of `mine`."""
    _known: dict[tuple[Kind, int], list[list[Claim]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, mine: Sequence[Claim]) -> Digest:
        """One pass."""
        strands: dict[Hashable, Strand] = {}
        times: dict[Kind, Counter[str | None]] = {kind: Counter() for kind in Kind}
        for pair in enumerate(mine):
            claim = pair[1]
            strand = strands.get(key := _face_of(claim))
            if strand is None:
                strand = strands[key] = Strand()
            strand.own.append(pair)
            times[claim.kind][claim.time] += 1
            if claim.kind is Kind.SUPPLY and claim.modality is not Modality.DENIED:
                for code in claim.technology:
                    strand.technology[code] += 1
        return cls(mine, strands, {kind: own for kind, own in times.items() if own}, range(len(mine)))

    def after(self, mine: Sequence[Claim]) -> Digest:
        """The digest of claims that took the place of these after verdicts: where no claim came that was not there, only what
        changed is taken anew."""
        gone, new = differing(self.mine, mine)
        where = {self.mine[n].id: self.placed[n] for n in places(self.mine, gone).values()}
        if not where.keys() >= {claim.id for claim in new}:
            return Digest.of(mine)
        by_face, times = copied(self.by_face), dict(self.times)
        for claim in gone:
            _take(by_face, times, (where[claim.id], claim))
        for claim in new:
            _put(by_face, times, (where[claim.id], claim))
        left = set(where.values()) - {where[claim.id] for claim in new}
        touched = {claim.kind for claim in (*gone, *new)}
        found = Digest(
            mine, by_face, {kind: times[kind] for kind in Kind if times.get(kind)},
            [place for place in self.placed if place not in left] if left else self.placed,
            {key: blocks for key, blocks in self._known.items() if key[0] not in touched})
        faces = set(map(_face_of, (*gone, *new)))
        found.__dict__["strands"] = _placed_anew(
            self.strands, *([some[key] for key in faces if key in some] for some in (self.by_face, by_face)))
        if "_by_document" in self.__dict__:
            found.__dict__["_by_document"] = self._recounted(gone, new)
        return found

    def _recounted(self, gone: Sequence[Claim], new: Sequence[Claim]) -> Counter[str]:
        found = Counter(self._by_document)
        found.update(claim.doc for claim in new)
        for claim in gone:
            found[claim.doc] -= 1
            if not found[claim.doc]:
                del found[claim.doc]
        return found

    @cached_property
    def strands(self) -> tuple[Strand, ...]:
        """All strands, in the order of their first claims."""
        return tuple(self.by_face.values())

    @cached_property
    def documents(self) -> int:
        """How many documents they stand in."""
        return len(self._by_document)

    @cached_property
    def _by_document(self) -> Counter[str]:
        return Counter(claim.doc for claim in self.mine)

    def blocks(self, kind: Kind, most: int) -> list[list[Claim]]:
        """The earliest claims of a kind, by who gives and who receives: pair after pair, at most so many of each, until so many
        are there."""
        if (kind, most) not in self._known:
            self._known[kind, most] = self._blocks(kind, most)
        return self._known[kind, most]

    def _blocks(self, kind: Kind, most: int) -> list[list[Claim]]:
        pairs: dict[tuple[str, str], list[Strand]] = {}
        for strand in self.strands:
            if strand.kind is kind:
                pairs.setdefault(pair_of(strand.first), []).append(strand)
        found: list[list[Claim]] = []
        shown = 0
        for own in heapq.nsmallest(most, pairs.values(), key=lambda own: min(strand.earliest for strand in own)):
            if shown >= most:
                break
            some = heapq.nsmallest(most, (pair for strand in own for pair in strand.own), key=_by_time)
            found.append([claim for _, claim in some])
            shown += len(found[-1])
        return found

    def counted(self, owns: Callable[[Claim], bool]) -> int:
        """How many claims are of a sort that all claims of a strand are of together."""
        return sum(strand.claims for strand in self.strands if owns(strand.first))


def _placed_anew(strands: Sequence[Strand], gone: Sequence[Strand], new: Sequence[Strand]) -> tuple[Strand, ...]:
    """Strands in the order of their first claims, without some and with others."""
    lost = set(map(id, gone))
    found = [strand for strand in strands if id(strand) not in lost]
    for strand in new:
        insort(found, strand, key=_first_place)
    return tuple(found)


def _first_place(strand: Strand) -> int:
    return strand.own[0][0]


def _take(strands: dict[Hashable, Strand], times: dict[Kind, Counter[str | None]], gone: Placed) -> None:
    claim, was = gone[1], strands[key := _face_of(gone[1])]
    own = [pair for pair in was.own if pair[0] != gone[0]]
    if own:
        strands[key] = Strand(own, was.technology - _technology(claim))
    else:
        del strands[key]
    times[claim.kind] = times[claim.kind] - Counter([claim.time])


def _put(strands: dict[Hashable, Strand], times: dict[Kind, Counter[str | None]], new: Placed) -> None:
    claim, was = new[1], strands.get(key := _face_of(new[1]), Strand())
    own = sorted([*was.own, new], key=lambda pair: pair[0])
    strands[key] = Strand(own, was.technology + _technology(claim))
    times[claim.kind] = times.get(claim.kind, Counter()) + Counter([claim.time])


def _technology(claim: Claim) -> Counter[Technology]:
    return Counter(claim.technology if claim.kind is Kind.SUPPLY and claim.modality is not Modality.DENIED else ())


def _by_time(placed: Placed) -> tuple[str, str, int, int]:
    place, claim = placed
    return claim.time or "9999", claim.doc, claim.start, place


def _face_of(claim: Claim) -> Hashable:
    return claim.kind, claim.modality, _face(claim.from_party), _face(claim.to_party)


def _face(party: Party | None) -> Hashable:
    return (party.key, party.name, party.country) if party else None
