"""The columns of the shards: those of the exports, and by what they are sorted; rows to Parquet and back.

Invariant: a claim and a document come back from their rows as they were; rows of claims are sorted by kind, country, day, then
by document and place, so that the same rows make the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import sousveil
from sousveil.cluster.storage import library
from sousveil.model import (
    Amount,
    Claim,
    Cue,
    Document,
    Harm,
    Notice,
    Origin,
    Party,
    Section,
    Technology,
)
from sousveil.model.codes import HARMS, KINDS, MODALITIES, STATUSES, TECHNOLOGIES, TIERS, TYPES
from sousveil.model.quick import made
from sousveil.publishing.exports import columns as exported
from sousveil.publishing.exports.columns import Column

FORMAT = 1
Row = dict[str, Any]
_OF_A_LEDGER = frozenset({"findings", "review", "machine_values"})
_SORTED_BY = (
    Column("claims", "country", "string", "the recipient's country, else the giver's: shards are sorted by it"),
    Column("claims", "day", "date", "the first day that time may mean: shards are sorted by it"),
)
_ASIDE = Column("documents", "aside", "string", "text that is not the document's own: menus, running heads")
_OF_A_CLAIM = (
    "id", "document", "kind", "technology", "place", "time", "status", "modality", "speaker", "amount", "currency", "harm",
    "quote", "start", "end", "tier", "confidence", "extractor", "frame", "cues",
    *(f"{side}_{name}" for side in ("from", "to") for name in ("name", "type", "country", "id", "written", "start", "end")),
)
_decoded = json.JSONDecoder().decode
_UNDATED = "9999-99-99"


def columns(table: str) -> tuple[Column, ...]:
    """The columns of claims or documents, in order."""
    of_exports = tuple(one for one in exported.columns(table) if one.name not in _OF_A_LEDGER)
    return of_exports + (_SORTED_BY if table == "claims" else (_ASIDE,))


def about(extractor: str) -> Row:
    """What the schema file says: the format, what made the rows, and every column with its meaning."""
    told = {
        table: [{"name": one.name, "type": one.type, "meaning": one.meaning} for one in columns(table)]
        for table in ("claims", "documents")
    }
    return {"format": FORMAT, "sousveil": sousveil.__version__, "extractor": extractor,
            "sorted_by": ["kind", "country", "day", "document", "start", "end", "id"], "tables": told}


def claim_row(claim: Claim, document: Document) -> Row:
    """A claim as a row."""
    row = exported.plain_row(claim)
    return row | {
        "title": document.title, "publisher": document.publisher, "published": document.published, "url": document.url,
        "licence": document.origin.licence, "country": row["to_country"] or row["from_country"], "day": row["earliest"],
    }


def document_row(document: Document) -> Row:
    """A document as a row, text and all."""
    return exported.document_row(document) | {"aside": document.aside}


def order_of(row: Row) -> tuple[Any, ...]:
    """Where a claim's row stands."""
    return (row["kind"], row["country"] or "~", row["day"] or _UNDATED, row["document"], row["start"], row["end"], row["id"])


def rows_of(table: Any) -> Iterator[Row]:
    """The rows of a pyarrow table of claims with what `claim_of` takes, column by column."""
    taken = [table.column(name).to_pylist() for name in _OF_A_CLAIM]
    return (dict(zip(_OF_A_CLAIM, values, strict=True)) for values in zip(*taken, strict=True))


def claim_of(row: Mapping[str, Any]) -> Claim:
    """The claim of a row, as the exports' `claim_of` gives it, but quicker: a load spends its time here. Raises ValueError,
    KeyError or TypeError for a row that is none."""
    money = row["currency"]
    return made(Claim, {
        "id": row["id"], "doc": row["document"], "kind": KINDS[row["kind"]], "from_party": _party(row, "from"),
        "to_party": _party(row, "to"), "technology": _technologies(row["technology"]), "place": row["place"],
        "time": row["time"], "status": STATUSES[row["status"]], "modality": MODALITIES[row["modality"]],
        "speaker": row["speaker"], "amount": Amount(row["amount"], money) if money else None, "harm": _harms(row["harm"]),
        "quote": row["quote"], "start": row["start"], "end": row["end"], "tier": TIERS[row["tier"]],
        "confidence": row["confidence"], "extractor": row["extractor"] or "", "frame": row["frame"] or "",
        "cues": tuple([Cue(*cue) for cue in _decoded(row["cues"])]) if row["cues"] else (),
    })


@lru_cache(maxsize=1024)
def _technologies(joined: str | None) -> tuple[Technology, ...]:
    return tuple([TECHNOLOGIES[code] for code in joined.split("; ")]) if joined else ()


@lru_cache(maxsize=1024)
def _harms(joined: str | None) -> tuple[Harm, ...]:
    return tuple([HARMS[code] for code in joined.split("; ")]) if joined else ()


def _party(row: Mapping[str, Any], side: str) -> Party | None:
    name = row[f"{side}_name"]
    if not name:
        return None
    end = row[f"{side}_end"]
    return made(Party, {
        "name": name, "type": TYPES[row[f"{side}_type"]], "country": row[f"{side}_country"], "id": row[f"{side}_id"],
        "written": row[f"{side}_written"], "span": None if end is None else (row[f"{side}_start"], end),
    })


def document_of(row: Mapping[str, Any]) -> Document:
    """The document of a row. Raises ValueError or KeyError for a row that is none."""
    return Document(
        id=row["id"], text=row["text"], text_sha256=row["text_sha256"], format=row["format"] or "", language=row["language"],
        title=row["title"], publisher=row["publisher"], published=row["published"], url=row["url"],
        origin=Origin(row["origin"], row["retrieved"], row["licence"]), size=row["size"],
        sections=tuple(Section(*one) for one in json.loads(row["sections"] or "[]")),
        notices=tuple(Notice(*one) for one in json.loads(row["notices"] or "[]")), aside=row["aside"] or "",
    )


def schema(table: str) -> Any:
    """The pyarrow schema of a table, each column with its meaning. Raises UsageError without pyarrow."""
    arrow = library("pyarrow")
    types = {"integer": arrow.int64(), "number": arrow.float64(), "date": arrow.date32()}
    return arrow.schema([
        arrow.field(one.name, types.get(one.type, arrow.string()), metadata={"meaning": one.meaning}) for one in columns(table)
    ])


class Writer:
    """Rows of one table to a Parquet file (zstd), in groups, so that an archive's documents need not be in memory at once."""

    def __init__(self, path: Path, table: str, *, group: int = 1000) -> None:
        self._schema, self._group = schema(table), group
        self._rows: list[Row] = []
        parquet = library("pyarrow.parquet")
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd", version="2.6")
        self.count = 0

    def add(self, rows: Iterable[Row]) -> None:
        """More rows."""
        for row in rows:
            self._rows.append(row)
            self.count += 1
            if len(self._rows) >= self._group:
                self._flush()

    def close(self) -> None:
        """Write what is left and the footer."""
        self._flush()
        self._file.close()

    def _flush(self) -> None:
        if self._rows:
            arrow = library("pyarrow")
            arrays = [_array(arrow, [row[field.name] for row in self._rows], field.type) for field in self._schema]
            self._file.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()


def _array(arrow: Any, values: list[Any], kind: Any) -> Any:
    if kind == arrow.date32():
        return arrow.array(values, arrow.string()).cast(kind)
    return arrow.array(values, kind)
