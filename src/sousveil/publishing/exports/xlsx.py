"""xlsx: the tables as sheets of one workbook, and a sheet that says what it is.

Invariant: every text is written as a string, never as a formula or a link; the workbook carries no time of making and no user.
A cell holds 32,767 characters: longer texts, such as whole documents, are cut and end in a note. A sheet holds 1,048,576 rows:
more are an error, not left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sousveil.model import UsageError
from sousveil.publishing.exports import jsonl
from sousveil.publishing.exports.columns import columns, tables
from sousveil.publishing.exports.holding import Holding

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LIMIT = 32_767
MOST_ROWS = 1_048_575  # and one of names
_CUT = " [cut: a cell holds no more; the whole text is in the jsonl and csv exports]"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_WIDE = {"quote": 60, "text": 60, "title": 40, "meaning": 70, "from_name": 24, "to_name": 24}


def files(holding: Holding) -> dict[str, bytes]:
    """One workbook. Raises UsageError where a table has more rows than a sheet holds."""
    from xlsxwriter import Workbook

    filled = tables(holding)
    for name, rows in filled.items():
        if len(rows) > MOST_ROWS:
            raise UsageError(f"xlsx: {len(rows):,} {name} are more than the {MOST_ROWS:,} rows of a sheet; narrow the export, "
                             "or take csv or parquet")
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": _EPOCH, "author": "sousveil", "comments": jsonl.NOTE})
    for name, rows in filled.items():
        names = [column.name for column in columns(name)]
        _sheet(book, name, names, ([row[key] for key in names] for row in rows))
    every = [column for name in ("claims", "findings", "documents") for column in columns(name)]
    _sheet(book, "columns", ["table", "column", "meaning"], ([one.table, one.name, one.meaning] for one in every))
    _sheet(book, "about", ["what", "says"], _about(holding))
    book.close()
    return {f"{holding.options.stem}.xlsx": out.getvalue()}


def _about(holding: Holding) -> Iterable[list[Any]]:
    about = jsonl.about(holding)
    yield ["note", about["note"]]
    yield ["made by", about["made_by"]]
    yield from ([f"head: {name}", value] for name, value in about["head"].items())
    yield from ([f"filter: {name}", value] for name, value in about["filters"].items())
    yield from ([f"licence: {row['licence']}", f"{row['documents']} documents"] for row in about["licences"])


def _sheet(book: Workbook, name: str, names: list[str], rows: Iterable[list[Any]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for number, column in enumerate(names):
        sheet.write_string(0, number, column, bold)
        sheet.set_column(number, number, _WIDE.get(column, 14))
    for line, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, number, value if len(value) <= LIMIT else value[: LIMIT - len(_CUT)] + _CUT)
            elif value is not None:
                sheet.write_number(line, number, value)
