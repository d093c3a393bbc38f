"""The answer to a scenario: the same analysis before and after, and what differs.

Invariant: a string that is not in the answer is the same before and after. Two outcomes compare line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sousveil.analysis import debts
from sousveil.analysis.concentration import concentration
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.phrases import title
from sousveil.analysis.scenario_file import Scenario
from sousveil.analysis.scenarios import Edit, apply, edit
from sousveil.analysis.stringing import limits, views
from sousveil.analysis.strings import String
from sousveil.analysis.study import Study
from sousveil.analysis.views import Concentration, Said, StringView
from sousveil.analysis.weighing import Range
from sousveil.analysis.why import formula
from sousveil.model import Finding, Kind, Status

_Supply = dict[str, list[Finding]]


@dataclass(frozen=True)
class Loss:
    """A country that loses what it was supplied with: what, by claims; who else is claimed to supply the same there; what the
    scenario assumes in its place."""

    country: str
    name: str
    technology: str
    said: tuple[Said, ...]
    others: tuple[Said, ...]
    instead: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Changed:
    """A string whose chance differs before and after."""

    title: str
    holder_name: str
    over_name: str
    before: Range
    after: Range


@dataclass(frozen=True)
class Shift:
    """A country's concentration of one technology before and after."""

    country: str
    name: str
    before: Concentration
    after: Concentration | None


@dataclass(frozen=True)
class Outcome:
    """What a scenario changes. `reached` are the flows that a breach lays open, with the people claimed to be its targets."""

    scenario: str
    kind: str
    parties: tuple[str, ...]
    countries: tuple[str, ...]
    assumed: tuple[Said, ...]
    losses: tuple[Loss, ...]
    reached: tuple[Said, ...]
    people: tuple[Said, ...]
    lost: tuple[StringView, ...]
    gained: tuple[StringView, ...]
    changed: tuple[Changed, ...]
    shifts: tuple[Shift, ...]
    already: tuple[Said, ...]
    limits: tuple[str, ...] = ()
    debts: tuple[str, ...] = ()


def outcome(study: Study, scenario: Scenario, *, text: str) -> Outcome:
    """The answer; `text` is the scenario's file, which the answer carries. Raises UsageError as `edit` does."""
    change = edit(study, scenario)
    after = study.over(apply(study.case, change)) if change.added else study.without(change.removed)
    touched = _touched(study, change)
    before_strings, after_strings = _strings(study, touched), _strings(after, touched)
    lost = [string for key, string in before_strings.items() if key not in after_strings]
    gained = [string for key, string in after_strings.items() if key not in before_strings]
    supply, later = _supply(study), _supply(after)
    both = [(string, after_strings[key]) for key, string in before_strings.items() if key in after_strings]
    return Outcome(
        scenario=text, kind=scenario.kind, parties=tuple(map(study.teller.name, change.parties)),
        countries=tuple(study.teller.name(study.country(one)) for one in dict.fromkeys(scenario.countries)),
        assumed=tuple(after.teller.said(one.id) for one in change.added), losses=_losses(study, (after, later), change),
        reached=tuple(study.teller.said(id) for id in change.reached), people=_people(study, change),
        lost=views(study, lost), gained=views(after, gained), changed=_changed(study, after, both),
        shifts=_shifts((study, supply), (after, later), touched), already=_already(study, scenario, change),
        limits=limits(study, holder=change.parties[0]),
        debts=_debts(study, scenario, change),
    )


def _touched(study: Study, change: Edit) -> tuple[str, ...]:
    """Countries at an end of what the edit changes, the group's own home left out where it is no end."""
    findings = [study.case.by_id[id] for id in change.removed] + list(change.added)
    inside = set(change.parties)
    ends = [party for one in findings for party in (one.from_party, one.to_party) if node(party) not in inside]
    return tuple(sorted({key for key in map(territory, ends) if key is not None}))


def _strings(study: Study, countries: Iterable[str]) -> dict[tuple[str, str, str | None], String]:
    found = [string for country in countries for string in _over(study, country)]
    return {(string.rule.name, string.holder, string.over): string for string in found}


