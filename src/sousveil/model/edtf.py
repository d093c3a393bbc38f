"""Dates as uncertain as the source leaves them: a subset of EDTF (ISO 8601-2) with its earliest and latest day.

Invariant: a string that `parse` accepts has bounds, `earliest <= latest`; nothing is made more exact than it was written.

Covered: `2018`, `2018-07`, `2018-07-14`, `200X`, `20XX`, `2018-XX`, `2018-07-XX`, seasons `2012-21` (spring) to `2012-24`
(winter), quarters `-33` to `-36`, halves `-40` and `-41`, qualifiers `~ ? %`, intervals `A/B`, open ends `../B`, `A/..`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sousveil.model.errors import UsageError

_POINT = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?(?P<mark>[~?%])?", re.ASCII)
_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14)}
_MONTHS |= {29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8)}
_MONTHS |= {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12)}


@dataclass(frozen=True)
class Edtf:
    """A date as written with the first and last day it may mean; None at an open end."""

    written: str
    earliest: date | None
    latest: date | None
    approximate: bool = False

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """May this have happened between `since` and `until` (both inclusive, None is open)?"""
        starts_in_time = until is None or self.earliest is None or self.earliest <= until
        ends_in_time = since is None or self.latest is None or self.latest >= since
        return starts_in_time and ends_in_time


@lru_cache(maxsize=4096)
def parse(written: str) -> Edtf:
    """The date that `written` says. Raises UsageError for anything outside the subset above."""
    first, slash, second = written.partition("/")
    if not slash:
        return Edtf(written, *_bounds(written, whole=written), _is_approximate(written))
    if first in ("", "..") and second in ("", ".."):
        raise _wrong(written)
    start = None if first in ("", "..") else _bounds(first, whole=written)[0]
    end = None if second in ("", "..") else _bounds(second, whole=written)[1]
    if start and end and start > end:
        raise _wrong(written)
    return Edtf(written, start, end, _is_approximate(written))


def is_valid(written: str) -> bool:
    """Does `parse` accept it?"""
    try:
        parse(written)
    except UsageError:
        return False
    return True


def _is_approximate(written: str) -> bool:
    return any(mark in written for mark in "~?%")


def _bounds(point: str, *, whole: str) -> tuple[date, date]:
    hit = _POINT.fullmatch(point)
    if not hit:
        raise _wrong(whole)
    low, high = int(hit["year"].replace("X", "0")), int(hit["year"].replace("X", "9"))
    if low == 0:
        raise _wrong(whole)
    month, day = hit["month"], hit["day"]
    if low != high and month is not None:
        raise _wrong(whole)
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise _wrong(whole)
        return date(low, 1, 1), date(high, 12, 31)
    return _within_year(low, int(month or 0), day, whole=whole)


def _within_year(year: int, month: int, day: str | None, *, whole: str) -> tuple[date, date]:
    if month in _MONTHS and day is None:
        first, last = _MONTHS[month]
        end_year = year + (last > 12)
        if end_year > date.max.year:
            raise _wrong(whole)
        last -= 12 * (last > 12)
        return date(year, first, 1), date(end_year, last, calendar.monthrange(end_year, last)[1])
    if not 1 <= month <= 12:
        raise _wrong(whole)
    length = calendar.monthrange(year, month)[1]
    if day in (None, "XX"):
        return date(year, month, 1), date(year, month, length)
    if not 1 <= int(day or 0) <= length:
        raise _wrong(whole)
    return date(year, month, int(day or 0)), date(year, month, int(day or 0))


def _wrong(written: str) -> UsageError:
    return UsageError(f"date {written!r} is no EDTF date; write 2018, 2018-07, 2018-07-14, 200X, 2018~ or 2015/2017")
