"""A case after some of its findings changed: what the change does not touch is kept, the rest is worked out anew.

Invariant: a case that was followed says what a new one of the same findings, claims and confirmations would say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sousveil.analysis import nodes
from sousveil.analysis.case import Case, ends
from sousveil.analysis.ties import Tie, above
from sousveil.model import Claim, Finding, Party

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Change:
    """What findings were and are, by id: None where there is none. `same_origins` where documents belong to the origins that
    they belonged to."""

    before: Mapping[str, Finding | None]
    now: Mapping[str, Finding | None]
    same_origins: bool = True

    @property
    def findings(self) -> list[Finding]:
        """All that were or are."""
        return [one for some in (self.before, self.now) for one in some.values() if one]

    @property
    def nodes(self) -> set[str]:
        """The nodes at their ends."""
        return {key for one in self.findings for end in (one.from_party, one.to_party) if (key := nodes.node(end))}


def changed(before: Mapping[str, Finding], now: Sequence[Finding]) -> Change:
    """Which findings are others than they were; the very same object is no other."""
    found = {one.id: one for one in now if before.get(one.id) is not one}
    ids = [*found, *sorted(before.keys() - {one.id for one in now})]
    return Change({id: before.get(id) for id in ids}, {id: found.get(id) for id in ids})


def placed(
    index: Mapping[Key, tuple[Finding, ...]], change: Change, keys_of: Callable[[Finding], Iterable[Key]],
    now: Sequence[Finding],
) -> dict[Key, tuple[Finding, ...]]:
    """An index of findings, each list in the order of all findings, after a change."""
    found, gone = dict(index), set(change.before)
    wanted = {key for one in change.findings for key in keys_of(one)}
    near = {key: [one for one in found.get(key, ()) if one.id not in gone] for key in wanted}
    for one in filter(None, change.now.values()):
        for key in set(keys_of(one)):
            near[key].append(one)
    place = {id(one): n for n, one in enumerate(now)}
    for key, some in near.items():
        found[key] = tuple(sorted(some, key=lambda one: place[id(one)]))
        if not some:
            del found[key]
    return found


def followed(
    case: Case, now: Sequence[Finding], claims: Mapping[str, Claim], confirmed: frozenset[str], *, registry: bool
) -> tuple[Case, Change | None]:
    """The case of the findings as they are `now`, and what changed; None where the ties of the `registry` change with them, so
    that nothing can be kept."""
    change = changed(case.by_id, now)
    after = replace(case, findings=tuple(now), claims=claims, confirmed=confirmed)
    known = {"touching": placed(case.touching, change, ends, after.findings)}
    after.__dict__.update(known, **{name: case.__dict__[name] for name in ("owners", "ties_by_id") if name in case.__dict__})
    if registry and any(bool(_ends_at(case, key)) != bool(_ends_at(after, key)) for key in change.nodes):
        ties = _ties(after)
        if ties != case.ties:
            return replace(after, ties=ties), None
    after.__dict__["parties"] = _parties(case, after, change.nodes)
    after.__dict__["names"] = _names(case, after, change.nodes)
    same = _documents(change.before) == _documents(change.now)
    if same:
        after.__dict__["origins"] = case.origins
    change = replace(change, same_origins=same or after.origins == case.origins)
    if change.same_origins:
        after.__dict__["independent"] = _independent(case, after, change)
    return after, change


def _ends_at(case: Case, key: str) -> list[Party]:
    """The parties of a node at the ends of findings, in their order."""
    return [end for one in case.touching.get(key, ()) for end in (one.from_party, one.to_party)
            if end is not None and nodes.node(end) == key]


def _ties(case: Case) -> tuple[Tie, ...]:
    every = {nodes.node(end) for one in case.findings for end in (one.from_party, one.to_party)}
    return above(key for key in every if key)


def _parties(case: Case, after: Case, touched: Iterable[str]) -> dict[str, Party]:
    found = dict(case.parties)
    for key in touched:
        first = next(iter(_ends_at(after, key)), after.owners.get(key))
        if first is None:
            found.pop(key, None)
        else:
            found[key] = first
    return found


def _names(case: Case, after: Case, touched: Iterable[str]) -> dict[str, str]:
    found = dict(case.names)
    for key in touched:
        own = nodes.names(_ends_at(after, key)) or nodes.names(party for party in after.owners.values()
                                                               if nodes.node(party) == key)
        found.pop(key, None)
        found |= own
    return found


def _documents(findings: Mapping[str, Finding | None]) -> list[set[tuple[str, ...]]]:
    """The groups of documents that are one origin, where they are more than one."""
    return [{group.documents for group in one.origins if len(group.documents) > 1} if one else set()
            for one in findings.values()]


def _independent(case: Case, after: Case, change: Change) -> dict[str, tuple[str, ...]]:
    found = dict(case.independent)
    for id, one in change.now.items():
        found.pop(id, None)
        if one:
            found[id] = after.independent_of(one)
    return found
