"""Countries or holders in order of what claims say.

Invariant: the order is by plain counts that anybody can recount; the chance stands beside it and orders nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from sousveil.analysis.concentration import hhi
from sousveil.analysis.money import credit
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.rates import Rates
from sousveil.analysis.strings import String
from sousveil.analysis.study import Study
from sousveil.analysis.weighing import Range
from sousveil.model import Finding, Kind, Technology, UsageError

MEASURES = ("strings", "supply", "suppliers", "concentration", "credit", "access", "data-transfer", "use", "restriction")

MOST_WEIGHED = 40


@dataclass(frozen=True)
class Place:
    """One line of a ranking: the measure's value, the findings it counts, how many of them are asserted, origins, denials.
    `chance` that any of them holds, None where there are more than MOST_WEIGHED."""

    key: str
    name: str
    value: float
    findings: tuple[str, ...]
    asserted: int
    origins: int
    denials: int
    chance: Range | None


def countries(study: Study, measure: str, *, technology: Technology | None = None) -> tuple[Place, ...]:
    """Recipient countries by a measure, highest first. Raises UsageError for an unknown measure."""
    if measure not in MEASURES:
        raise UsageError(f"unknown measure {measure!r}; one of: {', '.join(MEASURES)}")
    asked = f"rank by {measure} of {technology}"
    found = (study.recall(some, partial(_of_country, study, measure, key, some, technology), told=f"{asked}: {key}")
             for key, some in study.case.touching.items())
    places = [place for place in found if place]
    if measure == "strings":  # they hang on more than the findings of the country, so they are counted afresh
        places = [replace(one, value=float(len(study.engine.by_country.get(one.key, ())))) for one in places]
    return _ordered(places)


def _of_country(
    study: Study, measure: str, key: str, touching: Sequence[Finding], technology: Technology | None
) -> Place | None:
    """The place of one country, given the findings that touch it; None where none counts."""
    kinds, assumed = _counted(measure), study.case.hypothetical
    own = [one for one in touching if one.kind in kinds and (technology is None or technology in one.technology)
           and territory(one.from_party if one.kind in _OUT else one.to_party) == key and (one.claims or one.id in assumed)]
    return _place(study, key, [one.id for one in own], _value(study, key, own, measure)) if own else None


def holders(study: Study, *, rule: str | None = None) -> tuple[Place, ...]:
    """Holders by how many countries they have a string over (other than their own), most first. Raises UsageError for an
    unknown circuit."""
    names = [one.name for one in study.rules.circuits]
    if rule is not None and rule not in names:
        raise UsageError(f"unknown circuit {rule!r}; one of: {', '.join(names)}")
    if rule is None:
        held = study.engine.by_holder
        return _ordered(filter(None, (study.recall(some, partial(_held, study, key, some), told="place")
                                      for key, some in held.items())))
    own: dict[str, list[String]] = {}
    for string in study.engine.find(only=rule):
        own.setdefault(string.holder, []).append(string)
    return _ordered(filter(None, (_held(study, key, some) for key, some in own.items())))


def _held(study: Study, holder: str, strings: list[String]) -> Place | None:
    """The place of a holder, None where it holds no string over another country."""
    home = territory(study.case.parties[holder]) if holder in study.case.parties else holder
    reached = {key for string in strings for key in string.countries if key != home}
    carried = dict.fromkeys(id for string in strings for id in string.findings)
    return _place(study, holder, list(carried), float(len(reached))) if reached else None


_OUT = {Kind.ACCESS, Kind.DATA_TRANSFER, Kind.USE}


def _counted(measure: str) -> set[Kind]:
    if measure in ("supply", "suppliers", "concentration"):
        return {Kind.SUPPLY}
    if measure == "credit":
        return {Kind.FINANCE}
    return {Kind.SUPPLY, Kind.FINANCE, *_OUT} if measure == "strings" else {Kind(measure)}


def _value(study: Study, key: str, own: list[Finding], measure: str) -> float:
    if measure == "suppliers":
        return float(len({node(one.from_party) for one in own} - {None}))
    if measure == "concentration":
        counts: dict[str, int] = {}
        for name in (one.from_party.country for one in own if one.from_party and one.from_party.country):
            counts[name] = counts.get(name, 0) + 1
        return hhi(counts.values()) or 0.0
    if measure == "credit":
        return sum(value for row in credit(study, own, Rates()) for value, currency in row.amounts if currency == "USD")
    return float(len(own))


def _place(study: Study, key: str, own: list[str], value: float) -> Place:
    case = study.case
    chance = study.weighing.any_of(tuple(own)) if len(own) <= MOST_WEIGHED else None
    origins = set(chain.from_iterable(map(case.independent.__getitem__, own)))
    denials = {denial for id in own if id in case.denials for denial in case.denials[id]}
    return Place(key, study.teller.name(key), value, tuple(own), sum(map(case.asserted.__contains__, own)), len(origins),
                 len(denials), chance)


def _ordered(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda one: (-one.value, -one.origins, one.name, one.key)))
