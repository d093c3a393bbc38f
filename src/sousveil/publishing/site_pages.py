"""Which pages a static site has: every page that another one links to, each once.

Invariant: no link of a page leads to a file that is not written (a test follows them all).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sousveil.model import Kind
from sousveil.publishing.pages import Links, Page, Shelf, about, evidence, findings, overview, subject
from sousveil.publishing.pages.page import slug

TOP, BELOW = Links("", queries=False), Links("../", queries=False)
Build = Callable[[Links, int], Page]


def pages(shelf: Shelf) -> Iterator[Page]:
    """All pages of the site, in a fixed order."""
    summary = shelf.summary()
    yield overview.overview(shelf, TOP)
    yield overview.countries(shelf, TOP)
    yield about.about(shelf, TOP)
    yield about.static_search(shelf)
    yield from _listed(lambda links, n: overview.flow_table(shelf, links, n))
    yield from _listed(lambda links, n: overview.parties(shelf, links, n))
    yield from _listed(lambda links, n: evidence.documents(shelf, links, n))
    for filters in ({}, *({"kind": str(kind)} for kind in Kind)):
        yield from _listed(partial(findings.listing, shelf, filters=filters), below=bool(filters))
        yield from _listed(partial(evidence.claims, shelf, filters=filters), below=bool(filters))
    for code in summary.countries:
        yield subject.country(shelf, BELOW, code)
        yield from _rest(shelf, {"country": code}, code)
    for party, _ in summary.parties.values():
        yield subject.party(shelf, BELOW, slug(party.name, party.key))
    for document in shelf.ledger.documents():
        yield evidence.document(shelf, BELOW, document.id)
    for found in filter(findings.has_page, shelf.findings()):
        yield findings.finding(shelf, BELOW, found.id)


def _listed(build: Build, *, below: bool = False) -> Iterator[Page]:
    """All pages of a list: the first stands at the top unless it is filtered, the others below."""
    first = build(BELOW if below else TOP, 1)
    yield first
    for number in range(2, int(first.data["pages"]) + 1):
        yield build(BELOW, number)


def _rest(shelf: Shelf, filters: Mapping[str, str], code: str) -> Iterator[Page]:
    """The lists that a country's page leads to where it has more claims of a kind than it shows."""
    for kind, n in shelf.summary().countries[code].items():
        if n > subject.MOST_CLAIMS:
            own = {"kind": str(kind), **filters}
            yield from _listed(partial(evidence.claims, shelf, filters=own), below=True)
