"""Who is claimed to own a company or body, and what it is claimed to own, in the order of time.

Invariant: a row is a finding of ownership, with its hedge, grade and denials; nothing is inferred from what is not said.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.drawing import dates
from sousveil.model import Finding, Kind, Party
from sousveil.publishing.pages.findings import Line, line
from sousveil.publishing.pages.page import Links
from sousveil.publishing.pages.shelf import Shelf

MOST_OWNED = 40


@dataclass(frozen=True)
class Share:
    """The other end of a finding of ownership; `states` are (status, when)."""

    name: str
    line: Line
    states: tuple[tuple[str, str], ...]


def owners(shelf: Shelf, links: Links, party: Party) -> dict[str, object]:
    """`owners` of a party and what is `owned` by it."""
    found = [one for one in shelf.findings_of(party.key) if one.kind is Kind.AFFILIATION]
    above = [one for one in found if one.to_party and one.to_party.key == party.key]
    below = [one for one in found if one.from_party and one.from_party.key == party.key]
    return {
        "owners": [_share(one, one.from_party, shelf, links) for one in sorted(above, key=_when)],
        "owned": [_share(one, one.to_party, shelf, links) for one in sorted(below, key=_when)[:MOST_OWNED]],
    }


def _share(finding: Finding, other: Party | None, shelf: Shelf, links: Links) -> Share:
    states = tuple((str(state.status), dates.words(state.time, shelf.labels) if state.time else "") for state in finding.states)
    return Share(other.name if other else shelf.labels("unnamed.affiliation_from"), line(finding, shelf, links), states)


def _when(finding: Finding) -> tuple[str, str]:
    return finding.time or "9999", finding.id
