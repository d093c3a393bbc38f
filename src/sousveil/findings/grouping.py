"""Which claims are of one finding: the same kind, the same two parties, technologies that touch.

Invariant: the order of the claims changes nothing; adding a claim never takes another one out of a finding.

Claims whose technologies overlap are of one finding, also by a chain. A claim that names no technology, or says only
`surveillance`, is of every finding between its parties, and makes one of its own only where there is none. A denial never
joins two findings: it stands beside each that it touches. Ownership is not split by technology.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sousveil.findings.identity import Identities
from sousveil.findings.reviewed import Said
from sousveil.model import Claim, Kind, Modality, Technology

Relation = tuple[Kind, str, str]
NOBODY = ""


@dataclass(frozen=True)
class Group:
    """The claims of one finding: those that support it, those that deny it, and the technologies they name."""

    technology: tuple[Technology, ...]
    support: tuple[Said, ...]
    denials: tuple[Said, ...]


def relation(claim: Claim, same: Identities) -> Relation:
    """Kind and party keys; a side that nobody is named on is empty; `cooperation` has no direction."""
    ends = [same.of(party.key) if party else NOBODY for party in (claim.from_party, claim.to_party)]
    if claim.kind is Kind.COOPERATION:
        ends.sort()
    return claim.kind, ends[0], ends[1]


def groups(kind: Kind, said: Iterable[Said]) -> list[Group]:
    """The groups of claims of one relation, in order of their technologies."""
    ordered = sorted(said, key=lambda one: one.claim.id)
    support = [one for one in ordered if one.claim.modality is not Modality.DENIED]
    denials = [one for one in ordered if one.claim.modality is Modality.DENIED]
    parts = _parts(support)
    if kind is Kind.AFFILIATION or (support and not parts):
        return [Group(_named(support or denials), tuple(support), tuple(denials))]
    lone = [part for part in _parts(denials) if not any(part & other for other in parts)]
    found = [Group(tuple(sorted(part)), _of(part, support), _of(part, denials)) for part in parts]
    found += [Group(tuple(sorted(part)), (), _of(part, denials)) for part in lone]
    return sorted(found, key=lambda group: group.technology) or [Group(_named(denials), (), tuple(denials))]


def exact(claim: Claim) -> frozenset[Technology]:
    """The technologies that say more than `surveillance`."""
    return _exact(claim.technology)


@lru_cache(maxsize=4096)
def _exact(codes: tuple[Technology, ...]) -> frozenset[Technology]:
    return frozenset(codes) - {Technology.SURVEILLANCE}


def _parts(said: Iterable[Said]) -> list[frozenset[Technology]]:
    parts: list[frozenset[Technology]] = []
    for one in said:
        codes = exact(one.claim)
        if codes:
            touched = [part for part in parts if part & codes]
            parts = [part for part in parts if not part & codes] + [codes.union(*touched)]
    return parts


def _of(part: frozenset[Technology], said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(one for one in said if not exact(one.claim) or exact(one.claim) & part)


def _named(said: Iterable[Said]) -> tuple[Technology, ...]:
    return tuple(sorted({code for one in said for code in one.claim.technology}))
