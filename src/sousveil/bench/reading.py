"""Reads annotated documents: one JSON object a line, {"id", "source", "text", "claims"}."""

from __future__ import annotations

import json
from pathlib import Path

from sousveil.bench.agreement import Row
from sousveil.model import ReadingError

_TOLD = ("title", "publisher", "published")


def read_gold(path: Path) -> list[Row]:
    """The rows of a file. Raises ReadingError where it is missing or a line is no annotated document."""
    if not path.exists():
        raise ReadingError(f"{path}: no such file")
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise ReadingError(f"{path}: not UTF-8; save the file as UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ReadingError(f"{path}: line {number} is not JSON: {error.msg}") from None
        except RecursionError:
            raise ReadingError(f"{path}: line {number} is nested too deeply") from None
        if not isinstance(row, dict) or not {"id", "text", "claims"} <= row.keys():
            raise ReadingError(f'{path}: line {number} is no annotated document {{"id", "text", "claims"}}')
        source = row.get("source") or {}
        if not isinstance(source, dict) or not all(isinstance(source.get(name), str | None) for name in _TOLD):
            raise ReadingError(f'{path}: line {number}: "source" is an object, with words or null as {", ".join(_TOLD)}')
        rows.append(row)
    if not rows:
        raise ReadingError(f"{path}: holds no annotated document")
    return rows


def told(row: Row) -> dict[str, str | None]:
    """What an annotated document's source tells the extractor beside the text."""
    source = row.get("source") or {}
    return {name: source.get(name) for name in _TOLD}
