"""One finding from the claims of one group.

Invariant: a pure function of claims, witnesses and decisions: same in, same out, whatever the order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sousveil.findings import conflicts, grades, states
from sousveil.findings.grouping import Group, Relation, exact
from sousveil.findings.identity import Identities
from sousveil.findings.origins import Witness, origins
from sousveil.findings.reviewed import Said
from sousveil.ledger.review import State
from sousveil.model import Finding, OriginGroup, Party


def build(relation: Relation, group: Group, witness: Callable[[str], Witness], same: Identities) -> Finding:
    """The finding that a group of claims makes."""
    everything = [*group.support, *group.denials]
    ends = [_party(relation[1], everything, same), _party(relation[2], everything, same)]
    found = origins(group.support, witness, {party for one in everything for party in _parties(one)})
    published = {one.claim.doc: witness(one.claim.doc).published for one in everything}
    said_at = {one.claim.id: one for one in group.support}
    return Finding(
        id=finding_id(relation, group), kind=relation[0], from_party=ends[0], to_party=ends[1], technology=group.technology,
        claims=tuple(one.claim.id for one in group.support), denials=tuple(one.claim.id for one in group.denials),
        origins=found, modality=states.modality(_firm(found, said_at)), status=states.now(group.support, published),
        states=states.line(group.support), speakers=_distinct(one.claim.speaker for one in everything),
        time=states.span(group.support), conflicts=conflicts.conflicts(group.support, group.denials, published),
        grade=_grade(group, found, said_at), places=_distinct(one.claim.place for one in group.support),
        reviewed=any(one.checked for one in group.support),
        second_grade=grades.second_grade([origin.official for origin in found]),
    )


def finding_id(relation: Relation, group: Group) -> str:
    """Hex id (16 digits) of a finding, from its kind, party keys and technologies."""
    said = "\n".join([str(relation[0]), relation[1], relation[2], *map(str, group.technology)])
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


def _firm(found: Iterable[OriginGroup], said_at: dict[str, Said]) -> list[Said]:
    """What the originals say: a copy that left out "reportedly" makes nothing firmer."""
    return [said_at[id] for origin in found for id in origin.claims if said_at[id].claim.doc in origin.originals]


def _grade(group: Group, found: Sequence[OriginGroup], said_at: dict[str, Said]) -> str:
    vague_only = not any(exact(one.claim) for one in group.support)
    counted = []
    for origin in found:
        own = [one for one in _firm([origin], said_at) if vague_only or exact(one.claim)]
        if own and not origin.interested:
            counted.append((states.modality(own), origin.official))
    basis = grades.Basis(
        origins=tuple(modality for modality, _ in counted), official=any(official for _, official in counted),
        reviewed=any(one.checked for one in group.support),
        contested=bool(group.denials) or any(one.state is State.DISPUTED for one in group.support),
    )
    return grades.grade(basis, supported=bool(group.support))


def _parties(one: Said) -> Iterable[Party]:
    return (party for party in (one.claim.from_party, one.claim.to_party) if party)


def _party(key: str, said: Iterable[Said], same: Identities) -> Party | None:
    """The party as most claims name it."""
    named = Counter(
        (party.name, party.type, party.country, party.id)
        for one in said for party in _parties(one) if same.of(party.key) == key
    )
    if not named:
        return None
    name, type_, country, id_ = min(named, key=lambda own: (-named[own], tuple(str(value or "") for value in own)))
    return Party(name=name, type=type_, country=country, id=id_)


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
