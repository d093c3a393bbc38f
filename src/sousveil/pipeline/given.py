"""What a person says of documents beside what these say of themselves: title, publisher, date, address.

Invariant: what is given wins over what was found; a row is for a source's whole name as reports show it, else for every file
of that name; rows that fit nothing can be asked for. Nothing of the file is taken that is not one of the four.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sousveil.model import Document, UsageError, edtf
from sousveil.reading.mapping import Mapping
from sousveil.reading.mapping import load as load_mapping
from sousveil.sources import Blob
from sousveil.sources.written import written

FIELDS = ("title", "publisher", "published", "url")
_GUESSES = {"title": "title-guessed", "publisher": "publisher-guessed", "published": "date-guessed"}


class Given:
    """Rows by name. `Given.load` reads them from a file."""

    def __init__(self, rows: dict[str, dict[str, str]], *, mapping: Mapping | None = None) -> None:
        self._rows, self.mapping = rows, mapping
        self._used: set[str] = set()

    @classmethod
    def load(cls, path: Path | None, *, mapping: Path | None = None) -> Given:
        """Rows of CSV with the columns file, title, publisher, published, url (any of the four), or of JSON: a list of such
        objects, or an object of objects by file name; and which names of JSON objects hold what (`reading.mapping`). Raises
        UsageError with the line or row that is wrong."""
        names = load_mapping(mapping) if mapping else None
        return cls(_rows(path) if path else {}, mapping=names)

    def of(self, blob: Blob, document: Document) -> Document:
        """The document with what was given for it; a guess at a date that was given is no longer noted."""
        key = next((name for name in (blob.origin.uri, blob.url, blob.name) if name in self._rows), None)
        if key is None:
            return document
        self._used.add(key)
        said: dict[str, Any] = dict(self._rows[key])
        guesses = {_GUESSES[name] for name in said if name in _GUESSES}
        if guesses:
            said["notices"] = tuple(notice for notice in document.notices if notice.kind not in guesses)
        return replace(document, **said)

    def unused(self) -> list[str]:
        """Names that no document had, sorted."""
        return sorted(self._rows.keys() - self._used)


def _rows(path: Path) -> dict[str, dict[str, str]]:
    """What is said of each name."""
    text = written(path)
    rows = _json(text, path) if text.lstrip().startswith(("{", "[")) else _csv(text, path)
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, 1):
        name, said = _row(row, f"{path}: row {number}")
        if name in found:
            raise UsageError(f"{path}: row {number}: {name} stands there twice")
        found[name] = said
    return found


def _csv(text: str, path: Path) -> list[Any]:
    rows = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if "file" not in (rows.fieldnames or ()):
            raise UsageError(f"{path}: no column file; give file and any of {', '.join(FIELDS)}")
        return list(rows)
    except csv.Error as error:
        raise UsageError(f"{path}: line {rows.line_num}: {error}") from None


def _json(text: str, path: Path) -> list[Any]:
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}: line {error.lineno} is not JSON: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{path}: nested too deeply") from None
    if isinstance(said, dict):
        return [{"file": name, **row} if isinstance(row, dict) else row for name, row in said.items()]
    return list(said)


def _row(row: Any, where: str) -> tuple[str, dict[str, str]]:
    if not isinstance(row, dict) or not isinstance(row.get("file"), str) or not row["file"].strip():
        raise UsageError(f"{where} names no file; give file and any of {', '.join(FIELDS)}")
    unknown = sorted(str(name) for name in row.keys() - {"file", *FIELDS})
    if unknown:
        raise UsageError(f"{where}: unknown column {unknown[0]!r}; give file and any of {', '.join(FIELDS)}")
    said = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    for name, value in said.items():
        if not isinstance(value, str):
            raise UsageError(f"{where}: {name} is no text")
    said = {name: " ".join(value.split()) for name, value in said.items()}
    if "published" in said and not edtf.is_valid(said["published"]):
        raise UsageError(f"{where}: publication date {said['published']!r} is no EDTF date, such as 2019 or 2019-05-01")
    return row["file"].strip(), {name: value for name, value in said.items() if value}
