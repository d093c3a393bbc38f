"""Rows to text: a line a row, its cells divided by bars, so that a row can be quoted. CSV, and what sheets share.

Invariant: no cell with words in it is left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable

from sousveil.model import Notice, ReadingError
from sousveil.reading.charset import decode
from sousveil.reading.kinds import Reading

_DELIMITERS = ",;\t|"
_MAX_CELL = 20_000_000
_SAMPLE, _ROWS = 50_000, 40
_SAID = re.compile(r"\ufeff?sep=([^\r\n\"])\r?\n", re.IGNORECASE)  # what Excel takes for a word on the delimiter


def row_text(cells: Iterable[str]) -> str:
    """One row as a line; empty cells give no bar."""
    return " | ".join(flat for flat in (" ".join(cell.split()) for cell in cells) if flat)


def read_csv(raw: bytes, shown: str) -> Reading:
    """A file of comma-, semicolon-, tab- or bar-separated values."""
    text, notices = decode(raw, shown)
    csv.field_size_limit(_MAX_CELL)
    said = _SAID.match(text)
    delimiter, text = (said[1], text[said.end() :]) if said else (_delimiter(text), text)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter):
            line = row_text(row)
            if line:
                rows.append(line)
    except csv.Error as error:
        raise ReadingError(f"{shown}: row {len(rows) + 1} is no row of a table: {error}") from error
    return Reading(text="\n".join(rows), notices=notices)


def _delimiter(text: str) -> str:
    """The one by which most of the first rows have as many cells as each other, and the most of them; else a comma."""
    head = text[:_SAMPLE].replace("\x00", "")
    return max(_DELIMITERS, key=lambda mark: _evenness(head, mark))


def _evenness(head: str, mark: str) -> tuple[float, int]:
    """The share of rows that have as many cells as most, and how many these have."""
    widths = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=mark):
            widths += [len(row)] if row else []
            if len(widths) > _ROWS:
                break
    except csv.Error:
        return 0.0, 0
    whole = Counter(widths[:-1] if len(widths) > 1 else widths)  # the last one may be cut
    (width, times), *_ = whole.most_common(1) or [(1, 0)]
    return (times / whole.total(), width) if width > 1 else (0.0, 0)


def put_aside(aside: str, what: str) -> tuple[Notice, ...]:
    """The notice for text that is kept apart, if there is any."""
    return (Notice("boilerplate", f"{len(aside)} characters of {what} were put aside"),) if aside else ()
