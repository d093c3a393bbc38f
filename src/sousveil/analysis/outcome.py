"""The answer to a scenario: the same analysis before and after, and what differs.

Invariant: a string that is not in the answer is the same before and after. Two outcomes compare line by line. The length of
each list stands at once; its rows are worked out when somebody looks at them. Which documents are one origin stays as it was:
a scenario changes what is in force, not who wrote what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from sousveil.analysis import debts, falling, following_circuits, stringing
from sousveil.analysis.circuits import Engine
from sousveil.analysis.concentration import Table, measured
from sousveil.analysis.following import Change
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.phrases import title
from sousveil.analysis.scenario_file import Scenario
from sousveil.analysis.scenarios import Edit, edit
from sousveil.analysis.stringing import MOST_NAMED
from sousveil.analysis.strings import String
from sousveil.analysis.study import Study
from sousveil.analysis.told import Told
from sousveil.analysis.views import Concentration, Said, StringView
from sousveil.analysis.weighing import Range
from sousveil.analysis.why import formula
from sousveil.model import Finding, Kind, Status

_Pair = tuple[String, String]
_Sides = tuple[String | None, String | None]


@dataclass(frozen=True)
class Loss:
    """A country that loses what it was supplied with: what, by claims; who else is claimed to supply the same there; what the
    scenario assumes in its place."""

    country: str
    name: str
    technology: str
    said: Sequence[Said]
    others: Sequence[Said]
    instead: Sequence[Said] = ()


@dataclass(frozen=True)
class Changed:
    """A string that loses or gains ways, with its chance before and after."""

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
    losses: Sequence[Loss]
    reached: Sequence[Said]
    people: Sequence[Said]
    lost: Sequence[StringView]
    gained: Sequence[StringView]
    changed: Sequence[Changed]
    shifts: Sequence[Shift]
    already: Sequence[Said]
    limits: tuple[str, ...] = ()
    debts: tuple[str, ...] = ()


def outcome(study: Study, scenario: Scenario, *, text: str) -> Outcome:
    """The answer; `text` is the scenario's file, which the answer carries. Raises UsageError as `edit` does."""
    change = edit(study, scenario)
    after, changed = study.edited(change.removed, change.added) if change.added else (study, None)
    gone = frozenset(change.removed)
    touched = _touched(study, change)
    pairs = _fallen(study, gone, touched) if changed is None else _differing(study, after, changed, touched)
    lost = [one for one, other in pairs if one and not other]
    gained = [other for one, other in pairs if other and not one]
    both = [(one, other) for one, other in pairs if one and other and one.legs != other.legs]
    sides = _Side(study), _Side(after, gone)
    return Outcome(
        scenario=text, kind=scenario.kind, parties=tuple(map(study.teller.name, change.parties)),
        countries=tuple(study.teller.name(study.country(one)) for one in dict.fromkeys(scenario.countries)),
        assumed=tuple(after.teller.said(one.id) for one in change.added), losses=_losses(sides, change),
        reached=Told(change.reached, study.teller.said), people=_people(study, change),
        lost=stringing.told(study, lost), gained=stringing.told(after, gained), changed=_changed(study, after, both),
        shifts=_shifts(sides, change, touched), already=_already(study, scenario, change),
        limits=stringing.limits(study, holder=change.parties[0]),
        debts=_debts(study, scenario, change),
    )


@dataclass(frozen=True)
class _Side:
    """Before or after: a study, and what is no longer in force."""

    study: Study
    gone: frozenset[str] = frozenset()

    def supplied(self, country: str) -> list[Finding]:
        """What the country is supplied with."""
        return [one for one in falling.supplied(self.study.case, country) if one.id not in self.gone]

    def table(self, country: str) -> Table:
        """How concentrated that is."""
        return Table(self.study, self.supplied(country))


def _touched(study: Study, change: Edit) -> tuple[str, ...]:
    """Countries at an end of what the edit changes, the group's own home left out where it is no end."""
    findings = [study.case.by_id[id] for id in change.removed] + list(change.added)
    inside = set(change.parties)
    ends = [party for one in findings for party in (one.from_party, one.to_party) if node(party) not in inside]
    return tuple(sorted({key for key in map(territory, ends) if key is not None}))


def _fallen(study: Study, gone: frozenset[str], countries: Sequence[str]) -> list[_Sides]:
    """The strings over some countries that some findings carry, with them and without."""
    if falling.holds(study.case, study.rules, gone):
        touched = falling.touched(study.engine, countries, gone, find=partial(_over, study))
        return [(one, falling.left(one, gone)) for one in touched]
    return _found(study, Engine(study.edited(gone, ())[0].case, study.rules), countries)


def _differing(study: Study, after: Study, change: Change, countries: Sequence[str]) -> list[_Sides]:
    """The strings over some countries that may be others after a change, before it and after."""
    found = following_circuits.differing(study.engine, after.case, change)
    if found is None:
        return _found(study, after.engine, countries)
    wanted = set(countries)
    near = [pair for pair in found if any(one and not wanted.isdisjoint(one.countries) for one in pair)]
    return sorted(near, key=lambda pair: next(study.engine.place(one) for one in pair if one))


