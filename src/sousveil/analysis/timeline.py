"""What claims say of one party or country, in order of time.

Invariant: a finding stands at the first day that its lead claim's date may mean; those without a date come last and are called
so; nothing is dated by when it was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sousveil.analysis.study import Study
from sousveil.analysis.telling import lead
from sousveil.analysis.views import Said
from sousveil.model import Claim, Finding, UsageError, edtf
from sousveil.parties import country_of


@dataclass(frozen=True)
class Event:
    """A dated statement: `time` is EDTF or None; `states` are the later states that claims name, in order of time."""

    time: str | None
    said: Said
    states: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Timeline:
    """Events of a name, dated ones first; `more` come after them and are not in it."""

    name: str
    events: tuple[Event, ...]
    left_out: tuple[tuple[str, int], ...]
    more: int = 0


def timeline(study: Study, name: str, *, limit: int | None = None) -> Timeline:
    """The timeline of a country or party, the first `limit` events. Raises UsageError where no claim names it."""
    key = country_of(name)
    if key is None or key not in study.case.touching:
        key = study.party(name)
    findings = study.case.touching.get(key, ())
    if not findings:
        raise UsageError(f"no claim names {name!r}")
    ordered = sorted(findings, key=lambda one: _order(lead(study.case, one), one))
    shown = tuple(_event(study, one) for one in ordered[:limit])
    return Timeline(study.teller.name(key), shown, study.case.left_out, len(ordered) - len(shown))


def _event(study: Study, finding: Finding) -> Event:
    states = tuple((str(state.status), state.time) for state in finding.states)
    return Event(lead(study.case, finding).time, study.teller.said(finding.id), states if len(states) > 1 else ())


def _order(claim: Claim, finding: Finding) -> tuple[bool, date, date, str]:
    when = edtf.parse(claim.time) if claim.time else None
    start = (when.earliest or date.min) if when else date.max
    end = (when.latest or date.max) if when else date.max
    return when is None, start, end, finding.id
