"""Which pages a static site has: every page that another one links to, each once.

Invariant: no link of a page leads to a file that is not written (a test follows them all).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    finding,
    findings,
    network,
    overview,
    ranks,
    scenarios,
    subject,
)
from sousveil.publishing.pages.page import slug

TOP, BELOW = Links("", queries=False), Links("../", queries=False)
Build = Callable[[Links, int], Page]
Task = Callable[[], Iterator[Page]]


def tasks(shelf: Shelf) -> list[Task]:
    """All pages of the site, in tasks that need nothing of one another, those that may take long first."""
    summary = shelf.summary()
    kinds: tuple[dict[str, str], ...] = ({}, *({"kind": str(kind)} for kind in Kind))
    lists: list[tuple[Build, bool]] = [(partial(network.network, shelf, filters=filters), bool(filters)) for filters in kinds]
    lists += [(partial(evidence.claims, shelf, filters=filters), bool(filters)) for filters in kinds]
    lists += [(partial(findings.listing, shelf, filters=filters), bool(filters)) for filters in kinds]
    lists += [(partial(build, shelf), False) for build in (overview.flow_table, overview.parties, evidence.documents)]
    found: list[Task] = [
        partial(_numbered, scenarios.prepared, shelf, href.removeprefix("scenario/").removesuffix(".html"))
        for _, href, _ in scenarios.suppliers(shelf, TOP)]
    found += [partial(_listed, build, below=below) for build, below in lists]
    found += [partial(_listed, build, below=True) for build in _rest(shelf)]
    found += [partial(_one, subject.country, shelf, BELOW, code) for code in summary.countries]
    found += _analysis(shelf)
    found += [partial(_one, subject.party, shelf, BELOW, slug(party.name, party.key)) for party, _ in summary.parties.values()]
    found += [partial(_one, evidence.document, shelf, BELOW, document.id) for document in shelf.ledger.documents()]
    found += [partial(_numbered, finding.finding, shelf, one.id) for one in filter(findings.has_page, shelf.findings())]
    top = [overview.overview, overview.countries, about.about, scenarios.hub]
    top += [figures.figures] if figures.some(shelf) else []
    return [*found, *(partial(_one, build, shelf, TOP) for build in top), partial(_one, about.static_search, shelf)]


def _one(build: Callable[..., Page], *given: object) -> Iterator[Page]:
    yield build(*given)


def _analysis(shelf: Shelf) -> list[Task]:
    """What follows from the findings: rankings, figures, exposures, the strings of those who hold any."""
    summary, holders = shelf.summary(), shelf.study().engine.by_holder
    own: dict[str, str] = {code: code for code in summary.countries}
    own |= {key: address for key, address in ranks.addresses(shelf).items() if key not in own}
    found: list[Task] = [partial(_one, analysis.exposure, shelf, BELOW, code) for code in summary.countries]
    found += [partial(_one, analysis.leverage, shelf, BELOW, own[key]) for key in holders if key in own]
    found += [partial(_one, ranks.ranking, shelf, BELOW, {"by": by}) for by in ranks.CHOICES if by != ranks.DEFAULT]
    found += [partial(_one, figures.figure, shelf, BELOW, figures.key(one))
              for one in figures.every(shelf) if one.computed is not None]
    return [*found, partial(_one, ranks.ranking, shelf, TOP, {}), partial(_one, scenarios.scenario, shelf, TOP, {})]


def _numbered(build: Callable[..., Page], shelf: Shelf, address: str) -> Iterator[Page]:
    """All pages of one thing."""
    first = build(shelf, BELOW, address)
    yield first
    for number in range(2, int(first.data["pages"]) + 1):
        yield build(shelf, BELOW, address, number=number)


def _listed(build: Build, *, below: bool = False) -> Iterator[Page]:
    """All pages of a list: the first stands at the top unless it is filtered, the others below."""
    first = build(BELOW if below else TOP, 1)
    yield first
    for number in range(2, int(first.data["pages"]) + 1):
        yield build(BELOW, number)


def _rest(shelf: Shelf) -> list[Build]:
    """The lists that a country's page leads to where it has more claims of a kind than it shows."""
    return [
        partial(evidence.claims, shelf, filters={"kind": str(kind), "country": code})
        for code, kinds in shelf.summary().countries.items() for kind, n in kinds.items() if n > subject.MOST_CLAIMS
    ]
