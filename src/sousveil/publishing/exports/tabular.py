"""csv: three tables, with a CSVW description (W3C, Metadata Vocabulary for Tabular Data) beside the first.

Invariant: no cell is a live formula when a spreadsheet opens the file, and reading it back gives the exact text (see cells.py).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.cells import neutral, restored
from sousveil.publishing.exports.columns import Row, columns, tables
from sousveil.publishing.exports.holding import Holding

_LONGEST = 2**31 - 1  # a cell holds a whole document
_TYPES = {"json": "json", "string": "string", "integer": "integer", "number": "number", "date": "date"}


def files(holding: Holding) -> dict[str, bytes]:
    """Claims, their description, findings and documents."""
    made = {file_name(name, holding.options.stem): table(name, rows) for name, rows in tables(holding).items()}
    main = file_name("claims", holding.options.stem)
    described = json.dumps(description(holding), ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    return {main: made.pop(main), f"{main}-metadata.json": described, **made}


def file_name(table: str, stem: str) -> str:
    """`STEM.csv` for claims, `STEM.findings.csv`, `STEM.documents.csv`."""
    return f"{stem}.csv" if table == "claims" else f"{stem}.{table}.csv"


def table(name: str, rows: Iterable[Row]) -> bytes:
    """One table: RFC 4180, UTF-8, a line of names first."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [column.name for column in columns(name)], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({key: neutral(value) if isinstance(value, str) else value for key, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8")


def read(raw: str) -> list[dict[str, str]]:
    """The rows of a table with the texts as they were. Raises csv.Error for what is no table."""
    csv.field_size_limit(_LONGEST)
    rows = csv.DictReader(io.StringIO(raw, newline=""), strict=True)
    return [{name: restored(cell or "") for name, cell in row.items() if name is not None} for row in rows]


def description(holding: Holding) -> dict[str, Any]:
    """The tables' columns in words, with the head, the licences and the note of the export."""
    about = jsonl.about(holding)
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:description": about.pop("note"),
        "dc:creator": about.pop("made_by"),
        "sousveil": {name: about[name] for name in ("head", "filters", "licences", "denials_added")},
        "tables": [
            {
                "url": file_name(name, holding.options.stem),
                "tableSchema": {
                    "columns": [
                        {"name": column.name, "titles": column.name, "datatype": _TYPES[column.type],
                         "dc:description": column.meaning}
                        for column in columns(name)
                    ],
                    "primaryKey": "id",
                },
            }
            for name in ("claims", "findings", "documents")
        ],
    }
