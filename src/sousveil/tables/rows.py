"""Rows of a table with their place in the text: every format becomes lines of text, a row its own piece of it.

Invariant: `text[row.start : row.end]` is the row as it stands; a row has exactly the columns of the head; a file that is cut
off, wrongly encoded, too large or ragged is refused in one line, and nothing of it is used.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sousveil.model import ReadingError
from sousveil.model.text import normalise

MOST_BYTES = 200_000_000
MOST_IN_CELL = 100_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Row:
    """One row: its number (the first after the head is 1), its cells by column, its place in the text (code points)."""

    number: int
    cells: dict[str, Any]
    start: int
    end: int

    def get(self, column: str) -> str:
        """The cell without surrounding spaces; empty where there is none."""
        return str(self.cells.get(column) or "").strip()


@dataclass(frozen=True)
class Table:
    """A table as text, with its rows. `dropped` are columns that never entered; `refused` counts rows that did not, by why."""

    text: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    dropped: tuple[str, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    layout: str = "csv"


def decode(raw: bytes, name: str) -> str:
    """Normalised text of UTF-8 bytes. Raises ReadingError for other encodings, binary files and empty ones."""
    if len(raw) > MOST_BYTES:
        raise ReadingError(f"{name}: {len(raw):,} bytes; a table may have {MOST_BYTES:,}: cut it into parts")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(f"{name}: byte {error.start:,} is not UTF-8: save the table as UTF-8 and import it again") from None
    if "\0" in text:
        raise ReadingError(f"{name}: holds NUL bytes, so it is no text table: export it as UTF-8 CSV")
    if not text.strip():
        raise ReadingError(f"{name}: the file is empty")
    return normalise(text)


def from_csv(text: str, name: str) -> Table:
    """Rows of comma-, semicolon-, tab- or bar-separated text, quoted as in RFC 4180; quotes may hold line breaks."""
    csv.field_size_limit(MOST_IN_CELL)
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    head = lines[0]
    reader = csv.reader(iter([line + "\n" for line in lines]), delimiter=max(_DELIMITERS, key=head.count), strict=True)
    found: list[tuple[list[str], int, int]] = []
    before = 0
    try:
        for cells in reader:
            if cells and any(cells):
                found.append((cells, starts[before], starts[reader.line_num] - 1))
            before = reader.line_num
    except csv.Error as error:
        raise ReadingError(f"{name}: line {before + 1}: {_told(error)}") from None
    columns = _columns(found[0][0], name)
    for number, (cells, _, _) in enumerate(found[1:], 1):
        _check_width(cells, columns, number, name)
    return Table(text, columns, tuple(
        Row(number, dict(zip(columns, cells, strict=True)), start, min(end, len(text)))
        for number, (cells, start, end) in enumerate(found[1:], 1)
    ))


def from_cells(rows: Sequence[Sequence[str]], name: str) -> Table:
    """Rows that were cells from the start (a workbook): written as tab-separated lines."""
    filled = [[" ".join(cell.split()) for cell in cells] for cells in rows if any(cells)]
    if not filled:
        raise ReadingError(f"{name}: the first sheet is empty")
    columns = _columns(filled[0], name)
    for number, cells in enumerate(filled[1:], 1):
        _check_width(cells, columns, number, name)
    return written(({**dict(zip(columns, cells, strict=True))} for cells in filled[1:]), columns)


def without(
    table: Table, *, columns: Iterable[str] = (), rows: Callable[[Row], str | None] = lambda _: None
) -> Table:
    """The table without these columns and without the rows for which `rows` says why: written anew where anything goes."""
    gone = [column for column in table.columns if column in set(columns)]
    why: dict[str, int] = {}
    kept = []
    for row in table.rows:
        reason = rows(row)
        if reason:
            why[reason] = why.get(reason, 0) + 1
        else:
            kept.append(row)
    if not gone and not why:
        return table
    left = tuple(column for column in table.columns if column not in gone)
    made = written((row.cells for row in kept), left, numbers=[row.number for row in kept])
    return replace(made, dropped=tuple(gone), refused=tuple(sorted(why.items())))


def written(cells: Iterable[dict[str, Any]], columns: tuple[str, ...], *, numbers: Sequence[int] | None = None) -> Table:
    """A table of these cells as tab-separated text without quotes: a tab or line break in a cell becomes a space."""
    lines = [normalise("\t".join(columns))]
    rows: list[Row] = []
    at = len(lines[0]) + 1
    for n, own in enumerate(cells):
        line = normalise("\t".join(" ".join(str(own.get(column) or "").split()) for column in columns))
        rows.append(Row(numbers[n] if numbers else n + 1, {column: own.get(column) for column in columns}, at, at + len(line)))
        lines.append(line)
        at += len(line) + 1
    return Table("\n".join(lines) + "\n", columns, tuple(row for row in rows if row.end > row.start), layout="lines")


def from_objects(objects: Iterable[dict[str, Any]]) -> Table:
    """A table of JSON objects: one object a line, keys in order; a row's cells are the object's members."""
    lines: list[str] = []
    rows: list[Row] = []
    at = 0
    for number, one in enumerate(objects, 1):
        line = normalise(json.dumps(one, ensure_ascii=False))
        rows.append(Row(number, one, at, at + len(line)))
        lines.append(line)
        at += len(line) + 1
    columns = tuple(dict.fromkeys(key for row in rows for key in row.cells))
    return Table("\n".join(lines) + "\n", columns, tuple(rows), layout="objects")


def objects_in(text: str, name: str) -> Iterator[dict[str, Any]]:
    """Objects of a JSON file (one, or a list), or of JSON lines. Raises ReadingError that names the line."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        yield from _json_lines(text, name)
        return
    except RecursionError:
        raise ReadingError(f"{name}: nested too deeply to be a table") from None
    found = whole if isinstance(whole, list) else [whole]
    if not all(isinstance(one, dict) for one in found):
        raise ReadingError(f"{name}: holds no JSON objects")
    yield from found


def _from_lines(text: str, name: str) -> Table:
    """What `written` wrote."""
    head, *lines = text.rstrip("\n").split("\n")
    columns = tuple(head.split("\t"))
    rows: list[Row] = []
    at = len(head) + 1
    for number, line in enumerate(lines, 1):
        rows.append(Row(number, dict(zip(columns, line.split("\t"), strict=True)), at, at + len(line)))
        at += len(line) + 1
    return Table(text, columns, tuple(rows), layout="lines")


def _from_object_lines(text: str, name: str) -> Table:
    return from_objects(objects_in(text, name))


LAYOUTS: dict[str, Callable[[str, str], Table]] = {
    "csv": from_csv, "lines": _from_lines, "objects": _from_object_lines,
}


def _json_lines(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(io.StringIO(text), 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise ReadingError(f"{name}: line {number} is not JSON ({error}): the file is damaged or cut off") from None
        if not isinstance(one, dict):
            raise ReadingError(f"{name}: line {number} is no JSON object")
        yield one


def _columns(cells: Sequence[str], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in cells)
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise ReadingError(f"{name}: the column {twice[0]!r} is there twice")
    return columns


def _check_width(cells: Sequence[str], columns: tuple[str, ...], number: int, name: str) -> None:
    if len(cells) != len(columns):
        raise ReadingError(
            f"{name}: row {number} has {len(cells)} cells and the head {len(columns)}: the file is damaged or cut off"
        )


def _told(error: csv.Error) -> str:
    said = str(error)
    if "field larger" in said:
        return f"a cell of more than {MOST_IN_CELL:,} characters"
    if "unexpected end" in said:
        return "a quote that is opened there is never closed: the file is damaged or cut off"
    return said
