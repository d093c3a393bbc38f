"""A case after some of its findings changed: what the change does not touch is kept, the rest is worked out anew.

Invariant: a case that was followed says what a new one of the same findings, claims and confirmations would say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from sousveil.analysis import nodes
from sousveil.analysis.case import Case, ends
from sousveil.analysis.differing import differing, in_order, places, put, without
from sousveil.analysis.ties import Tie, above
from sousveil.model import Claim, Finding, Modality, Party

Key = TypeVar("Key", bound=Hashable)
FEW = 8
"""Findings that are put in their places one by one; where more come into a list, it is ordered anew."""


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


def changed(before: Sequence[Finding], now: Sequence[Finding]) -> Change:
    """Which findings are others than they were; the very same object is no other."""
    gone, new = ({one.id: one for one in some} for some in differing(before, now))
    ids = [*new, *sorted(gone.keys() - new.keys())]
    return Change({id: gone.get(id) for id in ids}, {id: new.get(id) for id in ids})


def renamed(by_id: dict[str, Finding], change: Change) -> dict[str, Finding]:
    """Findings by id after a change; those that are others stand last."""
    found = by_id.copy()
    for id, one in change.now.items():
        found.pop(id, None)
        if one:
            found[id] = one
    return found


def placed(
    index: Mapping[Key, tuple[Finding, ...]], change: Change, keys_of: Callable[[Finding], Iterable[Key]],
    now: Sequence[Finding],
) -> dict[Key, tuple[Finding, ...]]:
    """An index of findings, each list in the order of all findings, after a change."""
    found, gone = dict(index), set(change.before)
    wanted = {key for one in change.findings for key in keys_of(one)}
    near = {key: [one for one in found.get(key, ()) if one.id not in gone] for key in wanted}
    more: dict[Key, list[Finding]] = {}
    for one in filter(None, change.now.values()):
        for key in set(keys_of(one)):
            more.setdefault(key, []).append(one)
    place = places(now, (one for some in more.values() for one in some))
    for key, some in near.items():
        new = sorted(more.get(key, ()), key=lambda one: place[id(one)], reverse=True)
        if len(new) > FEW:
            some = in_order([*some, *new], now)
        else:
            for one in new:
                put(some, one, place[id(one)], now)
        found[key] = tuple(some)
        if not some:
            del found[key]
    return found


def followed(
    case: Case, now: Sequence[Finding], claims: Mapping[str, Claim], confirmed: frozenset[str], *, registry: bool
) -> tuple[Case, Change | None]:
    """The case of the findings as they are `now`, and what changed; None where the ties of the `registry` change with them, so
    that nothing can be kept."""
    change = changed(case.findings, now)
    after = _moved(case, now, claims, confirmed, change)
    known = {"touching": placed(case.touching, change, ends, after.findings), "by_id": renamed(case.by_id, change)}
    after.__dict__.update(known, **{name: case.__dict__[name] for name in ("owners", "ties_by_id") if name in case.__dict__})
    if registry and any(bool(_ends_at(case, key)) != bool(_ends_at(after, key)) for key in change.nodes):
        ties = _ties(after)
        if ties != case.ties:
            return replace(after, ties=ties), None
    after.__dict__.update(_sorts(case, after, change))
    after.__dict__["parties"] = _parties(case, after, change.nodes)
    after.__dict__["names"] = _names(case, after, change.nodes)
    same = _documents(change.before) == _documents(change.now)
    if same:
        after.__dict__["origins"] = case.origins
    change = replace(change, same_origins=same or after.origins == case.origins)
    if change.same_origins and "independent" in case.__dict__:
        after.__dict__["independent"] = _independent(case, after, change)
    return after, change


def edited(case: Case, gone: Collection[str], assumed: Sequence[Finding]) -> tuple[Case, Change]:
    """The case without some findings, by their ids, and with others that nobody claims. The registry's ties and which documents
    are one origin stay as they were."""
    before = {id: case.by_id[id] for id in gone} | {one.id: None for one in assumed}
    change = Change(before, dict.fromkeys(gone) | {one.id: one for one in assumed})
    left = without(case.findings, map(case.by_id.__getitem__, gone))
    after = _moved(case, (*left, *assumed), case.claims, case.confirmed, change)
    after.__dict__.update(
        hypothetical=case.hypothetical | {one.id for one in assumed}, origins=case.origins, by_id=renamed(case.by_id, change),
        touching=_appended(case.touching, change, ends), of_kind=_appended(case.of_kind, change, lambda one: (one.kind,)))
    after.__dict__.update((name, case.__dict__[name]) for name in ("owners", "ties_by_id") if name in case.__dict__)
    after.__dict__.update(parties=_parties(case, after, change.nodes), names=_names(case, after, change.nodes))
    if "independent" in case.__dict__:
        after.__dict__["independent"] = _independent(case, after, change)
    return after, change


def _appended(
    index: Mapping[Key, tuple[Finding, ...]], change: Change, keys_of: Callable[[Finding], Iterable[Key]]
) -> dict[Key, tuple[Finding, ...]]:
    """An index of findings after a change of which what is new stands last."""
    found = dict(index)
    for key in {key for one in change.findings for key in keys_of(one)}:
        new = (one for one in change.now.values() if one and key in keys_of(one))
        found[key] = (*(one for one in index.get(key, ()) if one.id not in change.before), *new)
        if not found[key]:
            del found[key]
    return found


def _moved(
    case: Case, now: Sequence[Finding], claims: Mapping[str, Claim], confirmed: frozenset[str], change: Change
) -> Case:
    """The case with other findings, of which only those that changed are checked. Raises ValueError for a missing claim."""
    replace(case, findings=tuple(one for one in change.now.values() if one), claims=claims)
    after = copy(case)
    for name in after.__dict__.keys() - {field.name for field in fields(case)}:
        del after.__dict__[name]
    after.__dict__.update(findings=tuple(now), claims=claims, confirmed=confirmed)
    return after


def _sorts(case: Case, after: Case, change: Change) -> dict[str, object]:
    """The indexes by kind, by modality and of denials, where the case had them."""
    found: dict[str, object] = {}
    if "of_kind" in case.__dict__:
        found["of_kind"] = placed(
            case.of_kind, change, lambda one: (one.kind,) if one.claims or one.id in case.hypothetical else (), after.findings)
    now = [one for one in change.now.values() if one]
    if "asserted" in case.__dict__:
        firm = {one.id for one in now if one.modality is Modality.ASSERTED}
        found["asserted"] = case.asserted - change.before.keys() | firm
    if "denials" in case.__dict__:
        denials = {id: some for id, some in case.denials.items() if id not in change.before}
        found["denials"] = denials | {one.id: one.denials for one in now if one.denials}
    return found


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
    found = case.independent.copy()
    for id, one in change.now.items():
        found.pop(id, None)
        if one:
            found[id] = after.independent_of(one)
    return found
