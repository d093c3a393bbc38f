"""A Finding is every claim, over all documents, of one kind between two parties about one technology.

Invariant: nothing in a finding is typed in: each field is computed from its claims, the documents they stand in and the
decisions on them. Support is counted by independent origins, never by documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sousveil.model.claim import Amount
from sousveil.model.codes import Kind, Modality, Status, Technology
from sousveil.model.party import Party


@dataclass(frozen=True)
class OriginGroup:
    """Documents that count as one source: copies, one publisher, one named ultimate source. `why` says which.

    `originals` are the documents that are no copies of others: they alone say how firm, how official and whose the source is.
    `amounts` are the sums of this source, each quote once; `interested` where only a party of the relation itself speaks.
    """

    documents: tuple[str, ...]
    claims: tuple[str, ...]
    why: str
    amounts: tuple[Amount, ...] = ()
    interested: bool = False
    official: bool = False
    originals: tuple[str, ...] = ()


@dataclass(frozen=True)
class DatedState:
    """One point of a finding's line of states: status, EDTF time (or None) and the claim that says so."""

    status: Status
    time: str | None
    claim: str


@dataclass(frozen=True)
class Conflict:
    """Claims that can't all hold. `kind` is denial, status, amount or date; `left` and `right` are ids of claims."""

    kind: str
    text: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`claims` support it, `denials` say it is not so; `origins` are the independent sources of the supporting claims.

    `places` are the cities or regions that claims name; `reviewed` whether a person confirmed or corrected one of the claims;
    `grade` and `second_grade` are the answers of the two published tables (docs/findings.md).
    """

    id: str
    kind: Kind
    from_party: Party | None
    to_party: Party | None
    technology: tuple[Technology, ...]
    claims: tuple[str, ...]
    denials: tuple[str, ...]
    origins: tuple[OriginGroup, ...]
    modality: Modality
    status: Status
    states: tuple[DatedState, ...] = ()
    speakers: tuple[str, ...] = ()
    time: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    grade: str = ""
    places: tuple[str, ...] = ()
    reviewed: bool = False
    second_grade: str = ""

    @property
    def support(self) -> int:
        """The number of independent origins."""
        return len(self.origins)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents of the supporting claims, in order of their ids."""
        return tuple(sorted({document for origin in self.origins for document in origin.documents}))

    def to_json(self) -> dict[str, Any]:
        """One JSON object; parties and codes in the claim model's names."""
        return {
            "id": self.id, "kind": str(self.kind),
            "from": self.from_party.to_json() if self.from_party else None,
            "to": self.to_party.to_json() if self.to_party else None,
            "technology": [str(code) for code in self.technology], "places": list(self.places), "origins": self.support,
            "documents": list(self.documents), "origin_groups": [_origin_json(origin) for origin in self.origins],
            "claims": list(self.claims), "denials": list(self.denials), "modality": str(self.modality),
            "status": str(self.status), "time": self.time, "speakers": list(self.speakers),
            "states": [{"status": str(s.status), "time": s.time, "claim": s.claim} for s in self.states],
            "conflicts": [
                {"kind": c.kind, "text": c.text, "left": list(c.left), "right": list(c.right)} for c in self.conflicts
            ],
            "grade": self.grade, "second_grade": self.second_grade, "reviewed": self.reviewed,
        }


def _origin_json(origin: OriginGroup) -> dict[str, Any]:
    return {
        "documents": list(origin.documents), "claims": list(origin.claims), "why": origin.why,
        "originals": list(origin.originals), "interested": origin.interested, "official": origin.official,
        "amounts": [{"value": amount.value, "currency": amount.currency} for amount in origin.amounts],
    }
