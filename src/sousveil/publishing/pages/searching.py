"""Search: full text over the quotes and names of claims, with filters, and over the stored texts of documents.

Invariant: what was typed is never read as a query language; every hit stands in its own words, marked by its offsets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sousveil.drawing import dates
from sousveil.model import Document, Kind, Technology
from sousveil.publishing.pages import cards
from sousveil.publishing.pages.page import Links, Numbers, Page
from sousveil.publishing.pages.shelf import Shelf

FILTERS = ("kind", "country", "technology", "since", "until")
SIZE, MOST_DOCUMENTS = 25, 8
_TERM = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True)
class Hit:
    """A document in which the words stand: what is before the first of them, it, and what follows."""

    title: str
    published: str
    href: str
    before: str
    words: str
    after: str


def search(shelf: Shelf, links: Links, query: Mapping[str, str], number: int = 1) -> Page:
    """The page. Raises UsageError for a filter that makes no sense."""
    words = " ".join(query.get("q", "").split())[:200]
    chosen = {name: query[name].strip()[:60] for name in FILTERS if query.get(name, "").strip()}
    asked = {**chosen, "text": words} if words else chosen
    total = shelf.ledger.count(tier="claim", **asked) if asked else 0
    numbers = Numbers(number, total, size=SIZE)
    rows = shelf.claims(limit=SIZE, offset=numbers.offset, **asked) if asked else []
    found = shelf.ledger.documents(text=words, limit=MOST_DOCUMENTS) if words and number == 1 else []
    view = {
        "words": words, "cards": [shelf.card(c, links) for c in rows], "numbers": numbers, "listing": "search",
        "filters": {"q": words, **chosen}, "chosen": {name: chosen.get(name, "") for name in FILTERS}, "kinds": tuple(Kind),
        "technologies": tuple(Technology), "asked": bool(asked), "hits": [_hit(one, words, shelf, links) for one in found],
        "documents": shelf.ledger.count_documents(text=words) if words else 0,
    }
    data = {"words": words, "filters": chosen, "total": total, "page": number, "pages": numbers.pages,
            "claims": rows, "documents": [one.id for one in found]}
    return Page("search.html", "search.html", shelf.labels("search.title"), "search", view, data)


def _hit(document: Document, words: str, shelf: Shelf, links: Links) -> Hit:
    start, end = place(document.text, words)
    before, after = cards.context(document, start, end)
    return Hit(cards.title_of(document, shelf.labels), dates.words(document.published, shelf.labels),
               links.document(document.id), before, document.text[start:end], after)


def place(text: str, words: str) -> tuple[int, int]:
    """Where the first of the typed words stands in the text; its beginning where only the title has them."""
    terms = [(hit[1] or hit[2]).rstrip("*") for hit in _TERM.finditer(words)]
    for term in filter(None, terms):
        hit = re.search(r"\b" + re.escape(term), text, re.IGNORECASE) or re.search(re.escape(term), text, re.IGNORECASE)
        if hit:
            return hit.span()
    return 0, 0
