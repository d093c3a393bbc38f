"""The pages of scenarios: what would change within the claims if a party left, were banned, breached or replaced.

Invariant: what is assumed leads nowhere and says so. Of long lists a page shows some rows, says which of how many, and leads to
the pages with the others; only the rows of the page that is asked for are worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sousveil.analysis import outcome as outcomes
from sousveil.analysis import scenario_file
from sousveil.analysis.nodes import node
from sousveil.analysis.outcome import Outcome
from sousveil.analysis.scenario_file import NEEDS, Scenario
from sousveil.model import Finding, Kind, Party, PartyType, Technology, UsageError
from sousveil.model.codes import parse
from sousveil.publishing.pages import figures, ownership
from sousveil.publishing.pages.analysis import tools
from sousveil.publishing.pages.page import Links, NoPage, Numbers, Page, numbered_path, slug
from sousveil.publishing.pages.shelf import Shelf

MOST_PREPARED, MOST_OTHERS, MOST_KNOWN = 8, 5, 16
ROWS = {"losses": 25, "already": 25, "reached": 25, "people": 25, "lost": 12, "gained": 12, "changed": 12, "shifts": 25}
"""How many rows of each list stand on one page; chances before and after take longest."""
PAGES = (("network", "network"), ("rank", "rank"), ("scenario", "scenario"), ("figures", "figures"), ("changes", "changes"))
SCENARIO_FIELDS = ("kind", "supplier", "lender", "by", "countries", "technology")


def hub(shelf: Shelf, links: Links) -> Page:
    """What there is to ask of the findings taken together."""
    pages = [(f"{links.root}{name}.html", shelf.labels(f"analysis.name_{key}"), shelf.labels(f"analysis.about_{key}"))
             for name, key in PAGES if links.queries or (name != "changes" and (name != "figures" or figures.some(shelf)))]
    some = suppliers(shelf, links)
    view = {"pages": pages, "prepared": some}
    title = shelf.labels("analysis.title")
    data = {"pages": [href for href, _, _ in pages], "prepared": [href for _, href, _ in some]}
    return Page("analysis.html", "hub.html", title, "analysis", view, data, description=shelf.labels("analysis.standfirst"))


def suppliers(shelf: Shelf, links: Links) -> list[tuple[str, str, int]]:
    """The companies with most findings of supply: name, the page of what would follow if they left, how many findings."""
    return [(party.name, f"{links.root}scenario/{address}.html", n) for address, (party, n) in largest(shelf).items()]


def largest(shelf: Shelf) -> dict[str, tuple[Party, int]]:
    """The parties of the prepared scenarios by their addresses, each with how many findings of supply it has."""
    found: dict[str, tuple[Party, int]] = shelf.once(("prepared",), lambda: _counted(shelf.findings()))
    return found


def _counted(found: Sequence[Finding]) -> dict[str, tuple[Party, int]]:
    counts: Counter[str] = Counter()
    parties: dict[str, Party] = {}
    for one in found:
        if one.kind is Kind.SUPPLY and one.claims and one.from_party and one.from_party.type is PartyType.COMPANY:
            counts[one.from_party.key] += 1
            parties.setdefault(one.from_party.key, one.from_party)
    ranked = sorted(counts, key=lambda key: (-counts[key], key))[:MOST_PREPARED]
    return {slug(parties[key].name, key): (parties[key], counts[key]) for key in ranked}


def prepared(shelf: Shelf, links: Links, address: str, *, number: int = 1, registry: bool = True) -> Page:
    """What would follow if one of the largest suppliers left. Raises NoPage where it is none of them."""
    if address not in largest(shelf):
        raise NoPage(address)
    party, _ = largest(shelf)[address]
    asked = Scenario(kind="cut-off", supplier=str(node(party)), no_registry=not registry, threshold=shelf.ledger.threshold)
    part = _Part.of(_outcome(shelf, asked), number)
    path = f"scenario/{address}.html"
    query = {} if registry else {ownership.NAME: ownership.OFF}
    view = _view(shelf, links, part) | {
        "ownership": ownership.choices(shelf, links, path, registry=registry), "asked": None, "problem": "",
        "neighbours": links.neighbours(f"scenario/{address}", part.numbers, query), "name": party.name,
        "back": links.party(party)}
    title = shelf.labels("analysis.prepared", name=party.name)
    return Page(numbered_path(f"scenario/{address}", number), "scenario.html", title, "analysis", view, part.data())


def scenario(shelf: Shelf, links: Links, query: Mapping[str, str], number: int = 1) -> Page:
    """A form, and before and after where it was filled in. What can't be answered is said above the form, with status 400."""
    asked = {name: " ".join(query.get(name, "").split())[:200] for name in SCENARIO_FIELDS}
    part, problem, registry = None, "", ownership.with_registry(query)
    given = {name: value for name, value in asked.items() if value}
    if given:
        try:
            whole = replace(_scenario(asked, registry=registry), threshold=shelf.ledger.threshold)
            part = _Part.of(_outcome(shelf, whole), number)
        except UsageError as error:
            problem = str(error)
    also = {} if registry else {ownership.NAME: ownership.OFF}
    view = _view(shelf, links, part) | {
        "asked": asked, "problem": problem, "choices": tuple(NEEDS), "technologies": tuple(Technology),
        "prepared": suppliers(shelf, links), "registry": registry,
        "neighbours": links.neighbours("scenario", part.numbers, given | also) if part else ("", ""),
        "ownership": ownership.choices(shelf, links, "scenario.html", registry=registry, query=given) if part else [],
    }
    data = part.data() if part else {"asked": asked, "kinds": list(NEEDS), **({"error": problem} if problem else {})}
    title = shelf.labels("analysis.scenario")
    return Page("scenario.html", "scenario.html", title, "analysis", view, data, status=400 if problem else 200)


