"""csl-json: the documents for Zotero and other citation tools."""

from __future__ import annotations

import json
import re
from typing import Any

from sousveil.model import Document
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.holding import UNSTATED, Holding
from sousveil.publishing.exports.sources import key

_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")


def files(holding: Holding) -> dict[str, bytes]:
    """An array of items, and beside it what it was made from."""
    items = [item(document) for document in holding.documents]
    made = {"json": items, "about.json": jsonl.about(holding)}
    return {
        f"{holding.options.stem}.{name}": f"{json.dumps(value, ensure_ascii=False, indent=1)}\n".encode()
        for name, value in made.items()
    }


def item(document: Document) -> dict[str, Any]:
    """One item; a date that is no plain day, month or year stands as it is written."""
    row: dict[str, Any] = {
        "id": key(document), "type": "webpage" if document.url else "document", "title": document.title or document.origin.uri,
        "publisher": document.publisher, "issued": _date(document.published), "URL": document.url,
        "accessed": _date((document.origin.retrieved or "")[:10]), "language": document.language,
        "note": f"sha256 {document.id}; licence: {document.origin.licence or UNSTATED}",
    }
    return {name: value for name, value in row.items() if value}


def _date(written: str | None) -> dict[str, Any] | None:
    if not written:
        return None
    hit = _DAY.fullmatch(written)
    return {"date-parts": [[int(part) for part in hit.groups() if part]]} if hit else {"literal": written}
