"""Rows to text: a line a row, its cells divided by bars, so that a row can be quoted. CSV, and what sheets share.

Invariant: no cell with words in it is left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sousveil.model import Notice, ReadingError
from sousveil.reading.charset import decode
from sousveil.reading.kinds import Reading

_DELIMITERS = ",;\t|"
_MAX_CELL = 20_000_000


def row_text(cells: Iterable[str]) -> str:
    """One row as a line; empty cells give no bar."""
    return " | ".join(flat for flat in (" ".join(cell.split()) for cell in cells) if flat)


def read_csv(raw: bytes, shown: str) -> Reading:
    """A file of comma-, semicolon-, tab- or bar-separated values."""
    text, notices = decode(raw, shown)
    csv.field_size_limit(_MAX_CELL)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=_delimiter(text)):
            line = row_text(row)
            if line:
                rows.append(line)
    except csv.Error as error:
        raise ReadingError(f"{shown}: row {len(rows) + 1} is no row of a table: {error}") from error
    return Reading(text="\n".join(rows), notices=notices)


def _delimiter(text: str) -> str:
    """The one that stands equally often in the first lines, else a comma."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    counts = {mark: [line.count(mark) for line in lines] for mark in _DELIMITERS}
    steady = [mark for mark in _DELIMITERS if counts[mark] and min(counts[mark]) > 0]
    return max(steady, key=lambda mark: min(counts[mark])) if steady else ","


def put_aside(aside: str, what: str) -> tuple[Notice, ...]:
    """The notice for text that is kept apart, if there is any."""
    return (Notice("boilerplate", f"{len(aside)} characters of {what} were put aside"),) if aside else ()
