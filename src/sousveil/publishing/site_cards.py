"""The cards of a site for social media: one for the site, one for each of the countries with most claims.

Invariant: a card's file is named after what is on it, so that one that is there already is never drawn again.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping

from sousveil.drawing import card
from sousveil.drawing.card import Card
from sousveil.publishing.pages import Page, Shelf, overview, subject
from sousveil.publishing.pages.page import Links

MOST_CARDS, LINE, MOST_LINES, VERSION = 40, 72, 3, "1"
HOME = "index.html"


def cards(shelf: Shelf) -> dict[str, tuple[str, Card]]:
    """Path of a page -> the name of its card's file, and the card."""
    labels, summary = shelf.labels, shelf.summary()
    foot = labels("card.foot_unreviewed" if summary.unreviewed else "card.foot")
    counts = labels("frame.foot_counts", claims=labels.count("claims", summary.claims),
                    documents=labels.count("documents", len(summary.quotes)))
    flows, _ = overview.drawn(shelf)
    found = {HOME: Card(labels("card.title"), (labels("overview.title"), counts), foot, tuple(flows))}
    busiest = sorted(summary.countries, key=lambda code: (-summary.countries[code].total(), code))
    for code in busiest[:MOST_CARDS]:
        page = subject.country(shelf, Links("../", queries=False), code)
        lines = textwrap.wrap(page.description, LINE, max_lines=MOST_LINES, placeholder=" …")
        if all(map(card.fits, (page.title, *lines))):
            found[page.path] = Card(page.title, tuple(lines), foot, tuple(page.view["lines"]), code)
    return {path: (_name(one), one) for path, one in found.items()}


def _name(one: Card) -> str:
    return f"cards/{hashlib.sha256(f'{VERSION} {one!r}'.encode()).hexdigest()[:16]}.png"


def of(page: Page, names: Mapping[str, tuple[str, Card]]) -> str:
    """The file of a page's card: its own, else the site's; empty where there are none."""
    return names[page.path if page.path in names else HOME][0] if names else ""
