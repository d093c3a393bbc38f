"""What would change if: a supplier leaves, a ban spreads, a loan is refinanced, a platform is breached, a supplier is replaced.

A scenario is an edit of a case: it takes findings out of force or adds assumed ones, and the same analysis is made before and
after. Invariant: whatever a scenario assumes is marked as assumed and has no claims; everything else in its answer opens into
claims. It says what follows within the claims, not what will happen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sousveil.analysis import falling
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.scenario_file import Scenario
from sousveil.analysis.study import Study
from sousveil.model import Finding, Kind, Modality, Party, PartyType, Status, Technology, UsageError

REPLACED = {Kind.SUPPLY, Kind.ACCESS, Kind.DATA_TRANSFER}
FLOWS = {Kind.SUPPLY, Kind.ACCESS, Kind.DATA_TRANSFER, Kind.FINANCE, Kind.COOPERATION}


@dataclass(frozen=True)
class Edit:
    """The findings that a scenario takes out of force and those that it assumes; `reached` are those it lays open (breach)."""

    removed: tuple[str, ...] = ()
    added: tuple[Finding, ...] = ()
    reached: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


def edit(study: Study, scenario: Scenario) -> Edit:
    """What the scenario does to the case. Raises UsageError where it names what no claim names, or would change nothing."""
    made = {"cut-off": _cut_off, "ban": _ban, "refinance": _refinance, "breach": _breach, "replace": _replace}
    found = made[scenario.kind](study, scenario)
    if not (found.removed or found.added or found.reached):
        raise UsageError(f"scenario {scenario.kind}: the claims hold nothing that it would change")
    return found


def _cut_off(study: Study, scenario: Scenario) -> Edit:
    """The supplier, with all that it is claimed to control, ends what it supplies, lends, holds and receives there."""
    group = _group(study, study.party(scenario.supplier))
    return Edit(removed=_flows(study, group, _countries(study, scenario)), parties=group)


def _ban(study: Study, scenario: Scenario) -> Edit:
    """The countries that ban the supplier: what it and those it controls supply there ends; the ban itself is assumed."""
    group = _group(study, study.party(scenario.supplier))
    countries = _countries(study, scenario)
    if not countries:
        raise UsageError("scenario ban: name the countries that it spreads to")
    removed = tuple(id for id in _flows(study, group, countries) if study.case.by_id[id].kind is Kind.SUPPLY)
    banned = _party(study, group[0])
    added = tuple(_assumed(Kind.RESTRICTION, _state(study, code), banned, (), Status.IN_PLACE) for code in countries)
    return Edit(removed=removed, added=added, parties=group)


def _refinance(study: Study, scenario: Scenario) -> Edit:
    """The loan is refinanced on the lender's terms: access to the networks that claims say the country was supplied with."""
    lender = study.party(scenario.lender)
    group = _group(study, lender)
    (country,) = _countries(study, scenario) or ("",)
    owed = [one for one in falling.received(study.case, country, Kind.FINANCE) if node(one.from_party) in group]
    names = study.teller.name(lender), study.teller.name(country)
    if not owed:
        raise UsageError(f"scenario refinance: no claim says that {names[0]} lent to {names[1]}")
    codes = scenario.technology or sorted(study.rules.technologies.get("network", ()))
    supplied = falling.supplied(study.case, country)
    network = sorted({code for finding in supplied for code in finding.technology if code in codes})
    borrower = next(one.to_party for one in owed if one.to_party)
    if not network:
        asked = ", ".join(map(str, codes))
        raise UsageError(f"scenario refinance: no claim says that {names[1]} was supplied with {asked} (--technology)")
    added = _assumed(Kind.ACCESS, borrower, _party(study, lender), tuple(network), Status.PLANNED)
    return Edit(added=(added,), parties=group)


