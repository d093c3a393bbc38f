"""The pages of evidence: a claim with its quote in its document, a document with all its quotes, lists of both, search.

Invariant: the text shown is the stored text, whole and escaped; marks are laid over it by offsets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sousveil.drawing import dates
from sousveil.ledger.review import CHECKED
from sousveil.model import Claim, Document, Kind, Modality, Tier
from sousveil.publishing.pages import cards
from sousveil.publishing.pages.held import pair_of
from sousveil.publishing.pages.page import Links, Numbers, Page, listing_path
from sousveil.publishing.pages.shelf import Shelf

AROUND = 700


def claim(shelf: Shelf, links: Links, claim_id: str) -> Page:
    """One claim: sentence, fields, the quote marked in its document, why it was made. UsageError for an unknown id."""
    machine = shelf.ledger.claim(claim_id)
    found = shelf.corrected(machine)
    document = shelf.document(found.doc)
    start, end = _window(document, found)
    kin = [c for c in _same_relation(shelf, found) if c.id != found.id]
    said = shelf.card(found, links)
    view = {
        "candidate": machine.tier is Tier.CANDIDATE and shelf.state(machine) not in CHECKED,
        "card": said, "document": document, "title": cards.title_of(document, shelf.labels),
        "fields": _fields(shelf, found), "machine": _fields(shelf, machine) if machine != found else [],
        "spans": _parts(document, found, start, end),
        "cut_before": start > 0, "cut_after": end < len(document.text), "section": document.place(found.start),
        "says_same": [shelf.card(c, links) for c in kin if (c.modality is Modality.DENIED) == _denied(found)][:6],
        "says_other": [shelf.card(c, links) for c in kin if (c.modality is Modality.DENIED) != _denied(found)][:6],
        "decisions": shelf.ledger.decisions(found.id), "document_href": links.document(document.id),
        "published": dates.words(document.published, shelf.labels), "cues": _cues(document, found),
    }
    data = machine.to_json() | {"document": _document_data(document, links), "state": shelf.state(found)}
    says = "".join(part.text for part in said.says)
    return Page(f"claim/{found.id}.html", "claim.html", says, "claims", view, data, description=says)


def _denied(claim: Claim) -> bool:
    return claim.modality is Modality.DENIED


def _same_relation(shelf: Shelf, found: Claim) -> list[Claim]:
    party = found.from_party or found.to_party
    assert party is not None
    return [c for c in shelf.claims_of(party, kind=found.kind) if pair_of(c) == pair_of(found)]


def _window(document: Document, found: Claim) -> tuple[int, int]:
    """Whole paragraphs around the quote, so many that it stands on the first screen."""
    start, end = max(0, found.start - AROUND), min(len(document.text), found.end + AROUND)
    if start:
        start = max(document.text.rfind("\n", 0, start) + 1, start - 400)
    if end < len(document.text):
        stop = document.text.find("\n", end)
        end = stop if 0 <= stop < end + 400 else end
    return start, end


def _parts(document: Document, found: Claim, start: int, end: int) -> list[tuple[str, str]]:
    """The window as (text, role) pieces: plain, quote, from, to (a party's own words inside the quote)."""
    spans = []
    for role, party in (("from", found.from_party), ("to", found.to_party)):
        if party and party.span and found.start <= party.span[0] and party.span[1] <= found.end:
            spans.append((*party.span, role))
    pieces = [(document.text[start : found.start], "plain")]
    at = found.start
    for first, last, role in sorted(spans):
        if first >= at:
            pieces += [(document.text[at:first], "quote"), (document.text[first:last], role)]
            at = last
    pieces += [(document.text[at : found.end], "quote"), (document.text[found.end : end], "plain")]
    return [piece for piece in pieces if piece[0]]


def _fields(shelf: Shelf, found: Claim) -> list[tuple[str, str]]:
    labels = shelf.labels
    rows = [
        ("from", _party(shelf, found, "from")), ("to", _party(shelf, found, "to")),
        ("technology", labels.listed([labels(f"technology.{code}") for code in found.technology])),
        ("place", found.place or ""), ("time", dates.words(found.time, labels) if found.time else ""),
        ("status", labels(f"status.{found.status}")), ("modality", labels(f"modality.{found.modality}")),
        ("speaker", found.speaker or labels("claim.author")),
        ("amount", f"{found.amount.value:,.0f} {found.amount.currency}" if found.amount else ""),
        ("harm", labels.listed([labels(f"harm.{code}") for code in found.harm])),
    ]
    return [(labels(f"field.{name}"), value) for name, value in rows if value]


def _party(shelf: Shelf, found: Claim, end: str) -> str:
    party = found.from_party if end == "from" else found.to_party
    if party is None:
        return shelf.labels(f"unnamed.{found.kind}_{end}")
    about = [shelf.labels(f"party.{party.type}"), party.country if party.country and party.country != party.name else ""]
    words = f"{party.name} ({', '.join(part for part in about if part)})"
    if party.written and party.written != party.name:
        words += " " + shelf.labels("claim.written", words=party.written)
    return words


def _cues(document: Document, found: Claim) -> list[tuple[str, str, str]]:
    return [
        (cue.field, cue.rule, document.text[cue.start : cue.end] if cue.start is not None and cue.end is not None else "")
        for cue in found.cues
    ]


def document(shelf: Shelf, links: Links, document_id: str) -> Page:
    """The stored text with all its quotes marked. UsageError for an unknown id."""
    found = shelf.ledger.document(document_id)
    claims = shelf.claims(doc=found.id)
    sections = [(section.label, section.start) for section in found.sections]
    said = [shelf.card(c, links) for c in sorted(claims, key=lambda c: (c.start, c.end, c.id))]
    view = {
        "has_original": links.queries and shelf.ledger.original(found.id) is not None,
        "document": found, "title": cards.title_of(found, shelf.labels), "cards": said,
        "spans": cards.marked(found.text, claims, sections=sections),
        "first_section": next((label for label, start in sections if start == 0), ""),
        "numbers": {c.claim.id: number for number, c in enumerate(said, 1)},
        "published": dates.words(found.published, shelf.labels), "origin": _origin(found, links),
    }
    data = _document_data(found, links) | {"text": found.text, "claims": claims}
    title = cards.title_of(found, shelf.labels)
    return Page(f"document/{found.id[:16]}.html", "document.html", title, "documents", view, data)


def _document_data(found: Document, links: Links) -> dict[str, Any]:
    return {
        "id": found.id, "text_sha256": found.text_sha256, "title": found.title, "publisher": found.publisher,
        "published": found.published, "language": found.language, "format": found.format, "url": found.url,
        "origin": {"uri": _origin(found, links), "retrieved": found.origin.retrieved, "licence": found.origin.licence},
        "size": found.size, "notices": [{"kind": n.kind, "detail": n.detail} for n in found.notices],
    }


def _origin(found: Document, links: Links) -> str:
    """Where it came from; on pages for others no folders of the machine that read it."""
    return found.origin.uri if links.queries else cards.came_from(found)


def documents(shelf: Shelf, links: Links, number: int = 1) -> Page:
    """All documents, with how many claims each gave."""
    quotes = shelf.summary().quotes
    numbers = Numbers(number, shelf.ledger.counts()["documents"])
    rows = shelf.ledger.documents(limit=numbers.size, offset=numbers.offset)
    view = {
        "rows": [(doc, cards.title_of(doc, shelf.labels), dates.words(doc.published, shelf.labels), quotes.get(doc.id, 0),
                  links.document(doc.id)) for doc in rows],
        "numbers": numbers, "listing": "documents", "filters": {},
    }
    data = {"rows": [_document_data(doc, links) | {"claims": quotes.get(doc.id, 0)} for doc in rows],
            "page": number, "pages": numbers.pages, "total": numbers.total}
    return Page(listing_path("documents", number), "documents.html", shelf.labels("documents.title"), "documents", view, data)


def claims(shelf: Shelf, links: Links, number: int = 1, *, filters: Mapping[str, str] | None = None) -> Page:
    """A list of claims by the ledger's filters (kind, country, party, technology, since, until, text)."""
    chosen = {key: value for key, value in (filters or {}).items() if value}
    size = 25 if links.queries else 100
    total = shelf.count(**chosen)
    numbers = Numbers(number, total, size=size)
    rows = shelf.claims(limit=size, offset=numbers.offset, **chosen)
    view = {"cards": [shelf.card(c, links) for c in rows], "numbers": numbers, "listing": "claims",
            "filters": chosen, "take": chosen,
            "kinds": tuple(Kind)}
    data = {"rows": rows, "page": number, "pages": numbers.pages, "total": total, "filters": chosen}
    path = listing_path("claims", number, chosen)
    return Page(path, "claims.html", shelf.labels("claims.title"), "claims", view, data)
