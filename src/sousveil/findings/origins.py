"""Independent origins: which documents count as one source of a finding.

Invariant: a copy of a dated document, of whatever publisher, changes nothing; adding a document that shares nothing adds one;
the order in which documents were read changes nothing. A document belongs to one origin.

Two steps. Copies: by date of publication, then length, each document joins the earlier one that it copies most, judged by the
containment of shingles of the whole text, of the surroundings of the claim's quote, and of the quote; it never bridges two.
Then of what is left, documents whose claims rest on the same named source, or speak in the voice of the same publisher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sousveil.findings import sums, voices
from sousveil.findings.reviewed import Said
from sousveil.model import Document, OriginGroup, Party, edtf
from sousveil.screening import containment, fingerprint, shingles

WHOLE, PART, AROUND, QUOTE = 0.3, 0.15, 0.3, 0.6
FEWEST_PRINTS, FEWEST_QUOTE, MARGIN, MANY = 8, 10, 300, 16


class Witness:
    """What counting needs of a document: who speaks, when, how long, and what it looks like. Keeps no text."""

    def __init__(self, document: Document, text: Callable[[], str]) -> None:
        self.id = document.id
        self.text_sha256 = document.text_sha256
        self.voice = voices.own_voice(document)
        self.publisher = document.publisher
        self.official = bool(document.publisher) and voices.is_official(document.publisher or "")
        self.published = edtf.parse(document.published).earliest if document.published else None
        self.order = (self.published or date.max, len(document.text), document.id)
        self._text = text

    @cached_property
    def prints(self) -> frozenset[int]:
        """The fingerprint of the whole text."""
        return fingerprint(self._text())

    def around(self, said: Iterable[Said]) -> frozenset[int]:
        """Shingles of the quotes with what stands around them."""
        text = self._text()
        return frozenset().union(*(
            shingles(text[max(0, one.claim.start - MARGIN) : one.claim.end + MARGIN]) for one in said
        ))


@dataclass
class _Part:
    """One document's share of a finding."""

    witness: Witness
    said: list[Said]

    @cached_property
    def around(self) -> frozenset[int]:
        return self.witness.around(self.said)

    @cached_property
    def quotes(self) -> tuple[frozenset[int], ...]:
        found = {shingles(one.claim.quote) for one in self.said}
        return tuple(quote for quote in found if len(quote) >= FEWEST_QUOTE)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Whose words these are: named sources, or the publisher where a claim is in the document's own voice."""
        named = {key for one in self.said if (key := source_of(one))}
        if any(not source_of(one) for one in self.said):
            return frozenset([self.witness.voice] if self.witness.voice else ())
        return frozenset(named)


def source_of(one: Said) -> str | None:
    """The key of the named source of a claim; None where the document speaks itself or the source is unnamed."""
    return voices.source_key(one.claim.speaker) if one.claim.speaker else None


def origins(said: Iterable[Said], witness: Callable[[str], Witness], parties: Iterable[Party]) -> tuple[OriginGroup, ...]:
    """The independent origins of supporting claims, the one with most documents first."""
    by_document: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_document[one.claim.doc].append(one)
    parts = [_Part(witness(doc), sorted(own, key=lambda one: one.claim.id)) for doc, own in by_document.items()]
    parts.sort(key=lambda part: part.witness.order)
    copies = _copies(parts) if len(parts) > 1 else [[part] for part in parts]
    names = {voices.name_key(name) for party in parties for name in (party.name, party.written or party.name)}
    found = [_group(sets, shared, names) for sets, shared in _by_source(copies)]
    return tuple(sorted(found, key=lambda group: (-len(group.documents), group.documents)))


def _copies(parts: list[_Part]) -> list[list[_Part]]:
    """Sets of copies, the original first."""
    sets: list[list[_Part]] = []
    place: dict[str, int] = {}
    known = _Index()
    for n, part in enumerate(parts):
        near = known.earlier(part, n) if len(parts) > MANY else range(n)
        best = max(((_alike(part, parts[k]), -k) for k in near), default=(0.0, 0))
        if best[0] > 0:
            place[part.witness.id] = place[parts[-best[1]].witness.id]
            sets[place[part.witness.id]].append(part)
        else:
            place[part.witness.id] = len(sets)
            sets.append([part])
    return sets


