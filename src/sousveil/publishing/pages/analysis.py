"""The pages of the analysis: what a country is exposed to, what a holder could pull, what a scenario would change.

Invariant: every sentence leads to its finding and so to its claims; what a scenario assumes leads nowhere and says so; every
percentage is named as resting on assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sousveil.analysis import exposure as exposures
from sousveil.analysis import leverage as leverages
from sousveil.analysis import outcome as outcomes
from sousveil.analysis import report, scenario_file
from sousveil.analysis.nodes import node
from sousveil.analysis.scenario_file import NEEDS, Scenario
from sousveil.analysis.views import Leverage, to_json
from sousveil.drawing.places import country_name
from sousveil.model import Technology, UsageError
from sousveil.model.codes import parse
from sousveil.publishing.pages.page import Links, Page
from sousveil.publishing.pages.shelf import Shelf

MOST_STRINGS = 25
SCENARIO_FIELDS = ("kind", "supplier", "lender", "by", "countries", "technology")


def exposure(shelf: Shelf, links: Links, code: str) -> Page:
    """What a country is exposed to, as far as claims say. Raises KeyError where no claim names the country."""
    if code not in shelf.summary().countries:
        raise KeyError(code)
    name = country_name(code)
    view: dict[str, Any] = {"name": name, "code": code, "found": None, "percent": report.percent}
    data: dict[str, Any] = {"country": code, "name": name}
    if code in shelf.study().case.touching:
        found = exposures(shelf.study(), code, limit=MOST_STRINGS)
        view["found"], data = found, to_json(found)
    title = shelf.labels("analysis.exposure_of", name=name)
    return Page(f"exposure/{code}.html", "exposure.html", title, "countries", view, data)


def leverage(shelf: Shelf, links: Links, holder: str) -> Page:
    """What a country (by code) or a party (by its address) could pull. Raises KeyError where nobody is meant."""
    party = None if len(holder) == 2 else shelf.party(holder)
    if party is None and holder not in shelf.summary().countries:
        raise KeyError(holder)
    key = node(party) if party else holder
    name = party.name if party else country_name(holder)
    study = shelf.study()
    found = Leverage(str(key), name, None, (), 0, (), study.case.left_out)
    known = key is not None and (key in study.case.parties or key in study.case.touching)
    if known and study.engine.find(holder=str(key)):
        found = leverages(study, str(key), limit=MOST_STRINGS)
    view = {"name": name, "back": links.party(party) if party else links.country(holder), "found": found,
            "percent": report.percent}
    title = shelf.labels("analysis.leverage_of", name=name)
    here = "companies" if party else "countries"
    return Page(f"leverage/{holder}.html", "leverage.html", title, here, view, to_json(found))


def scenario(shelf: Shelf, links: Links, query: Mapping[str, str]) -> Page:
    """A form, and before and after where it was filled in. What can't be answered is said above the form, with status 400."""
    asked = {name: " ".join(query.get(name, "").split())[:200] for name in SCENARIO_FIELDS}
    found, problem = None, ""
    if any(asked.values()):
        try:
            wanted = _scenario(asked)
            found = outcomes.outcome(shelf.study(), wanted, text=scenario_file.dump(wanted))
        except UsageError as error:
            problem = str(error)
    view = {"asked": asked, "found": found, "problem": problem, "choices": tuple(NEEDS), "technologies": tuple(Technology),
            "percent": report.percent}
    data = to_json(found) if found else {"asked": asked, "kinds": list(NEEDS), **({"error": problem} if problem else {})}
    title = shelf.labels("analysis.scenario")
    return Page("scenario.html", "scenario.html", title, "", view, data, status=400 if problem else 200)


def _scenario(asked: Mapping[str, str]) -> Scenario:
    code = asked["technology"]
    return Scenario(
        kind=asked["kind"], supplier=asked["supplier"], lender=asked["lender"], by=asked["by"],
        countries=tuple(part.strip() for part in asked["countries"].split(";") if part.strip()),
        technology=(parse(Technology, code, what="technology"),) if code else ())
