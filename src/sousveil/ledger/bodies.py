"""Nouns to the exact bytes that are stored and hashed, and back.

Invariant: `claim_of(claim_body(c)) == c`, likewise for documents and decisions; the bytes are canonical JSON (canonical.py,
which writes claims), empty fields left out, so that the same noun has the same bytes everywhere.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import sousveil
from sousveil.ledger.canonical import canonical
from sousveil.model import (
    Amount,
    Claim,
    Cue,
    Decision,
    Document,
    LedgerError,
    Notice,
    Origin,
    PairDecision,
    PairVerdict,
    Party,
    Reason,
    Section,
    SousveilError,
    Verdict,
)
from sousveil.model.codes import HARMS, KINDS, MODALITIES, STATUSES, TECHNOLOGIES, TIERS, TYPES
from sousveil.model.quick import made

_EMPTY: tuple[Any, ...] = (None, "", [], {})
_decode = json.JSONDecoder().decode


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in _EMPTY}


def claim_of(body: str) -> Claim:
    """The claim that a body says. Raises LedgerError where it says none."""
    try:
        return _claim(_decode(body))
    except (ValueError, KeyError, TypeError, AttributeError, SousveilError) as error:
        raise LedgerError(f"a stored claim is damaged ({error}); `sousveil verify` says which") from error


def _claim(row: dict[str, Any]) -> Claim:
    """`Claim.from_json` of a body, quicker: nothing is read more often than claims."""
    said = row.get
    amount = said("amount")
    return made(Claim, {
        "id": row["id"], "doc": row["doc"], "kind": KINDS[row["kind"]], "from_party": _party(said("from")),
        "to_party": _party(said("to")), "technology": tuple([TECHNOLOGIES[code] for code in said("technology", ())]),
        "place": said("place"), "time": said("time"), "status": STATUSES[row["status"]],
        "modality": MODALITIES[row["modality"]], "speaker": said("speaker"),
        "amount": Amount(amount["value"], amount["currency"]) if amount else None,
        "harm": tuple([HARMS[code] for code in said("harm", ())]), "quote": row["quote"], "start": row["start"],
        "end": row["end"], "tier": TIERS[said("tier", "claim")], "confidence": said("confidence", 1.0),
        "extractor": said("extractor", ""), "frame": said("frame", ""), "cues": tuple([Cue(*cue) for cue in said("cues", ())]),
    })


def _party(row: dict[str, Any] | None) -> Party | None:
    if not row:
        return None
    said = row.get
    span = said("span")
    return made(Party, {
        "name": row["name"], "type": TYPES[row["type"]], "country": said("country"), "id": said("id"),
        "written": said("written"), "span": (span[0], span[1]) if span else None,
    })


def document_body(document: Document) -> bytes:
    """A document with what was put aside of it, without its text, which `text_sha256` binds; and the version that read it."""
    row = {
        "id": document.id, "text_sha256": document.text_sha256, "format": document.format, "language": document.language,
        "title": document.title, "publisher": document.publisher, "published": document.published, "url": document.url,
        "origin": _filled(asdict(document.origin)), "size": document.size,
        "sections": [[section.label, section.start] for section in document.sections],
        "notices": [[notice.kind, notice.detail] for notice in document.notices], "aside": document.aside,
        "read_by": f"sousveil {sousveil.__version__}",
    }
    return canonical(_filled(row))


def document_of(body: str, text: str) -> Document:
    """The document that a body and its text make."""
    row = json.loads(body)
    return Document(
        id=row["id"], text=text, text_sha256=row["text_sha256"], format=row.get("format", ""), language=row.get("language"),
        title=row.get("title"), publisher=row.get("publisher"), published=row.get("published"), url=row.get("url"),
        origin=Origin(**{"uri": "", **row["origin"]}) if "origin" in row else Origin(""), size=row["size"],
        sections=tuple(Section(*section) for section in row.get("sections", ())),
        notices=tuple(Notice(*notice) for notice in row.get("notices", ())), aside=row.get("aside", ""),
    )


def decision_body(decision: Decision | PairDecision) -> bytes:
    """A decision as it was made."""
    return canonical(_filled(asdict(decision)))


def decision_of(body: str) -> Decision:
    """The decision that a body says."""
    row = json.loads(body)
    row["verdict"] = Verdict(row["verdict"])
    if "reason" in row:
        row["reason"] = Reason(row["reason"])
    return Decision(**row)


def pair_of(body: str) -> PairDecision:
    """The decision on a pair that a body says."""
    row = json.loads(body)
    return PairDecision(**{**row, "verdict": PairVerdict(row["verdict"])})
