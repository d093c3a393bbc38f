"""Dates as tables write them, to EDTF; the order of day and month is the table's, never guessed.

Invariant: a cell that is no date gives None, and the importer lists it.
"""

from __future__ import annotations

import re
from datetime import date

from sousveil.model import edtf

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12,
}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*|[+-]\d\d:\d\d|Z)?")
_PARTS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_NAMED = re.compile(r"(?:([A-Za-z]+)\.? (?:(\d{1,2}),? )?(\d{4}))|(?:(\d{1,2})\.? ([A-Za-z]+) (\d{4}))")


def read(cell: str, *, day_first: bool = True) -> str | None:
    """EDTF of `2018`, `2018-07-14`, `14.7.2018` (or month first), `March 12, 2021`, `December 2023`; None for anything else."""
    cell = cell.strip()
    iso = _ISO.fullmatch(cell)
    if iso:
        return _checked("-".join(part for part in iso.groups() if part))
    parts = _PARTS.fullmatch(cell)
    if parts:
        first, second, year = map(int, parts.groups())
        return _day(year, *((second, first) if day_first else (first, second)))
    named = _NAMED.fullmatch(cell)
    if named:
        month = _MONTHS.get((named[1] or named[5]).lower())
        year, day = int(named[3] or named[6]), int(named[2] or named[4] or 0)
        return (_day(year, month, day) if day else f"{year:04}-{month:02}") if month else None
    return None


def year(cell: str) -> str | None:
    """`2005` of `2005` or `2005.0`."""
    hit = re.fullmatch(r"\s*(\d{4})(?:\.0+)?\s*", cell)
    return hit[1] if hit else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _checked(written: str) -> str | None:
    return written if edtf.is_valid(written) else None
