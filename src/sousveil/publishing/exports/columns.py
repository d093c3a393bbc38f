"""The tables that csv, xlsx and parquet share: one row a claim, a finding or a document, with what each column means.

Invariant: `claim_of(row(entry)) == entry.stored`: the columns hold a claim whole; where a person corrected it the columns show
the person's values, and `machine_values` what the machine had said of the same fields; likewise the tier where it was moved.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sousveil.model import Claim, Document, Finding, Party, edtf
from sousveil.publishing.exports.holding import Entry, Holding

Row = dict[str, Any]
_LIST = "; "


@dataclass(frozen=True)
class Column:
    """A column of a table: `type` is string, integer, number, date or json."""

    table: str
    name: str
    type: str
    meaning: str


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in order: claims, findings or documents."""
    text = resources.files(__package__).joinpath("data", "columns.csv").read_text(encoding="utf-8")
    return tuple(Column(**row) for row in csv.DictReader(text.splitlines()) if row["table"] == table)


def tables(holding: Holding) -> dict[str, list[Row]]:
    """All three tables."""
    of: dict[str, list[str]] = {}
    for finding in holding.findings:
        for id in (*finding.claims, *finding.denials):
            of.setdefault(id, []).append(finding.id)
    claims = [
        claim_row(entry, holding.by_id[entry.claim.doc], findings=sorted(of.get(entry.claim.id, ())))
        for entry in holding.entries
    ]
    return {
        "claims": claims,
        "findings": [finding_row(finding) for finding in holding.findings],
        "documents": [document_row(document) for document in holding.documents],
    }


def claim_row(entry: Entry, document: Document, *, findings: Sequence[str] = ()) -> Row:
    """A claim as one row; `findings` are the ids of those that it stands in."""
    now, then = entry.claim.to_json(), entry.stored.to_json()
    row = plain_row(entry.claim) | {
        "title": document.title, "publisher": document.publisher, "published": document.published, "url": document.url,
        "licence": document.origin.licence, "findings": _LIST.join(findings), "review": str(entry.said.state),
        "machine_values": _json({name: then[name] for name in then if then[name] != now[name]} or None),
    }
    return _ordered("claims", row)


def plain_row(claim: Claim) -> Row:
    """What a claim knows itself, in the names of the table."""
    return {
        "id": claim.id, "kind": str(claim.kind), **_party("from", claim.from_party), **_party("to", claim.to_party),
        "technology": _LIST.join(claim.technology), "place": claim.place, "time": claim.time, **_days(claim.time),
        "status": str(claim.status), "modality": str(claim.modality), "speaker": claim.speaker,
        "amount": claim.amount.value if claim.amount else None, "currency": claim.amount.currency if claim.amount else None,
        "harm": _LIST.join(claim.harm), "quote": claim.quote, "start": claim.start, "end": claim.end,
        "document": claim.doc, "confidence": claim.confidence, "tier": str(claim.tier), "extractor": claim.extractor,
        "frame": claim.frame, "cues": _json(claim.to_json()["cues"] or None),
    }


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim as the machine made it. Raises ValueError or KeyError for a row that is none."""
    said: Row = {
        "id": row["id"], "doc": row["document"], "kind": row["kind"],
        "from": _party_of("from", row), "to": _party_of("to", row),
        "technology": _listed(row["technology"]), "place": row["place"] or None, "time": row["time"] or None,
        "status": row["status"], "modality": row["modality"], "speaker": row["speaker"] or None,
        "amount": {"value": json.loads(str(row["amount"])), "currency": row["currency"]} if row["currency"] else None,
        "harm": _listed(row["harm"]), "quote": row["quote"], "start": int(row["start"]), "end": int(row["end"]),
        "tier": row["tier"], "confidence": float(row["confidence"]), "extractor": row["extractor"] or "",
        "frame": row["frame"] or "", "cues": json.loads(row["cues"] or "[]"),
    }
    return Claim.from_json(said | json.loads(row["machine_values"] or "{}"))


def finding_row(finding: Finding) -> Row:
    """A finding as one row."""
    row = {
        "id": finding.id, "kind": str(finding.kind), **_party("from", finding.from_party), **_party("to", finding.to_party),
        "technology": _LIST.join(finding.technology), "places": _LIST.join(finding.places), "modality": str(finding.modality),
        "status": str(finding.status), "time": finding.time, **_days(finding.time), "origins": finding.support,
        "documents": len(finding.documents), "claims": _LIST.join(finding.claims), "denials": _LIST.join(finding.denials),
        "grade": finding.grade, "second_grade": finding.second_grade, "speakers": _LIST.join(finding.speakers),
        "conflicts": _LIST.join(map(str, finding.conflicts)), "reviewed": "yes" if finding.reviewed else "no",
    }
    return _ordered("findings", row)


def document_row(document: Document) -> Row:
    """A document as one row, its text included."""
    row = {
        "id": document.id, "title": document.title, "publisher": document.publisher, "published": document.published,
        "url": document.url, "language": document.language, "format": document.format, "origin": document.origin.uri,
        "retrieved": document.origin.retrieved, "licence": document.origin.licence, "size": document.size,
        "text_sha256": document.text_sha256, "sections": _json([[one.label, one.start] for one in document.sections] or None),
        "notices": _json([[one.kind, one.detail] for one in document.notices] or None), "text": document.text,
    }
    return _ordered("documents", row)


def _ordered(table: str, row: Row) -> Row:
    return {column.name: row[column.name] for column in columns(table)}


def _party(side: str, party: Party | None) -> Row:
    fields: dict[str, Callable[[Party], Any]] = {
        "name": lambda own: own.name, "type": lambda own: str(own.type), "country": lambda own: own.country,
        "id": lambda own: own.id, "written": lambda own: own.written,
        "start": lambda own: own.span[0] if own.span else None, "end": lambda own: own.span[1] if own.span else None,
    }
    return {f"{side}_{name}": get(party) if party else None for name, get in fields.items()}


def _party_of(side: str, row: Mapping[str, Any]) -> Row | None:
    if not row[f"{side}_name"]:
        return None
    start, end = row[f"{side}_start"], row[f"{side}_end"]
    found: Row = {name: row[f"{side}_{name}"] or None for name in ("name", "type", "country", "id", "written")}
    return found | {"span": [int(start), int(end)] if end not in (None, "") else None}


def _days(time: str | None) -> Row:
    """The first and last day that an EDTF date may mean."""
    bounds = edtf.parse(time) if time else None
    return {
        "earliest": bounds.earliest.isoformat() if bounds and bounds.earliest else None,
        "latest": bounds.latest.isoformat() if bounds and bounds.latest else None,
    }


def _listed(cell: str | None) -> list[str]:
    return cell.split(_LIST) if cell else []


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
