"""Dates as documents write them in their metadata, to EDTF. Nothing is made more exact than it was written.

Invariant: what `stated` returns is valid EDTF; what it can't read is None, never a guess.
"""

from __future__ import annotations

import re

from sousveil.model import edtf

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\sZ+])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|T|\d{6})")
_DAY_MONTH = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"(?:[A-Za-z]{3,9},\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def stated(written: object) -> str | None:
    """The day (or month, or year) that a metadata value such as `2019-08-16T08:30:00Z` or `16 Aug 2019` states."""
    if not isinstance(written, str):
        return None
    value = written.strip()[:80]
    hit = _ISO.match(value) or _COMPACT.match(value)
    if hit:
        return _checked(*hit.groups())
    hit = _DAY_MONTH.match(value)
    if hit:
        return _named(hit[3], hit[2], hit[1])
    hit = _MONTH_DAY.match(value)
    return _named(hit[3], hit[1], hit[2]) if hit else None


def _named(year: str, month: str, day: str) -> str | None:
    name = month[:3].casefold()
    return _checked(year, str(_MONTHS.index(name) + 1), day) if name in _MONTHS else None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    date = "-".join([year] + [part.zfill(2) for part in (month, day) if part])
    if not edtf.is_valid(date) or not 1500 <= int(year) <= 2200:
        return None
    return date if month is None or int(month) <= 12 else None