class _Index:
    """Which earlier documents can be copies at all: those with a fingerprint, a text or a passage in common."""

    def __init__(self) -> None:
        self._places: dict[int | str, list[int]] = defaultdict(list)

    def earlier(self, part: _Part, place: int) -> list[int]:
        """Places of the documents before this one that share anything with it, in order; it is noted for those after it."""
        near: set[int] = set()
        for mark in self._marks(part):
            there = self._places[mark]
            near.update(there)
            there.append(place)
        return sorted(near)

    @staticmethod
    def _marks(part: _Part) -> set[int | str]:
        return {part.witness.text_sha256, *part.witness.prints, *(mark for quote in part.quotes for mark in quote)}


def _alike(a: _Part, b: _Part) -> float:
    """How much of the one is a copy of the other, 0 where it is none."""
    if a.witness.text_sha256 == b.witness.text_sha256:
        return 2.0
    prints = a.witness.prints, b.witness.prints
    whole = containment(*prints) if min(map(len, prints)) >= FEWEST_PRINTS else 0.0
    if whole >= WHOLE:
        return 1.0 + whole
    quoted = max((containment(x, y) for x in a.quotes for y in b.quotes), default=0.0)
    if quoted >= QUOTE:
        return quoted
    around = containment(a.around, b.around) if whole >= PART else 0.0
    return around if around >= AROUND else 0.0


def _by_source(copies: list[list[_Part]]) -> list[tuple[list[list[_Part]], str]]:
    """Sets of copies whose originals share a named source or a publisher, with the name; few names before many."""
    found: list[tuple[list[list[_Part]], frozenset[str]]] = []
    shared: list[str] = []
    for copied in sorted(copies, key=lambda copied: (len(copied[0].keys), copied[0].witness.order)):
        keys = copied[0].keys
        at = next((n for n, (_, known) in enumerate(found) if keys & known), None)
        if at is None:
            found.append(([copied], keys))
            shared.append("")
        else:
            found[at][0].append(copied)
            shared[at] = shared[at] or min(keys & found[at][1])
    return [(sets, name) for (sets, _), name in zip(found, shared, strict=True)]


def _group(sets: list[list[_Part]], shared: str, names: set[str]) -> OriginGroup:
    parts = [part for copied in sets for part in copied]
    said = [one for part in parts for one in part.said]
    originals = [copied[0] for copied in sets]
    giving = originals if any(one.claim.amount for part in originals for one in part.said) else parts
    summed = sums.largest(part.said for part in giving)
    return OriginGroup(
        documents=tuple(sorted(part.witness.id for part in parts)),
        claims=tuple(sorted(one.claim.id for one in said)),
        why=", ".join(filter(None, (_why(parts, sets, shared), summed.note))), amounts=summed.amounts,
        interested=all(_interested(copied, names) for copied in sets),
        official=any(part.witness.official for part in originals),
        originals=tuple(sorted(part.witness.id for part in originals)),
    )


def _interested(copied: list[_Part], names: set[str]) -> bool:
    """Does only a party of the relation speak? A copy of its release is its release; undated, any copy may be the first."""
    first = [copied[0], *(part for part in copied[1:] if not part.witness.published)]
    return any({source_of(one) or part.witness.voice for one in part.said} <= names for part in first)


def _why(parts: list[_Part], sets: list[list[_Part]], shared: str) -> str:
    if len(parts) == 1:
        return "one document"
    reasons = []
    copied = sum(len(one) for one in sets if len(one) > 1)
    if copied:
        reasons.append(f"{copied} copies of one text" if len(sets) == 1 else f"copies among {copied} documents")
    if len(sets) > 1:
        reasons.append(f"one source: {shared}")
    return ", ".join(reasons)
