"""Published figures beside what the ledger's tables give, and the rows that carry each.

Invariant: what was published is never corrected; a figure that can't be computed says why; a computed one opens into the rows
of its document, and these into their claims.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from sousveil.findings import figures as computed
from sousveil.findings.figures import Figure, Match
from sousveil.publishing.pages import cards
from sousveil.publishing.pages.cards import Card
from sousveil.publishing.pages.page import Links, NoPage, Page
from sousveil.publishing.pages.shelf import NO_VERDICT, Shelf

MOST_ROWS, MOST_LENGTH = 200, 400


@dataclass(frozen=True)
class Carrier:
    """A row of a table that carries a figure: its number, its words, the claims that stand in it."""

    number: int
    text: str
    claims: tuple[Card, ...]


def key(figure: Figure) -> str:
    """The address of a figure: 16 hex digits of its name, table and rule."""
    return hashlib.sha256("\n".join((figure.name, figure.table, figure.rule)).encode()).hexdigest()[:16]


def number(value: float | None) -> str:
    """As a reader writes it: whole numbers grouped, others with two digits."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def published(figure: Figure) -> str:
    """As it was published: a number, or at least or more than one."""
    return figure.published.removeprefix("= ").replace(">=", "≥")


def every(shelf: Shelf) -> list[Figure]:
    """All figures, computed once for each state of the ledger."""
    found: list[Figure] = shelf.once(("figures",), lambda: computed.figures(shelf.ledger), of=(NO_VERDICT,))
    return found


def some(shelf: Shelf) -> bool:
    """Does the ledger hold a table that any figure can be computed from?"""
    return any(figure.computed is not None for figure in every(shelf))


def figures(shelf: Shelf, links: Links) -> Page:
    """All published figures, those of the tables that the ledger holds first."""
    found = every(shelf)
    counts = Counter(figure.match for figure in found)
    tables = sorted({figure.table for figure in found}, key=lambda name: (all(
        f.match is Match.NOT_COMPUTABLE for f in found if f.table == name), name))
    groups = [(name, [(figure, key(figure), number(figure.computed)) for figure in found if figure.table == name])
              for name in tables]
    absent = {name: _absent([figure for figure in found if figure.table == name]) for name in tables}
    view = {"groups": groups, "groups_empty": absent, "published": published,
            "counts": [(str(match), counts[match]) for match in Match if counts[match]],
            "has_page": lambda figure: figure.computed is not None}
    data = {"figures": [{"id": key(figure), **figure.to_json(), "rows": len(figure.rows)} for figure in found]}
    return Page("figures.html", "figures.html", shelf.labels("figures.title"), "figures", view, data,
                description=shelf.labels("figures.standfirst"))


def _absent(own: list[Figure]) -> str:
    """What all figures of a table say where the ledger lacks it; empty where it is there."""
    said = {figure.why for figure in own}
    return said.pop() if len(said) == 1 and all(figure.match is Match.NOT_COMPUTABLE for figure in own) else ""


def figure(shelf: Shelf, links: Links, address: str) -> Page:
    """One figure and the rows that carry it. Raises NoPage where there is none."""
    found = next((figure for figure in every(shelf) if key(figure) == address), None)
    if found is None:
        raise NoPage(address)
    document = shelf.document(found.rows[0].doc) if found.rows else None
    claims = shelf.claims(doc=document.id) if document else []
    rows = []
    for place in found.rows[:MOST_ROWS]:
        words = " ".join(document.text[place.start : place.end].split()) if document else ""
        inside = tuple(shelf.card(c, links) for c in claims if place.start <= c.start < place.end)
        rows.append(Carrier(place.row, words[:MOST_LENGTH] + ("…" if len(words) > MOST_LENGTH else ""), inside))
    view = {
        "figure": found, "published": published(found), "computed": number(found.computed), "rows": rows,
        "more": len(found.rows) - len(rows),
        "document": document, "title": cards.title_of(document, shelf.labels) if document else "",
        "document_href": links.document(document.id) if document else "",
    }
    data = {"id": address, **found.to_json()}
    return Page(f"figure/{address}.html", "figure.html", found.name, "figures", view, data)