def _over(study: Study, country: str) -> tuple[String, ...]:
    """The strings over a country, found once for all scenarios that are asked of a study."""
    return study.recall(study.engine, lambda: study.engine.find(over=country), told=f"strings over {country}")


def _changed(study: Study, after: Study, both: Sequence[tuple[String, String]]) -> tuple[Changed, ...]:
    found = []
    for one, other in both:
        if one.legs != other.legs:
            ranges = study.weighing.of(formula(one)), after.weighing.of(formula(other))
            if ranges[0].to_json() != ranges[1].to_json():
                over = study.teller.name(one.over) if one.over else ""
                called = title(one.rule.name, one.rule.title, study.words)
                found.append(Changed(called, study.teller.name(one.holder), over, *ranges))
    return tuple(found)


def _losses(study: Study, after: tuple[Study, _Supply], change: Edit) -> tuple[Loss, ...]:
    gone: dict[tuple[str, str], list[Finding]] = {}
    for finding in (study.case.by_id[id] for id in change.removed):
        place = territory(finding.to_party)
        if finding.kind is Kind.SUPPLY and place is not None and finding.status is not Status.ENDED:
            for code in finding.technology:
                gone.setdefault((place, str(code)), []).append(finding)
    teller = study.teller
    found = []
    for (place, technology), own in sorted(gone.items()):
        others = _others(after, place, technology)
        claimed, assumed = ([one for one in others if one.hypothetical is made] for made in (False, True))
        said = tuple(teller.said(one.id) for one in own)
        found.append(Loss(place, teller.name(place), technology, said, tuple(claimed), tuple(assumed)))
    return tuple(found)


def _others(after: tuple[Study, _Supply], place: str, code: str) -> tuple[Said, ...]:
    study, supply = after
    return tuple(study.teller.said(one.id) for one in supply.get(place, ())
                 if code in one.technology and one.status is not Status.ENDED)


def _people(study: Study, change: Edit) -> tuple[Said, ...]:
    """Uses on people in the countries that a breach lays open."""
    inside = set(change.parties)
    ends = [party for id in change.reached for party in (study.case.by_id[id].from_party, study.case.by_id[id].to_party)
            if node(party) not in inside]
    countries = {key for key in map(territory, ends) if key}
    uses = study.case.of_kind.get(Kind.USE, ())
    return tuple(study.teller.said(one.id) for one in uses if territory(one.from_party) in countries)


def _shifts(study: tuple[Study, _Supply], after: tuple[Study, _Supply], countries: Iterable[str]) -> tuple[Shift, ...]:
    found = []
    for country in countries:
        before, later = ({(row.what, row.by): row for row in concentration(one, supply.get(country, ()))}
                         for one, supply in (study, after))
        for key, row in before.items():
            if later.get(key) != row:
                found.append(Shift(country, study[0].teller.name(country), row, later.get(key)))
    return tuple(found)


def _debts(study: Study, scenario: Scenario, change: Edit) -> tuple[str, ...]:
    """What the debt table says of the debt that would be refinanced."""
    if scenario.kind != "refinance":
        return ()
    return tuple(line for one in map(study.country, scenario.countries) for line in debts.lines(study, one, change.parties[0]))


def _supply(study: Study) -> _Supply:
    """Findings of supply by the country supplied."""
    found: _Supply = {}
    for one in study.case.of_kind.get(Kind.SUPPLY, ()):
        place = territory(one.to_party)
        if place is not None:
            found.setdefault(place, []).append(one)
    return found


def _already(study: Study, scenario: Scenario, change: Edit) -> tuple[Said, ...]:
    """What claims already say of the same step: restrictions on the supplier, possible access of the lender."""
    kind = {"ban": Kind.RESTRICTION, "cut-off": Kind.RESTRICTION, "refinance": Kind.ACCESS}.get(scenario.kind)
    found = study.case.of_kind.get(kind, ()) if kind else ()
    return tuple(study.teller.said(one.id) for one in found if node(one.to_party) in set(change.parties))
