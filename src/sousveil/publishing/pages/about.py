"""About the numbers: what is in, what is not, how it is said; and pages that only say one thing (not found, refused)."""

from __future__ import annotations

from sousveil.publishing.pages.findings import GRADES
from sousveil.publishing.pages.page import Links, Page
from sousveil.publishing.pages.shelf import Shelf


def about(shelf: Shelf, links: Links) -> Page:
    """What the numbers count."""
    counts, summary = shelf.ledger.counts(), shelf.summary()
    view = {"counts": counts, "summary": summary, "grades": GRADES, "root_hash": shelf.ledger.head().root.hex()}
    data = {"documents": counts["documents"], "claims": summary.claims, "denials": summary.denials,
            "unreviewed": summary.unreviewed, "candidates": counts["candidates"]}
    return Page("about.html", "about.html", shelf.labels("about.title"), "about", view, data)


def static_search(shelf: Shelf) -> Page:
    """The search of a static site: the browser looks through an index that is a script beside the page."""
    return Page("search.html", "search.html", shelf.labels("search.title"), "search", {"words": ""}, {},
                scripts=("search-index.js", "search.js"))


def message(path: str, title: str, text: str, *, status: int) -> Page:
    """A page that says one thing, at the address that was asked for."""
    return Page(path, "message.html", title, "", {"message": text}, {"error": text, "status": status}, status=status)
