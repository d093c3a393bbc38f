"""Who owned whom by the registry, as links of control beside those that are claimed.

Invariant: a tie names the registry's line and its source and is told as the registry's, never as a claim; a company that left
its owner before something was done gives that owner no hand in it; spinning out is no control.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sousveil.model import Party, PartyType, edtf
from sousveil.parties.registry import Registry, registry
from sousveil.parties.registry import Tie as Line
from sousveil.parties.states import states

_DOWNWARD = ("owned", "founded", "merged")  # parent answers for child
_SUCCEEDED = "renamed"  # the child is the parent's later name: the child answers for the parent


@dataclass(frozen=True, order=True)
class Tie:
    """`owner` answers for `owned` (nodes) by a line of the registry, between two EDTF dates, empty where open."""

    owner: str
    owned: str
    relation: str
    since: str
    until: str
    source: str

    @property
    def id(self) -> str:
        """What stands for it where findings stand by their ids."""
        return f"registry:{self.owned}:{self.owner}:{self.relation}:{self.since}"

    def within(self, start: date | None, end: date | None) -> bool:
        """May it have held at some time from `start` to `end` (None: open)?"""
        began = edtf.parse(self.since).earliest if self.since else None
        return not (self.ended_before(start) or (began and end and began > end))

    def ended_before(self, day: date | None) -> bool:
        """Had it surely ended before a day?"""
        last = edtf.parse(self.until).latest if self.until else None
        return last is not None and day is not None and last < day


def above(parties: Iterable[str]) -> tuple[Tie, ...]:
    """Every tie of the registry that leads up from some of these nodes, in order, their owners' owners too."""
    upward = _upward()
    found: set[Tie] = set()
    waiting = sorted(set(parties) & set(upward))
    seen = set(waiting)
    while waiting:
        for tie in upward.get(waiting.pop(), ()):
            found.add(tie)
            if tie.owner not in seen:
                seen.add(tie.owner)
                waiting.append(tie.owner)
    return tuple(sorted(found))


def ends(ties: Iterable[Tie]) -> dict[str, Party]:
    """The parties at the ends of ties, by node."""
    return {key: _party(key, registry()) for tie in ties for key in (tie.owner, tie.owned)}


@lru_cache(maxsize=1)
def _upward() -> dict[str, tuple[Tie, ...]]:
    found: dict[str, list[Tie]] = defaultdict(list)
    for tie in filter(None, map(_tie, registry().ties)):
        found[tie.owned].append(tie)
    return {owned: tuple(sorted(some)) for owned, some in found.items()}


def _tie(line: Line) -> Tie | None:
    if line.relation in _DOWNWARD:
        return Tie(line.parent, line.child, line.relation, line.since, line.until, line.source)
    if line.relation == _SUCCEEDED:
        return Tie(line.child, line.parent, line.relation, line.since, line.until, line.source)
    return None


def _party(key: str, known: Registry) -> Party:
    entry = known.get(key)
    if entry is not None:
        return Party(name=entry.name, type=entry.type, country=entry.country, id=entry.id)
    return Party(name=states().name(key), type=PartyType.STATE, country=key)
