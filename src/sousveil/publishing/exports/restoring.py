"""Exports back into documents and claims: jsonl, csv (a zip, or the three files side by side) and ftm with its sidecar.

Invariant: what is given back is what was exported, claim by claim; a file that is not whole raises ReadingError with the place,
and gives nothing.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sousveil.model import Claim, Document, Notice, Origin, ReadingError, Section
from sousveil.publishing.exports import jsonl, tabular
from sousveil.publishing.exports.columns import claim_of

SIDECAR = "sidecar.jsonl"


@dataclass(frozen=True)
class Restored:
    """What a file gave: documents, each with its claims."""

    documents: tuple[Document, ...]
    claims: dict[str, list[Claim]]

    @property
    def count(self) -> int:
        """How many claims."""
        return sum(map(len, self.claims.values()))


def restore(path: Path) -> Restored:
    """The documents and claims of an export file. Raises ReadingError for a file that is none, or is broken."""
    raw = path.read_bytes() if path.is_file() else None
    if raw is None:
        raise ReadingError(f"{path}: no such file")
    files = _unpacked(path, raw) if raw.startswith(b"PK") else {path.name: raw}
    main = next(iter(files), "")
    stem = main.split(".")[0]
    if main.endswith(".jsonl"):
        return _joined(path, *_from_jsonl(path, _text(path, files[main])))
    if main.endswith(".ftm.json"):
        return _joined(path, *_from_jsonl(path, _text(path, _companion(path, files, f"{stem}.{SIDECAR}"))))
    if main.endswith(".csv"):
        documents = _text(path, _companion(path, files, tabular.file_name("documents", stem)))
        return _joined(path, *_from_csv(path, documents, _text(path, files[main])))
    raise ReadingError(f"{path}: is no export that can be restored; give a .jsonl, a .csv, an .ftm.json or a .zip of one")


def _unpacked(path: Path, raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:  # RuntimeError: encrypted, or packed otherwise
        raise ReadingError(f"{path}: is a broken zip file, or one with a password: {error}") from error


def _companion(path: Path, files: dict[str, bytes], name: str) -> bytes:
    """What was exported with the main file: in the same zip, or beside it."""
    if name in files:
        return files[name]
    found = path.with_name(name)
    if len(files) > 1 or not found.is_file():
        raise ReadingError(f"{path}: {name}, which was exported with it, is not there")
    return found.read_bytes()


def _text(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(f"{path}: is not UTF-8 at byte {error.start}") from None


def _from_jsonl(path: Path, text: str) -> tuple[list[Document], list[Claim]]:
    documents: list[Document] = []
    claims: list[Claim] = []
    first = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        row = _built(path, f"line {number}", json.loads, line)
        if not isinstance(row, dict) or "type" not in row or first != (row["type"] == jsonl.NAME):
            raise ReadingError(f"{path}: line {number} is no line of an export; its first line says {jsonl.NAME!r}")
        if first and row.get("version") != jsonl.VERSION:
            raise ReadingError(f"{path}: version {row.get('version')!r} of the export is not known; get a newer sousveil")
        if row["type"] == "document":
            documents.append(_built(path, f"line {number}", _document, row))
        elif row["type"] == "claim":
            claims.append(_built(path, f"line {number}", Claim.from_json, row))
        first = False
    return documents, claims


def _from_csv(path: Path, documents: str, claims: str) -> tuple[list[Document], list[Claim]]:
    def each(what: str, table: str, build: Callable[[dict[str, str]], Any]) -> list[Any]:
        rows = enumerate(_built(path, what, tabular.read, table), 1)
        return [_built(path, f"{what}, row {number}", build, row) for number, row in rows]

    return each("documents", documents, _document_row), each("claims", claims, claim_of)


def _document_row(row: dict[str, str]) -> Document:
    filled: dict[str, Any] = {name: value or None for name, value in row.items()}
    filled["origin"] = {"uri": row["origin"], "retrieved": row["retrieved"] or None, "licence": row["licence"] or None}
    filled |= {name: json.loads(row[name] or "[]") for name in ("sections", "notices")}
    return _document(filled | {"text": row["text"], "size": int(row["size"])})


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=row["id"], text=row["text"], text_sha256=row["text_sha256"], format=row["format"] or "", language=row["language"],
        title=row["title"], publisher=row["publisher"], published=row["published"], url=row["url"],
        origin=Origin(**row["origin"]), size=row["size"], sections=tuple(Section(*one) for one in row["sections"]),
        notices=tuple(Notice(*one) for one in row["notices"]),
    )


def _built(path: Path, where: str, build: Callable[[Any], Any], row: Any) -> Any:
    try:
        return build(row)
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ReadingError(f"{path}: {where}: {said}") from error


def _joined(path: Path, documents: list[Document], claims: Iterable[Claim]) -> Restored:
    of: dict[str, list[Claim]] = {document.id: [] for document in documents}
    texts = {document.id: document.text for document in documents}
    for claim in claims:
        if claim.doc not in of:
            raise ReadingError(f"{path}: claim {claim.id}: its document {claim.doc[:12]} is not in the export")
        if texts[claim.doc][claim.start : claim.end] != claim.quote:
            raise ReadingError(f"{path}: claim {claim.id}: its quote is not in the document at {claim.start}..{claim.end}")
        of[claim.doc].append(claim)
    return Restored(tuple(documents), of)
