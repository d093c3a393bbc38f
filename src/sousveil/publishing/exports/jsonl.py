"""Everything, one JSON object a line, each with its `type`: the head first, then documents, claims, findings.

Invariant: claims stand as the machine made them, with what people said beside them; `restoring` gives back the same documents
and claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import sousveil
from sousveil.ledger.review import State
from sousveil.model import Document
from sousveil.publishing.exports.holding import Entry, Holding

VERSION = 1
NAME = "sousveil-export"


def files(holding: Holding) -> dict[str, bytes]:
    """One file."""
    return {f"{holding.options.stem}.jsonl": "".join(f"{line(row)}\n" for row in rows(holding)).encode("utf-8")}


def line(row: dict[str, Any]) -> str:
    """One object without line breaks, keys as they stand."""
    return json.dumps(row, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


def rows(holding: Holding) -> Iterator[dict[str, Any]]:
    """All objects in order."""
    yield about(holding)
    for document in holding.documents:
        yield {"type": "document", **document_json(document)}
    for entry in holding.entries:
        yield {"type": "claim", **entry.stored.to_json(), **_review(entry)}
    for finding in holding.findings:
        yield {"type": "finding", **finding.to_json()}


def about(holding: Holding) -> dict[str, Any]:
    """What the export is, what it was made from, and on what terms its sources stand."""
    return {
        "type": NAME, "version": VERSION, "made_by": f"sousveil {sousveil.__version__}", "head": holding.head.to_json(),
        "filters": {name.rstrip("_"): str(value) for name, value in sorted(holding.filters.items())},
        "documents": len(holding.documents), "claims": len(holding.entries), "findings": len(holding.findings),
        "denials_added": holding.added, "licences": holding.licences(), "note": NOTE,
    }


NOTE = (
    "Claims are what documents say, extracted by machine: none is a statement of fact. Quotes and texts stay under the "
    "licences of their sources. Read a quote in its document before you publish it."
)


def document_json(document: Document) -> dict[str, Any]:
    """A document with its text."""
    row = asdict(document)
    row["sections"] = [[one.label, one.start] for one in document.sections]
    row["notices"] = [[one.kind, one.detail] for one in document.notices]
    return row


def _review(entry: Entry) -> dict[str, Any]:
    if entry.said.state is State.OPEN:
        return {}
    then, now = entry.stored.to_json(), entry.claim.to_json()
    corrections = {name: now[name] for name in now if now[name] != then[name] and name != "tier"}
    return {"review": {"state": str(entry.said.state), "corrections": corrections}}
