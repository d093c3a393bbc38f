"""A case after some of its findings changed: what the change does not touch is kept, the rest is worked out anew.

Invariant: a case that was followed says what a new one of the same findings, claims and confirmations would say.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from sousveil.analysis import following_origins, nodes
from sousveil.analysis.case import Case, ends
from sousveil.analysis.differing import differing, without
from sousveil.analysis.layered import Layered, copied
from sousveil.analysis.ties import Tie, above
from sousveil.findings import rank
from sousveil.model import Claim, Finding, Kind, Modality, Party

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")
FEW = 50
"""Findings that are put in their places one by one; where more come into a list or go, it is ordered anew."""


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


def renamed(by_id: Mapping[str, Finding], change: Change) -> dict[str, Finding]:
    """Findings by id after a change, in no order."""
    return _put(by_id, change.now)


def _put(index: Mapping[str, Item], now: Mapping[str, Item | None]) -> dict[str, Item]:
    """An index with some entries as they are now. What is there already keeps its place: to put it last, the whole would have
    to be laid out anew."""
    found = copied(index)
    for key, value in now.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def placed(
    index: Mapping[Key, tuple[Finding, ...]], change: Change, keys_of: Callable[[Finding], Iterable[Key]]
) -> dict[Key, tuple[Finding, ...]]:
    """An index of findings after a change, each list in the order of all findings, the best supported first."""
    gone, new = (_by_key(some.values(), keys_of) for some in (change.before, change.now))
    found = copied(index)
    for key in {**gone, **new}:
        some = _replaced(index.get(key, ()), gone.get(key, []), new.get(key, []))
        found[key] = tuple(some)
        if not some:
            del found[key]
    return found


def _by_key(some: Iterable[Finding | None], keys_of: Callable[[Finding], Iterable[Key]]) -> dict[Key, list[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for one in filter(None, some):
        for key in set(keys_of(one)):
            found.setdefault(key, []).append(one)
    return found


def _replaced(some: Sequence[Finding], gone: Sequence[Finding], new: Sequence[Finding]) -> list[Finding]:
    if len(gone) + len(new) > FEW:
        ids = {one.id for one in gone}
        return sorted([*(one for one in some if one.id not in ids), *new], key=rank)
    left = list(some)
    for one in gone:
        del left[bisect_left(left, rank(one), key=rank)]
    for one in new:
        insort(left, one, key=rank)
    return left


def followed(
    case: Case, now: Sequence[Finding], claims: Mapping[str, Claim], confirmed: frozenset[str], *, registry: bool
) -> tuple[Case, Change | None]:
    """The case of the findings as they are `now`, and what changed; None where the ties of the `registry` change with them, so
    that nothing can be kept. All findings stand in the order of their `rank`."""
    change = changed(case.findings, now)
    after = _moved(case, now, claims, confirmed, change)
    after.__dict__.update(
        touching=placed(case.touching, change, ends), by_id=renamed(case.by_id, change), named=_named(case, change))
    after.__dict__.update({name: case.__dict__[name] for name in ("owners", "ties_by_id") if name in case.__dict__})
    if registry and any((key in case.named) != (key in after.named) for key in change.nodes):
        ties = _ties(after)
        if ties != case.ties:
            return replace(after, ties=ties), None
    after.__dict__.update(_sorts(case, after, change))
    after.__dict__.update(_parties(case, after, change))
    after.__dict__.update(following_origins.followed(case, change.before, change.now))
    change = replace(change, same_origins="origins" in after.__dict__ or after.origins == case.origins)
    if "restrictions" in case.__dict__ and not _restricts(change):
        after.__dict__["restrictions"] = case.restrictions
    if change.same_origins and "independent" in case.__dict__:
        after.__dict__["independent"] = _independent(case, after, change)
    return after, change


def edited(case: Case, gone: Collection[str], assumed: Sequence[Finding]) -> tuple[Case, Change]:
    """The case without some findings, by their ids, and with others that nobody claims. The registry's ties and which documents
    are one origin stay as they were."""
    before = {id: case.by_id[id] for id in gone} | {one.id: None for one in assumed}
    change = Change(before, dict.fromkeys(gone) | {one.id: one for one in assumed})
    left = without(case.findings, map(case.by_id.__getitem__, gone), order=rank)
    after = _moved(case, (*left, *assumed), case.claims, case.confirmed, change)
    after.__dict__.update(
        hypothetical=case.hypothetical | {one.id for one in assumed}, origins=case.origins,
        by_id=Layered(case.by_id, change.now),
        touching=_appended(case.touching, change, ends), of_kind=_appended(case.of_kind, change, lambda one: (one.kind,)),
        named=_named(case, change))
    after.__dict__.update((name, case.__dict__[name]) for name in ("owners", "ties_by_id") if name in case.__dict__)
    after.__dict__.update(_parties(case, after, change))
    if "restrictions" in case.__dict__ and not _restricts(change):
        after.__dict__["restrictions"] = case.restrictions
    if "independent" in case.__dict__:
        new = {id: after.independent_of(one) if one else None for id, one in change.now.items()}
        after.__dict__["independent"] = Layered(case.independent, new)
    return after, change


def _restricts(change: Change) -> bool:
    """Did a restriction that claims support come, go or change?"""
    return any(one.kind is Kind.RESTRICTION and one.claims for one in change.findings)


def _appended(
    index: Mapping[Key, tuple[Finding, ...]], change: Change, keys_of: Callable[[Finding], Iterable[Key]]
) -> dict[Key, tuple[Finding, ...]]:
    """An index of findings after a change of which what is new stands last."""
    gone, new = (_by_key(some.values(), keys_of) for some in (change.before, change.now))
    found = copied(index)
    for key in {**gone, **new}:
        found[key] = (*without(index.get(key, ()), gone.get(key, ()), order=rank), *new.get(key, ()))
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
            case.of_kind, change, lambda one: (one.kind,) if one.claims or one.id in case.hypothetical else ())
    was, now = ([one for one in some.values() if one] for some in (change.before, change.now))
    if "asserted" in case.__dict__:
        firm, firmer = ({one.id for one in some if one.modality is Modality.ASSERTED} for some in (was, now))
        found["asserted"] = case.asserted if firm == firmer else case.asserted - firm | firmer
    if "denials" in case.__dict__:
        denied, more = ({one.id: one.denials for one in some if one.denials} for some in (was, now))
        found["denials"] = case.denials if denied == more else {
            id: some for id, some in case.denials.items() if id not in denied} | more
    return found


def _ends_at(case: Case, key: str) -> Iterator[Party]:
    """The parties of a node at the ends of findings, in their order."""
    return (end for one in case.touching.get(key, ()) for end in (one.from_party, one.to_party)
            if end is not None and nodes.node(end) == key)


def _ties(case: Case) -> tuple[Tie, ...]:
    every = {nodes.node(end) for one in case.findings for end in (one.from_party, one.to_party)}
    return above(key for key in every if key)


def _parties(case: Case, after: Case, change: Change) -> dict[str, object]:
    """What the nodes at the ends of what changed are, and what they are called."""
    parties, names = copied(case.parties), copied(case.names)
    for key in change.nodes:
        parties.pop(key, None)
        names.pop(key, None)
        first = next(_ends_at(after, key), after.owners.get(key))
        if first is not None:
            parties[key] = first
    known = [party for key, party in after.owners.items() if key in change.nodes]
    names |= nodes.names(nodes.named(known)) | nodes.names(
        {key: after.named[key] for key in change.nodes if key in after.named})
    return {"parties": parties, "names": names}


def _named(case: Case, change: Change) -> dict[str, Counter[str]]:
    found = copied(case.named)
    gone, new = (nodes.named(end for one in filter(None, some.values()) for end in (one.from_party, one.to_party) if end)
                 for some in (change.before, change.now))
    for key in {**gone, **new}:
        found[key] = found.get(key, Counter()) - gone.get(key, Counter()) + new.get(key, Counter())
        if not found[key]:
            del found[key]
    return found


def _independent(case: Case, after: Case, change: Change) -> dict[str, tuple[str, ...]]:
    return _put(case.independent, {id: after.independent_of(one) if one else None for id, one in change.now.items()})
