"""A Claim is one typed, directed relation between two parties, said in one document, with the exact words that say it.

Invariant: `quote` is the document's text from `start` to `end`: `Claim.of` cuts it from the document, so a claim whose quote
is not at its offsets can't be built by it, and the ledger checks again. The id depends on document, kind, offsets, the
parties' spans as written and whether it is a denial: a better alias table never changes an id.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sousveil.model import edtf
from sousveil.model.codes import Harm, Kind, Modality, Status, Technology, Tier
from sousveil.model.document import Document
from sousveil.model.party import Party


@dataclass(frozen=True)
class Amount:
    """Money as a number in units of an ISO 4217 currency."""

    value: float
    currency: str

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"currency {self.currency!r} is no ISO 4217 code")


@dataclass(frozen=True)
class Cue:
    """Why a field has its value: the field, the rule that set it, and the words (code points in the text) it rests on."""

    field: str
    rule: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """See claim-model.md for the fields; `from_party` and `to_party` are its `from` and `to`."""

    id: str
    doc: str
    kind: Kind
    from_party: Party | None
    to_party: Party | None
    technology: tuple[Technology, ...] = ()
    place: str | None = None
    time: str | None = None
    status: Status = Status.UNKNOWN
    modality: Modality = Modality.ASSERTED
    speaker: str | None = None
    amount: Amount | None = None
    harm: tuple[Harm, ...] = ()
    quote: str
    start: int
    end: int
    tier: Tier = Tier.CLAIM
    confidence: float = 1.0
    extractor: str = ""
    frame: str = ""
    cues: tuple[Cue, ...] = ()

    def __post_init__(self) -> None:
        if self.from_party is None and self.to_party is None:
            raise ValueError("a claim needs at least one party")
        if not 0 <= self.start < self.end or self.end - self.start != len(self.quote):
            raise ValueError(f"quote of {len(self.quote)} characters can't stand at {self.start}..{self.end}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is outside 0..1")
        if self.time is not None:
            edtf.parse(self.time)
        if self.harm and self.kind is not Kind.USE:
            raise ValueError(f"harm belongs to claims of kind use, not {self.kind}")

    @property
    def sum_span(self) -> tuple[int, int]:
        """Where the words of its amount stand, as offsets, so that a sum that the text says once is added up once; the quote
        where no cue tells."""
        spans = ((cue.start, cue.end) for cue in self.cues if cue.field == "amount")
        return next(((start, end) for start, end in spans if start is not None and end is not None), (self.start, self.end))

    @classmethod
    def of(cls, document: Document, *, start: int, end: int, kind: Kind, from_party: Party | None,
           to_party: Party | None, **fields: Any) -> Claim:
        """A claim whose quote is cut from the document. Raises ValueError where the offsets or a party's words are not its."""
        if not 0 <= start < end <= len(document.text):
            raise ValueError(f"offsets {start}..{end} are outside the text of {len(document.text)} characters")
        for party in (from_party, to_party):
            if party and party.span and document.text[party.span[0] : party.span[1]] != party.written:
                raise ValueError(f"party {party.name!r}: the text at {party.span} is not {party.written!r}")
        denied = fields.get("modality") == Modality.DENIED
        return cls(
            id=claim_id(document.id, kind, start, end, from_party, to_party, denied=denied), doc=document.id, kind=kind,
            from_party=from_party, to_party=to_party, quote=document.text[start:end], start=start, end=end, **fields,
        )

    def to_json(self) -> dict[str, Any]:
        """One JSON object in the claim model's names."""
        return {
            "id": self.id, "doc": self.doc, "kind": str(self.kind),
            "from": self.from_party.to_json() if self.from_party else None,
            "to": self.to_party.to_json() if self.to_party else None,
            "technology": [str(code) for code in self.technology], "place": self.place, "time": self.time,
            "status": str(self.status), "modality": str(self.modality), "speaker": self.speaker,
            "amount": {"value": self.amount.value, "currency": self.amount.currency} if self.amount else None,
            "harm": [str(code) for code in self.harm], "quote": self.quote, "start": self.start, "end": self.end,
            "tier": str(self.tier), "confidence": self.confidence, "extractor": self.extractor, "frame": self.frame,
            "cues": [[cue.field, cue.rule, cue.start, cue.end] for cue in self.cues],
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Claim:
        """The inverse of `to_json`."""
        amount = row.get("amount")
        return cls(
            id=row["id"], doc=row["doc"], kind=Kind(row["kind"]),
            from_party=Party.from_json(row["from"]) if row.get("from") else None,
            to_party=Party.from_json(row["to"]) if row.get("to") else None,
            technology=tuple(Technology(code) for code in row.get("technology") or ()),
            place=row.get("place"), time=row.get("time"), status=Status(row["status"]), modality=Modality(row["modality"]),
            speaker=row.get("speaker"), amount=Amount(amount["value"], amount["currency"]) if amount else None,
            harm=tuple(Harm(code) for code in row.get("harm") or ()), quote=row["quote"], start=row["start"], end=row["end"],
            tier=Tier(row.get("tier", "claim")), confidence=row.get("confidence", 1.0), extractor=row.get("extractor", ""),
            frame=row.get("frame", ""), cues=tuple(Cue(*cue) for cue in row.get("cues") or ()),
        )


def claim_id(
    doc: str, kind: Kind, start: int, end: int, from_party: Party | None, to_party: Party | None, *, denied: bool
) -> str:
    """Hex id (24 digits) of a claim, from what stands in the text only."""
    spans = [list(party.span) if party and party.span else (party.written or party.name if party else None)
             for party in (from_party, to_party)]
    said = json.dumps([doc, str(kind), start, end, *spans, denied], ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:24]