def _scenario(asked: Mapping[str, str], *, registry: bool) -> Scenario:
    code = asked["technology"]
    return Scenario(
        no_registry=not registry, kind=asked["kind"], supplier=asked["supplier"], lender=asked["lender"], by=asked["by"],
        countries=tuple(part.strip() for part in asked["countries"].split(";") if part.strip()),
        technology=(parse(Technology, code, what="technology"),) if code else ())


def _outcome(shelf: Shelf, asked: Scenario) -> Outcome:
    """The answer; the last ones are kept until the ledger changes, for the pages of their rows."""
    known: dict[str, Outcome] = shelf.once(("outcomes",), dict)
    text = scenario_file.dump(asked)
    if text not in known:
        found = outcomes.outcome(shelf.study(registry=not asked.no_registry), asked, text=text)
        if len(known) >= MOST_KNOWN:
            del known[next(iter(known))]
        known[text] = found
    return known[text]


@dataclass(frozen=True)
class _Part:
    """One page of an outcome: `found` holds its rows of each list, `places` the first and the last of them and how many there
    are in all."""

    found: Outcome
    numbers: Numbers
    places: Mapping[str, tuple[int, int, int]]

    @classmethod
    def of(cls, whole: Outcome, number: int) -> _Part:
        """Raises UsageError past the last page."""
        totals = {name: len(getattr(whole, name)) for name in ROWS}
        numbers = Numbers(number, max(1, *(-(-total // ROWS[name]) for name, total in totals.items())), size=1)
        firsts = {name: numbers.offset * size for name, size in ROWS.items()}
        rows: dict[str, Any] = {
            name: tuple(getattr(whole, name)[first : first + ROWS[name]]) for name, first in firsts.items()}
        places = {name: (firsts[name] + 1, firsts[name] + len(own), totals[name]) for name, own in rows.items()}
        return cls(replace(whole, **rows), numbers, places)

    def data(self) -> dict[str, Any]:
        """The JSON twin: all fields, of the lists the rows of this page, and how many rows each has in all."""
        own = {field.name: getattr(self.found, field.name) for field in fields(self.found)}
        totals = {name: total for name, (_, _, total) in self.places.items()}
        return own | {"page": self.numbers.number, "pages": self.numbers.pages, "rows": totals}


def _view(shelf: Shelf, links: Links, part: _Part | None) -> dict[str, Any]:
    view = tools(shelf, links) | {"found": None, "few": MOST_OTHERS, "neighbours": ("", "")}
    return view | {"found": part.found, "numbers": part.numbers, "places": part.places} if part else view
