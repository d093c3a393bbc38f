"""Countries, or holders of strings, in the order of what claims say.

Invariant: the order is by counts that anybody can redo; every row opens into the findings that it counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from sousveil.analysis import ranking as ranks
from sousveil.analysis.nodes import node
from sousveil.analysis.ranking import Place
from sousveil.analysis.stringing import limits
from sousveil.analysis.views import to_json
from sousveil.drawing.places import world
from sousveil.model import Kind, UsageError
from sousveil.publishing.pages import ownership
from sousveil.publishing.pages.page import Later, Links, Page, listing_path, slug
from sousveil.publishing.pages.shelf import Shelf

HOLDERS, DEFAULT, MOST = "holders", "suppliers", 200
CHOICES = (
    "suppliers", "supply", "concentration", "credit", "access", "data-transfer", "use", "restriction", "strings", HOLDERS)
OVER_OWNERS = (HOLDERS, "strings")
"""Measures that rest on who owns whom."""
_KINDS = {"supply": Kind.SUPPLY, "suppliers": Kind.SUPPLY, "concentration": Kind.SUPPLY, "credit": Kind.FINANCE}


def ranking(shelf: Shelf, links: Links, query: Mapping[str, str]) -> Page:
    """Recipient countries by a measure, or holders by how many countries they have a string over. Raises UsageError for an
    unknown measure."""
    by = query.get("by") or DEFAULT
    if by not in CHOICES:
        raise UsageError(f"unknown measure {by!r}; one of: {', '.join(CHOICES)}")
    registry = ownership.with_registry(query) or by not in OVER_OWNERS
    found = places(shelf, by, registry=registry)
    rows = [(place, number(place.value, by), *_ways(place, shelf, links, by)) for place in found[:MOST]]
    not_followed = limits(shelf.study(registry=registry)) if by in OVER_OWNERS else ()
    filters = {} if by == DEFAULT else {"by": by}
    view = {
        "rows": rows, "by": by, "top": max((place.value for place in found), default=1) or 1,
        "more": max(0, len(found) - MOST), "limits": not_followed,
        "ownership": ownership.choices(shelf, links, "rank.html", registry=registry, query={"by": by})
        if by in OVER_OWNERS else [],
        "choices": [(name, links.listing("rank", filters={} if name == DEFAULT else {"by": name})) for name in CHOICES],
    }
    data = {"by": by, "places": Later(lambda: to_json(found)), "limits": list(not_followed)}
    return Page(listing_path("rank", 1, filters), "rank.html", shelf.labels("rank.title"), "analysis", view, data,
                description=shelf.labels("rank.standfirst"))


def places(shelf: Shelf, by: str, *, registry: bool = True) -> tuple[Place, ...]:
    """The places of a measure, ranked once for each state of the ledger."""
    def ranked() -> tuple[Place, ...]:
        study = shelf.study(registry=registry)
        return ranks.holders(study) if by == HOLDERS else ranks.countries(study, by)

    found: tuple[Place, ...] = shelf.once(("rank", by, registry), ranked)
    return found


def number(value: float, by: str) -> str:
    """A share with two digits, all else whole."""
    return f"{value:.2f}" if by == "concentration" else f"{value:,.0f}"


def _ways(place: Place, shelf: Shelf, links: Links, by: str) -> tuple[str, str]:
    """The page of a place, and the list of the findings behind its number (a holder's: its strings)."""
    own: dict[str, str] = shelf.once(("party addresses",), lambda: addresses(shelf), of=(shelf.summary().parties,))
    code = place.key if place.key in world() and place.key in shelf.summary().countries else ""
    home = links.country(code) if code else f"{links.root}party/{own[place.key]}.html" if place.key in own else ""
    if by in OVER_OWNERS:
        which = "leverage" if by == HOLDERS else "exposure"
        return home, links.analysis(which, code or own.get(place.key, ""))
    kind = _KINDS.get(by) or Kind(by)
    if not links.queries or not code:
        return home, home and f"{home}#k-{kind}"
    return home, links.listing("findings", filters={"country": code, "kind": str(kind)})


def addresses(shelf: Shelf) -> dict[str, str]:
    """The address of each company and public body by its node."""
    every = (party for party, _ in shelf.summary().parties.values())
    return {str(node(party)): slug(party.name, party.key) for party in every}