def _found(study: Study, engine: Engine, countries: Sequence[str]) -> list[_Sides]:
    """All strings over some countries, on both sides, looked for anew; one over several countries may be left over others."""
    was, now = ({(one.rule.name, one.holder, one.over): one for own in some for one in own} for some in (
        (_over(study, country) for country in countries), (engine.find(over=country) for country in countries)))

    def elsewhere(of: Engine, rule: str, holder: str, over: str | None) -> String | None:
        return None if over is not None else next(iter(of.find(holder=holder, only=rule)), None)

    return [(was.get(key) or elsewhere(study.engine, *key), now.get(key) or elsewhere(engine, *key)) for key in {**was, **now}]


def _over(study: Study, country: str) -> tuple[String, ...]:
    """The strings over a country, found once for all scenarios that are asked of a study."""
    return study.recall(study.engine, lambda: study.engine.find(over=country), told=f"strings over {country}")


def _changed(study: Study, after: Study, both: Sequence[_Pair]) -> Told[Changed]:
    """Those first of which the smallest share of instances is left, or was there before."""
    def told(pair: _Pair) -> Changed:
        one, other = pair
        called = title(one.rule.name, one.rule.title, study.words)
        return Changed(called, study.teller.name(one.holder), _over_name(study, one), stringing.chance(study, one),
                       after.weighing.of(formula(other)))

    ranked: list[_Pair] = sorted(both, key=lambda pair: (_share(pair), study.engine.place(pair[0])))
    return Told(ranked, told)


def _over_name(study: Study, string: String) -> str:
    """The country that a string is over; of many the first ones, and how many more there are."""
    names = [study.teller.name(code) for code in string.countries]
    if len(names) <= MOST_NAMED + 1:
        return study.words.listed(names)
    return study.words.listed([*names[:MOST_NAMED], study.words.count("more", len(names) - MOST_NAMED)])


def _share(pair: _Pair) -> float:
    least, most = sorted(string.instances for string in pair)
    return least / most


def _losses(sides: tuple[_Side, _Side], change: Edit) -> Told[Loss]:
    study, after = sides[0].study, sides[1]
    supplied = cache(after.supplied)
    gone: dict[tuple[str, str], list[Finding]] = {}
    for finding in (study.case.by_id[id] for id in change.removed):
        place = territory(finding.to_party)
        if finding.kind is Kind.SUPPLY and place is not None and finding.status is not Status.ENDED:
            for code in finding.technology:
                gone.setdefault((place, str(code)), []).append(finding)

    def told(key: tuple[str, str]) -> Loss:
        place, technology = key
        left = [one.id for one in supplied(place) if technology in one.technology and one.status is not Status.ENDED]
        assumed = after.study.case.hypothetical
        claimed, instead = ([id for id in left if (id in assumed) is made] for made in (False, True))
        tell = after.study.teller.said
        return Loss(place, study.teller.name(place), technology, Told([one.id for one in gone[key]], study.teller.said),
                    Told(claimed, tell), Told(instead, tell))

    return Told(sorted(gone), told)


def _people(study: Study, change: Edit) -> Told[Said]:
    """Uses on people in the countries that a breach lays open."""
    inside = set(change.parties)
    ends = [party for id in change.reached for party in (study.case.by_id[id].from_party, study.case.by_id[id].to_party)
            if node(party) not in inside]
    countries = {key for key in map(territory, ends) if key}
    uses = study.case.of_kind.get(Kind.USE, ()) if countries else ()
    return Told([one.id for one in uses if territory(one.from_party) in countries], study.teller.said)


def _shifts(sides: tuple[_Side, _Side], change: Edit, countries: Iterable[str]) -> Sequence[Shift]:
    """Where nothing is assumed, just what loses a finding that counts shifts; else the rows before and after are compared."""
    name = sides[0].study.teller.name

    tables = [cache(side.table) for side in sides]

    def pair(at: tuple[str, tuple[str, str]]) -> list[Concentration | None]:
        country, (what, by) = at
        return [table(country).row(what, by) for table in tables]

    def told(at: tuple[str, tuple[str, str]]) -> Shift:
        before, later = pair(at)
        assert before is not None, "only rows of before are asked for"
        return Shift(at[0], name(at[0]), before, later)

    near = _shifting(sides[1].study, [*(sides[0].study.case.by_id[id] for id in change.removed), *change.added], countries)
    if not change.added:
        return Told(near, told)
    both = ((at, pair(at)) for at in near)
    return [told(at) for at, (before, later) in both if before is not None and before != later]


def _shifting(
    study: Study, some: Iterable[Finding], countries: Iterable[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The country, technology (or list) and measure of each row in which some findings count."""
    own: dict[str, list[Finding]] = {}
    for finding in some:
        place = territory(finding.to_party)
        if finding.kind is Kind.SUPPLY and place is not None:
            own.setdefault(place, []).append(finding)
    return ((country, key) for country in countries for key in measured(study, own.get(country, [])))


def _debts(study: Study, scenario: Scenario, change: Edit) -> tuple[str, ...]:
    """What the debt table says of the debt that would be refinanced."""
    if scenario.kind != "refinance":
        return ()
    return tuple(line for one in map(study.country, scenario.countries) for line in debts.lines(study, one, change.parties[0]))


def _already(study: Study, scenario: Scenario, change: Edit) -> Told[Said]:
    """What claims already say of the same step: restrictions on the supplier, possible access of the lender."""
    kind = {"ban": Kind.RESTRICTION, "cut-off": Kind.RESTRICTION, "refinance": Kind.ACCESS}.get(scenario.kind)
    found, inside = study.case.of_kind.get(kind, ()) if kind else (), set(change.parties)
    return Told([one.id for one in found if node(one.to_party) in inside], study.teller.said)
