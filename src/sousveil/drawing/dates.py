"""EDTF dates as words, and as stretches of years for the pictures.

Invariant: neither says more than the date does: a year is a year long, `200X` ten, `2018~` is "around 2018".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sousveil.drawing.labels import Labels
from sousveil.model import edtf


@dataclass(frozen=True)
class Stretch:
    """Years as fractions, `start <= end`; `doubt` is day, month, season, year, about, decade or range."""

    start: float
    end: float
    doubt: str


@lru_cache(maxsize=20_000)
def stretch(time: str | None) -> Stretch | None:
    """The years that a date may mean; None without a date. An open end counts as one year."""
    if time is None:
        return None
    parsed = edtf.parse(time)
    if parsed.earliest is None or parsed.latest is None:
        known = parsed.earliest or parsed.latest
        assert known is not None
        return Stretch(_fraction(known), _fraction(known) + 1.0, "range")
    start, end = _fraction(parsed.earliest), _fraction(parsed.latest) + 1 / 366
    return Stretch(start, end, _doubt(time, end - start, approximate=parsed.approximate))


def _doubt(time: str, length: float, *, approximate: bool) -> str:
    if "/" in time:
        return "range"
    if length > 1.5:
        return "decade"
    if approximate:
        return "about"
    if length < 0.01:
        return "day"
    return "month" if length < 0.1 else "season" if length < 0.9 else "year"


def _fraction(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def year_of(time: str | None) -> int | None:
    """The year in which a date starts; None without a date or with one that spans more than two years."""
    found = stretch(time)
    return None if found is None or found.end - found.start > 2.1 else int(found.start + 1e-6)


def words(time: str | None, labels: Labels) -> str:
    """A date as a reader says it: `around 2018`, `July 2018`, `some time in the 2000s`."""
    if not time:
        return labels("date.none")
    first, slash, last = time.partition("/")
    if slash:
        if first in ("", ".."):
            return labels("date.until", date=words(last, labels))
        if last in ("", ".."):
            return labels("date.since", date=words(first, labels))
        return labels("date.range", first=words(first, labels), last=words(last, labels))
    if time[-1] in "~%":
        return labels("date.around", date=words(time[:-1], labels))
    if time[-1] == "?":
        return labels("date.maybe", date=words(time[:-1], labels))
    return _point(time, labels)


def _point(time: str, labels: Labels) -> str:
    year, *rest = time.split("-")
    if year.endswith("XX"):
        return labels("date.century", year=year.replace("X", "0"), last=year.replace("X", "9"))
    if "X" in year:
        return labels("date.decade", year=year.replace("X", "0"))
    if not rest:
        return year
    if rest[0] == "XX":
        return labels("date.unknown_month", year=year)
    month = int(rest[0])
    if month > 12:
        return _part_of_year(month, year, labels)
    name = labels(f"date.months.{month}")
    if len(rest) == 1:
        return labels("date.month", month=name, year=year)
    if rest[1] == "XX":
        return labels("date.unknown_day", month=name, year=year)
    return labels("date.day", day=str(int(rest[1])), month=name, year=year)


def _part_of_year(code: int, year: str, labels: Labels) -> str:
    if code <= 32:
        return labels(f"date.season.{21 + (code - 21) % 4}", year=year)
    for first, key in ((40, "half"), (37, "third"), (33, "quarter")):
        if code >= first:
            return labels(f"date.{key}", n=code - first + 1, year=year)
    raise ValueError(f"no part of a year has the code {code}")
