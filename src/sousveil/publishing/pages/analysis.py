"""The pages of the analysis: what a country is exposed to, what a holder could pull.

Invariant: every sentence leads to its finding and so to its claims; every percentage is named as resting on assumptions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from functools import partial
from typing import Any

from markupsafe import Markup

from sousveil.analysis import debts, report
from sousveil.analysis import exposure as exposures
from sousveil.analysis import leverage as leverages
from sousveil.analysis.nodes import node
from sousveil.analysis.published import ALL
from sousveil.analysis.views import Exposure, Leverage, Said
from sousveil.drawing.places import country_name
from sousveil.parties import country_of
from sousveil.publishing.pages import findings, ownership
from sousveil.publishing.pages.page import Links, NoPage, Page
from sousveil.publishing.pages.shelf import Shelf

MOST_STRINGS, MOST_SUPPLIERS, MOST_DRAWN = 10, 12, 20_000


def exposure(shelf: Shelf, links: Links, code: str, *, registry: bool = True) -> Page:
    """What a country is exposed to, as far as claims say. Raises NoPage where no claim names the country."""
    study = shelf.study(registry=registry)
    if code not in shelf.summary().countries:
        raise NoPage(code)
    name = country_name(code)
    view: dict[str, Any] = {"name": name, "code": code, "found": None, "most": MOST_SUPPLIERS, **tools(shelf, links),
                            "ownership": ownership.choices(shelf, links, f"exposure/{code}.html", registry=registry),
                            "summed": partial(report.summed, words=shelf.labels),
                            "by_rates": partial(report.by_rates, words=shelf.labels),
                            "everyone": ALL, "told": lambda debt: debts.told(debt, name, shelf.labels),
                            "leverage_href": leverage_href(shelf, links, code, code)}
    counted = links.listing("findings", filters={"kind": "supply", "country": code})
    view["counted_href"] = counted if links.queries else f"{links.country(code)}#k-supply"
    data: dict[str, Any] = {"country": code, "name": name}
    if code in study.case.touching and country_of(code):
        found = exposures(study, code, limit=MOST_STRINGS)
        view["found"], data = found, _fields(found)
        view["silent"] = shelf.labels.listed([report.listing(name) for name in found.silent])
    title = shelf.labels("analysis.exposure_of", name=name)
    return Page(f"exposure/{code}.html", "exposure.html", title, "countries", view, data)


def leverage_href(shelf: Shelf, links: Links, address: str, key: str) -> str:
    """The page of what somebody could pull; a static site has it only where there is a string."""
    return links.analysis("leverage", address) if links.queries or key in shelf.study().engine.by_holder else ""


def in_one_sentence(shelf: Shelf, key: str, *, country: bool) -> str:
    """Who holds strings over a country, or over whom a party holds them; empty where the claims close no circuit."""
    engine = shelf.study().engine
    counts: Counter[str] = Counter()
    for string in engine.by_country.get(key, ()) if country else engine.by_holder.get(key, ()):
        for other in (string.holder,) if country else string.countries:
            counts[other] += other != key
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ranked = [shelf.study().teller.name(other) for other, n in ordered if n]
    if not ranked:
        return ""
    few = ranked if len(ranked) <= 4 else [*ranked[:3], shelf.labels.count("more", len(ranked) - 3)]
    return shelf.labels("subject.strings_over" if country else "subject.strings_held", names=shelf.labels.listed(few))


def leverage(shelf: Shelf, links: Links, holder: str, *, registry: bool = True) -> Page:
    """What a country (by code) or a party (by its address) could pull. Raises NoPage where nobody is meant."""
    party = None if len(holder) == 2 else shelf.party(holder)
    if party is None and holder not in shelf.summary().countries:
        raise NoPage(holder)
    key = node(party) if party else holder
    name = party.name if party else country_name(holder)
    study = shelf.study(registry=registry)
    found = Leverage(str(key), name, None, (), 0, (), study.case.left_out)
    if key in study.engine.by_holder and (party or country_of(holder)):
        found = leverages(study, str(key), limit=MOST_STRINGS)
    view = {"name": name, "back": links.party(party) if party else links.country(holder), "found": found,
            "ownership": ownership.choices(shelf, links, f"leverage/{holder}.html", registry=registry), **tools(shelf, links)}
    title = shelf.labels("analysis.leverage_of", name=name)
    here = "companies" if party else "countries"
    return Page(f"leverage/{holder}.html", "leverage.html", title, here, view, _fields(found))


def _fields(found: Exposure | Leverage) -> dict[str, Any]:
    """A view by its fields, which become JSON only where JSON is asked for."""
    return {field.name: getattr(found, field.name) for field in fields(found)}


def tools(shelf: Shelf, links: Links) -> dict[str, Any]:
    """What the templates call: percentages in words, and the page that a sentence opens into."""
    return {"amount": report.amount, "place": country_name, "percent": partial(report.percent, words=shelf.labels),
            "opens": shelf.recall(("opens", links), links, lambda: Opens(shelf, links))}


class Opens:
    """The page that a sentence opens into; and its line in a list, once a template has made it, since a finding stands in the
    lists of many pages. At most MOST_DRAWN lines are kept."""

    def __init__(self, shelf: Shelf, links: Links) -> None:
        self._shelf, self._links = shelf, links
        self._drawn: dict[int, tuple[Said, Markup]] = {}

    def __call__(self, said: Said) -> str:
        return findings.address(self._shelf.finding(said.finding), self._links)

    def known(self, said: Said) -> Markup | None:
        """The line of this very sentence, with its chance as it was when the line was made."""
        known = self._drawn.get(id(said))
        return known[1] if known and known[0] is said else None

    def keep(self, said: Said, drawn: Markup) -> Markup:
        """Remember the line that a template made, and give it."""
        if len(self._drawn) >= MOST_DRAWN:
            self._drawn.clear()
        self._drawn[id(said)] = said, drawn
        return drawn
