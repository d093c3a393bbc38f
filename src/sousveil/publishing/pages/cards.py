"""A claim as pages show it: its sentence, its hedge, its words in their place, and what a person said of it.

Invariant: the quote is cut from the stored text by its offsets and never rebuilt; a card without a verdict says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from sousveil.drawing import dates, sentence
from sousveil.drawing.labels import Labels
from sousveil.model import Claim, Document, Modality
from sousveil.publishing.pages.page import Links

CONTEXT = 150


class Said(NamedTuple):
    """A part of a sentence and the page it leads to, if any."""

    text: str
    role: str
    href: str = ""


@dataclass(frozen=True)
class Card:
    """One claim ready to be written out."""

    claim: Claim
    says: tuple[Said, ...]
    when: str
    before: str
    after: str
    title: str
    published: str
    state: str
    href: str
    document_href: str
    drawn: dict[bool, Markup] = field(default_factory=dict, compare=False, repr=False)
    """Its HTML with and without a heading, once a template has made it: a claim stands on many pages."""

    @property
    def denied(self) -> bool:
        return self.claim.modality is Modality.DENIED

    def keep(self, heading: bool, drawn: Markup) -> Markup:
        """Remember the HTML that a template made, and give it."""
        self.drawn[heading] = drawn
        return drawn


def relation(claim: Claim) -> sentence.Relation:
    """What the sentence of a claim is made from."""
    return sentence.Relation(
        claim.kind, claim.from_party, claim.to_party, claim.technology, claim.status, claim.modality)


def says(claim: Claim, labels: Labels, links: Links) -> tuple[Said, ...]:
    """The claim's sentence, parties linked to their pages."""
    return linked(relation(claim), (links.party(claim.from_party), links.party(claim.to_party)), labels)


def linked(said: sentence.Relation, ends: tuple[str, str], labels: Labels) -> tuple[Said, ...]:
    """A sentence whose parties lead to `ends`, its first letter a capital."""
    ways = dict(zip(("from", "to"), ends, strict=True))
    found = [Said(part.text, part.role, ways.get(part.role, "")) for part in sentence.parts(said, labels)]
    first = found[0]
    return (Said(first.text[:1].upper() + first.text[1:], first.role, first.href), *found[1:])


def context(document: Document, start: int, end: int, *, size: int = CONTEXT) -> tuple[str, str]:
    """Up to `size` characters before and after, cut at words and within the paragraph, cuts shown by an ellipsis."""
    before, after = document.text[max(0, start - size) : start], document.text[end : end + size]
    head, tail = before.rpartition("\n\n")[2], after.partition("\n\n")[0]
    if len(head) == len(before) and start > size:
        head = "…" + head.partition(" ")[2]
    if len(tail) == len(after) and end + size < len(document.text):
        tail = tail.rpartition(" ")[0] + "…"
    return " ".join(head.split("\n")), " ".join(tail.split("\n"))


def came_from(document: Document) -> str:
    """Where a document came from, for others: an address whole, of a file on somebody's machine its name only."""
    uri = document.origin.uri
    return uri if "://" in uri and not uri.startswith("file:") else uri.replace("\\", "/").rstrip("/").rpartition("/")[2]


def title_of(document: Document, labels: Labels) -> str:
    """A document's title, else the last part of where it came from, else the beginning of its hash."""
    name = document.origin.uri.rstrip("/").rsplit("/", 1)[-1]
    return document.title or (name if name not in ("", "-") else labels("document.untitled", id=document.id[:12]))


def card(claim: Claim, document: Document, state: str, labels: Labels, links: Links) -> Card:
    """The card of a claim. `state` is the ledger's review state."""
    before, after = context(document, claim.start, claim.end)
    return Card(
        claim, says(claim, labels, links), dates.words(claim.time, labels), before, after, title_of(document, labels),
        dates.words(document.published, labels), state, links.claim(claim.id, claim.doc), links.document(document.id))


@dataclass(frozen=True)
class Span:
    """A stretch of the stored text and the claims whose quotes cover it (none for plain text)."""

    text: str
    claims: tuple[Claim, ...]
    first: tuple[str, ...] = ()
    section: str = ""


def marked(text: str, claims: Sequence[Claim], *, sections: Sequence[tuple[str, int]] = ()) -> list[Span]:
    """The whole text cut where any quote or section starts or ends. `first` names the claims that start at a span.

    Joined again, the spans are the text; quotes may overlap and nest.
    """
    labels_at = {start: label for label, start in sections if 0 < start < len(text)}
    edges = {0, len(text), *labels_at}
    for claim in claims:
        edges |= {claim.start, claim.end}
    opening: dict[int, list[Claim]] = {}
    for claim in claims:
        opening.setdefault(claim.start, []).append(claim)
    points, open_now, spans = sorted(edges), list[Claim](), list[Span]()
    for start, end in itertools.pairwise(points):
        open_now = [claim for claim in open_now if claim.end > start] + opening.get(start, [])
        begun = tuple(claim.id for claim in opening.get(start, []))
        spans.append(Span(text[start:end], tuple(open_now), begun, labels_at.get(start, "")))
    return spans