def _breach(study: Study, scenario: Scenario) -> Edit:
    """The supplier's platform is breached: every system it supplied and all data that flow to it are laid open."""
    group = _group(study, study.party(scenario.supplier))
    codes, countries = set(scenario.technology), _countries(study, scenario)
    reached = [
        id for id in _flows(study, group, countries)
        if study.case.by_id[id].kind in (Kind.SUPPLY, Kind.DATA_TRANSFER, Kind.ACCESS)
        and (not codes or codes & set(study.case.by_id[id].technology))
    ]
    return Edit(reached=tuple(reached), parties=group)


def _replace(study: Study, scenario: Scenario) -> Edit:
    """In one country another supplier takes the place of the first, with the access and data that go with it."""
    group = _group(study, study.party(scenario.supplier))
    (country,) = _countries(study, scenario) or ("",)
    removed = tuple(id for id in _flows(study, group, (country,)) if study.case.by_id[id].kind in REPLACED)
    new = _newcomer(study, scenario.by)
    if node(new) in group:
        raise UsageError(f"scenario replace: {study.teller.name(node(new))} would replace itself, or who controls it")
    supplied = [study.case.by_id[id] for id in removed if study.case.by_id[id].kind is Kind.SUPPLY]
    if not supplied:
        names = study.teller.name(group[0]), study.teller.name(country)
        raise UsageError(f"scenario replace: no claim says that {names[0]} supplied {names[1]}")
    added = {one.technology: _assumed(Kind.SUPPLY, new, one.to_party, one.technology, Status.PLANNED) for one in supplied}
    return Edit(removed=removed, added=tuple(added.values()), parties=group)


def _group(study: Study, key: str) -> tuple[str, ...]:
    """A party, then all that it is claimed, or by the registry known, to control."""
    return tuple(dict.fromkeys(path.bottom for path in study.engine.control.below(key)))


def _countries(study: Study, scenario: Scenario) -> tuple[str, ...]:
    return tuple(dict.fromkeys(study.country(name) for name in scenario.countries))


def _flows(study: Study, group: Iterable[str], countries: Iterable[str]) -> tuple[str, ...]:
    """Findings of flows between the group and the countries (all where none are given)."""
    wanted, inside, case = set(countries), set(group), study.case
    found = []
    for finding in _near(study, inside):
        if finding.kind not in FLOWS or not (finding.claims or finding.id in case.hypothetical):
            continue
        first, second = (node(party) in inside for party in (finding.from_party, finding.to_party))
        if first is not second:
            other = territory(finding.to_party if first else finding.from_party)
            if not wanted or other in wanted:
                found.append(finding.id)
    return tuple(found)


def _near(study: Study, inside: set[str]) -> Sequence[Finding]:
    """The findings at whose ends any of some nodes stand, in their order."""
    case = study.case
    if len(inside) == 1:
        return case.touching.get(min(inside), ())
    near = {one.id for key in inside for one in case.touching.get(key, ())}
    return [one for one in case.findings if one.id in near]


def _party(study: Study, key: str) -> Party:
    return study.case.parties.get(key) or _state(study, key)


def _newcomer(study: Study, written: str) -> Party:
    """The party that takes a place: one that claims name, else a company of that name of which nothing is known."""
    try:
        return _party(study, study.party(written))
    except UsageError:
        return Party(name=written, type=PartyType.COMPANY)


def _state(study: Study, code: str) -> Party:
    known = study.case.parties.get(code)
    return known or Party(name=study.teller.name(code), type=PartyType.STATE, country=code if len(code) == 2 else None)


def _assumed(
    kind: Kind, from_: Party | None, to: Party | None, technology: tuple[Technology, ...], status: Status
) -> Finding:
    said = repr(("scenario", str(kind), node(from_), node(to), technology))
    return Finding(
        id="assumed-" + hashlib.sha256(said.encode()).hexdigest()[:12], kind=kind, from_party=from_, to_party=to,
        technology=technology, claims=(), denials=(), origins=(), modality=Modality.POSSIBLE, status=status,
    )
