"""Ownership and succession with dates, from the registry and from `affiliation` claims: who owned it in 2014, and who says so.

Invariant: every tie names what it rests on, the registry's line or a claim's id; a denial stands beside what it denies and is
never followed; an alleged or possible tie is shown as such and never followed to an owner's owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sousveil.model import Claim, Kind, Modality, edtf
from sousveil.parties.registry import Registry, Tie, registry

_FOLLOWED = {"owned", "affiliation"}


@dataclass(frozen=True, slots=True, order=True)
class Bond:
    """`parent` and `child` (party keys) bound by `relation` between two EDTF dates; `basis` is "registry" or a claim's id."""

    parent: str
    child: str
    relation: str
    since: str
    until: str
    basis: str
    modality: Modality = Modality.ASSERTED

    def covers(self, date: str) -> bool:
        """Whether the bond may have held on an EDTF date. Raises UsageError for no EDTF date."""
        return Tie(self.child, self.parent, self.relation, self.since, self.until).covers(date)


class Ownership:
    """The graph. Build it with `ownership(claims)`."""

    def __init__(self, bonds: Iterable[Bond]) -> None:
        self._up: dict[str, list[Bond]] = defaultdict(list)
        self._down: dict[str, list[Bond]] = defaultdict(list)
        for bond in sorted(set(bonds)):
            self._up[bond.child].append(bond)
            self._down[bond.parent].append(bond)

    def owners(self, party: str, date: str | None = None) -> tuple[Bond, ...]:
        """What is known and said of a party's owners, on an EDTF date or ever; denials included, with their modality."""
        return tuple(bond for bond in self._up.get(party, ()) if date is None or bond.covers(date))

    def children(self, party: str, date: str | None = None) -> tuple[Bond, ...]:
        """What is known and said of what a party owned, on an EDTF date or ever."""
        return tuple(bond for bond in self._down.get(party, ()) if date is None or bond.covers(date))

    def chain(self, party: str, date: str) -> tuple[Bond, ...]:
        """All asserted bonds upward from a party on an EDTF date, nearest first, each once (ownership may go in circles)."""
        found: list[Bond] = []
        seen, waiting = {party}, [party]
        while waiting:
            for bond in self.owners(waiting.pop(0), date):
                if bond.modality is not Modality.ASSERTED or bond.relation not in _FOLLOWED:
                    continue
                found.append(bond)
                if bond.parent not in seen:
                    seen.add(bond.parent)
                    waiting.append(bond.parent)
        return tuple(found)


def bonds_of_registry(parties: Registry) -> list[Bond]:
    """The registry's ties as bonds."""
    return [Bond(t.parent, t.child, t.relation, t.since, t.until, "registry") for t in parties.ties]


def bonds_of_claims(claims: Iterable[Claim]) -> list[Bond]:
    """Bonds of `affiliation` claims with both parties; a claim's time is when it began, an interval when it held."""
    found = []
    for claim in claims:
        if claim.kind is Kind.AFFILIATION and claim.from_party and claim.to_party:
            since, until = _span(claim.time)
            found.append(Bond(claim.from_party.key, claim.to_party.key, "affiliation", since, until, claim.id, claim.modality))
    return found


def _span(time: str | None) -> tuple[str, str]:
    if time is None:
        return "", ""
    edtf.parse(time)
    since, slash, until = time.partition("/")
    return since.strip("."), until.strip(".") if slash else ""


def ownership(claims: Iterable[Claim] = (), parties: Registry | None = None) -> Ownership:
    """The graph of the registry that ships (or another) and of claims."""
    return Ownership([*bonds_of_registry(parties or registry()), *bonds_of_claims(claims)])
