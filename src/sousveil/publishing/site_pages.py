"""Which pages a static site has: every page that another one links to, each once.

Invariant: no link of a page leads to a file that is not written (a test follows them all).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sousveil.model import Kind
from sousveil.publishing.pages import (
    Links,
    Page,
    Shelf,
    about,
    analysis,
    evidence,
    figures,
    findings,
    network,
    overview,
    ranks,
    subject,
)
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
    for filters in ({}, *({"kind": str(kind)} for kind in Kind)):
        yield from _listed(partial(network.network, shelf, filters=filters), below=bool(filters))
    yield from _analysis(shelf)
    for code in summary.countries:
        yield subject.country(shelf, BELOW, code)
        yield from _rest(shelf, {"country": code}, code)
    for party, _ in summary.parties.values():
        yield subject.party(shelf, BELOW, slug(party.name, party.key))
    for document in shelf.ledger.documents():
        yield evidence.document(shelf, BELOW, document.id)
    for found in filter(findings.has_page, shelf.findings()):
        yield findings.finding(shelf, BELOW, found.id)


def _analysis(shelf: Shelf) -> Iterator[Page]:
    """What follows from the findings: rankings, figures, exposures, the strings of those who hold any, prepared scenarios."""
    yield analysis.hub(shelf, TOP)
    yield analysis.scenario(shelf, TOP, {})
    yield ranks.ranking(shelf, TOP, {})
    yield from (ranks.ranking(shelf, BELOW, {"by": by}) for by in ranks.CHOICES if by != ranks.DEFAULT)
    yield figures.figures(shelf, TOP)
    yield from (figures.figure(shelf, BELOW, figures.key(one)) for one in figures.every(shelf) if one.computed is not None)
    for code in shelf.summary().countries:
        yield analysis.exposure(shelf, BELOW, code)
    held, own = shelf.study().engine.by_holder, ranks.addresses(shelf)
    for key in held:
        address = key if key in shelf.summary().countries else own.get(key)
        if address:
            yield analysis.leverage(shelf, BELOW, address)
    for _, href in analysis.suppliers(shelf, TOP):
        yield analysis.prepared(shelf, BELOW, href.removeprefix("scenario/").removesuffix(".html"))


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
