"""A Finding is every claim, over all documents, of one kind between two parties about one technology.

Invariant: nothing in a finding is typed in: each field is computed from its claims, the documents they stand in and the
decisions on them. Support is counted by independent origins, never by documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sousveil.model.codes import Kind, Modality, Status, Technology
from sousveil.model.party import Party


@dataclass(frozen=True)
class OriginGroup:
    """Documents that count as one source: copies, one publisher, one named ultimate source. `why` says which."""

    documents: tuple[str, ...]
    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class DatedState:
    """One point of a finding's line of states: status, EDTF time (or None) and the claim that says so."""

    status: Status
    time: str | None
    claim: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`claims` support it, `denials` say it is not so; `origins` are the independent sources of the supporting claims."""

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
    conflicts: tuple[str, ...] = ()
    grade: str = ""

    @property
    def support(self) -> int:
        """The number of independent origins."""
        return len(self.origins)

    def to_json(self) -> dict[str, Any]:
        """One JSON object; parties and codes in the claim model's names."""
        return {
            "id": self.id, "kind": str(self.kind),
            "from": self.from_party.to_json() if self.from_party else None,
            "to": self.to_party.to_json() if self.to_party else None,
            "technology": [str(code) for code in self.technology], "origins": self.support,
            "origin_groups": [
                {"documents": list(o.documents), "claims": list(o.claims), "why": o.why} for o in self.origins
            ],
            "claims": list(self.claims), "denials": list(self.denials), "modality": str(self.modality),
            "status": str(self.status), "time": self.time, "speakers": list(self.speakers),
            "states": [{"status": str(s.status), "time": s.time, "claim": s.claim} for s in self.states],
            "conflicts": list(self.conflicts), "grade": self.grade,
        }
