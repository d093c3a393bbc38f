"""From an address to its page: the one table that the app answers by and the site is walked by.

Invariant: the same path gives the same page in both; an address that names nothing gives None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from sousveil.model import UsageError
from sousveil.publishing.pages import (
    about,
    analysis,
    changes,
    evidence,
    figures,
    finding,
    findings,
    network,
    overview,
    ownership,
    ranks,
    scenarios,
    searching,
    subject,
)
from sousveil.publishing.pages.page import Links, NoPage, Page
from sousveil.publishing.pages.shelf import Shelf

Query = Mapping[str, str]
_CLAIM_FILTERS = ("kind", "country", "technology", "from_", "to", "since", "until", "text", "doc")
_ONE: tuple[tuple[re.Pattern[str], Callable[[Shelf, Links, str], Page]], ...] = (
    (re.compile(r"country/([A-Z]{2})"), subject.country),
    (re.compile(r"party/([a-z0-9-]{1,60})"), subject.party),
    (re.compile(r"exposure/([A-Z]{2})"), analysis.exposure),
    (re.compile(r"leverage/([A-Z]{2}|[a-z0-9-]{3,60})"), analysis.leverage),
    (re.compile(r"figure/([0-9a-f]{8,64})"), figures.figure),
    (re.compile(r"scenario/([a-z0-9-]{3,80})"), scenarios.prepared),
    (re.compile(r"finding/([0-9a-f]{8,64})"), finding.finding),
    (re.compile(r"claim/([0-9a-f]{8,64})"), evidence.claim),
    (re.compile(r"document/([0-9a-f]{8,64})"), evidence.document),
)
_OVER_OWNERS = (analysis.exposure, analysis.leverage, scenarios.prepared)
_NUMBERED = (scenarios.prepared, finding.finding)
_COSTLY = (subject.country, subject.party, *_OVER_OWNERS)
_PLAIN: dict[str, Callable[[Shelf, Links], Page]] = {
    "index": overview.overview, "countries": overview.countries, "about": about.about,
    "figures": figures.figures, "analysis": scenarios.hub,
}
_LISTS: dict[str, Callable[[Shelf, Links, int], Page]] = {
    "flows": overview.flow_table, "companies": overview.parties, "documents": evidence.documents,
}


def page_at(shelf: Shelf, path: str, query: Query) -> Page | None:
    """The page at `path` (without its suffix). Raises UsageError for a query that makes no sense."""
    links = Links("../" * path.count("/"))
    if path in _PLAIN:
        return _PLAIN[path](shelf, links)
    if path in _LISTS:
        return _LISTS[path](shelf, links, number(query))
    if path == "claims":
        return evidence.claims(shelf, links, number(query), filters={k: query[k] for k in _CLAIM_FILTERS if query.get(k)})
    if path == "findings":
        return findings.listing(shelf, links, number(query), filters={k: query[k] for k in findings.FILTERS if query.get(k)})
    if path == "network":
        return network.network(shelf, links, number(query), filters={k: query[k] for k in network.FILTERS if query.get(k)})
    if path == "changes":
        return changes.changed(shelf, links, query)
    if path == "rank":
        return ranks.ranking(shelf, links, query)
    if path == "scenario":
        return scenarios.scenario(shelf, links, query, number(query))
    if path == "search":
        return searching.search(shelf, links, query, number(query))
    for pattern, build in _ONE:
        hit = pattern.fullmatch(path)
        if hit:
            return _found(build, (shelf, links, hit[1]), query)
    return None


def _found(build: Callable[[Shelf, Links, str], Page], given: tuple[Shelf, Links, str], query: Query) -> Page | None:
    shelf, links, name = given
    asked: dict[str, Any] = {"registry": ownership.with_registry(query)} if build in _OVER_OWNERS else {}
    asked |= {"number": number(query)} if build in _NUMBERED else {}
    wanted: Callable[[Shelf, Links, str], Page] = partial(cast("Any", build), **asked)
    try:
        if build in _COSTLY:
            return shelf.kept((build, links, name, *asked.values()), lambda: wanted(shelf, links, name))
        return wanted(shelf, links, name)
    except NoPage:
        return None
    except UsageError as error:
        if str(error).startswith("no "):
            return None
        raise


def number(query: Query) -> int:
    """The page number asked for. Raises UsageError for one that is none."""
    written = query.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,6}", written):
        raise UsageError(f"page {written!r} is no page number")
    return int(written)
