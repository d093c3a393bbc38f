"""Dates as a sentence writes them: days, months, seasons, years, decades, ranges, in words and in figures.

Invariant: a month without a year is the nearest one to the day of publication, before it or (where the sentence looks ahead)
behind it; figures whose order can't be told give their year only. A time is (EDTF, its last token).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sousveil.extraction.sentence import Sentence

Timed = tuple[str, int]

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º)?")
_DECADE = re.compile(r"(?:19[4-9]|20[0-4])0s")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.((?:19[4-9]|20[0-4])\d)")
_SIGNS = ("/", "-", ".")
_MONTHS = 12
_PLURAL = 4


@dataclass(frozen=True)
class Calendar:
    """A sentence, its language's words for time, and the day of publication where that is known."""

    sentence: Sentence
    table: dict[str, Any]
    anchor: date | None

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """Groups of words: `since`, `until`, ..."""
        return {name: frozenset(said.split()) for name, said in self.table["words"].items()}

    def says(self, position: int, *groups: str) -> bool:
        """Is a token one of these words?"""
        low = self.sentence.low(position)
        return any(low in self.words[group] for group in groups)

    def month_at(self, position: int) -> int | None:
        """Which month a token names; one that is another word too (`may`) only as a capital."""
        month = self.table["months"].get(self.sentence.low(position))
        other = self.says(position, "capital") and not self.sentence.tokens[position].is_capital
        return None if month is None or other else int(month)

    def will_come(self, position: int) -> bool:
        """Does the sentence look ahead before a token?"""
        verb = self.sentence.verb_before(position)
        return (verb is not None and verb.modal in self.words["ahead"]) or self.says(position - 1, "until")

    def year_of_month(self, month: int, position: int) -> int | None:
        """The latest such month before publication, or the next, after "next" or "by"."""
        if self.anchor is None:
            return None
        if self.says(position - 1, "next", "by") or self.will_come(position):
            return self.anchor.year + (month < self.anchor.month)
        return self.anchor.year - (month > self.anchor.month) - (self.says(position - 1, "last") and month == self.anchor.month)


def dated(calendar: Calendar, position: int) -> Timed | None:
    """A date that begins at a token; roughly so behind "around"."""
    point = point_at(calendar, position)
    if point is None:
        return None
    time, last = point
    return (time + "~" if calendar.says(position - 1, "around") and len(time) == len("2018") else time), last


def ranged(calendar: Calendar, position: int) -> Timed | None:
    """`2012-2019`, `2012-19`, `between 2012 and 2019`."""
    low, opened = calendar.sentence.low, calendar.says(position, "between")
    first = point_at(calendar, position + opened)
    if first is None:
        return None
    start, last = first
    dash = low(last + 1) in ("-", "–")
    if not (dash or calendar.says(last + 1, "to", "until") or (opened and calendar.says(last + 1, "and"))):
        return None
    second = point_at(calendar, last + 2)
    if second is None and dash and len(start) == len("2018") and re.fullmatch(r"\d\d", low(last + 2)):
        second = start[:2] + low(last + 2), last + 2
    return (f"{start}/{second[0]}", second[1]) if second is not None else None


def point_at(calendar: Calendar, n: int) -> Timed | None:
    """14 July 2018, July 14, 2018, July 2018, 14.7.2018, 2018-07-14, summer 2018, early 2018, 2018, 2000s."""
    sentence, table = calendar.sentence, calendar.table
    low = sentence.low(n)
    if not low:
        return None
    if (figures := _in_figures(calendar, n)) is not None:
        return figures
    named = n + 2 if calendar.says(n + 1, "of") else n + 1
    if _ORDINAL.fullmatch(low) and (month := calendar.month_at(named)):
        return _with_year(calendar, (month, int(re.sub(r"\D", "", low))), named + (sentence.low(named + 1) == "."), n)
    if (month := calendar.month_at(n)) is not None:
        return _of_month(calendar, month, n)
    if low in table["seasons"]:
        after = n + 2 if calendar.says(n + 1, "of") or sentence.low(n + 1) == "," else n + 1
        return (f"{sentence.low(after)}-{table['seasons'][low]}", after) if _YEAR.fullmatch(sentence.low(after)) else None
    if low in table["modifiers"]:
        last = n + 2 if sentence.low(n + 1) == "-" else n + 1
        return (sentence.low(last), last) if _YEAR.fullmatch(sentence.low(last)) else None
    if _DECADE.fullmatch(low):
        return f"{low[:3]}X", n
    return (low, n) if _YEAR.fullmatch(low) and _is_year(calendar, n) else None


def _in_figures(calendar: Calendar, n: int) -> Timed | None:
    """`28.5.2021`, `2021-05-28`, `28/05/2021`, where it is plain which of them is the day; else the year alone."""
    low = calendar.sentence.low
    if hit := _DOTTED.fullmatch(low(n)):
        return _day(hit[3], int(hit[2]), int(hit[1])), n
    parts, signs = [low(n), low(n + 2), low(n + 4)], {low(n + 1), low(n + 3)}
    if len(signs) > 1 or not signs <= set(_SIGNS) or not all(part.isdecimal() for part in parts):
        return None
    tokens = calendar.sentence.tokens
    if tokens[n + 4].end - tokens[n].start != sum(map(len, parts)) + 2:
        return None
    if _YEAR.fullmatch(parts[0]):
        return _day(parts[0], int(parts[1]), int(parts[2])), n + 4
    if not _YEAR.fullmatch(parts[2]):
        return None
    one, two = int(parts[0]), int(parts[1])
    if one > _MONTHS or (one == two and one):
        return _day(parts[2], two, one), n + 4
    return (_day(parts[2], one, two) if two > _MONTHS else parts[2]), n + 4


def _day(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}"


def _is_year(calendar: Calendar, n: int) -> bool:
    """A bare number like 2018 is a year unless it counts things."""
    sentence = calendar.sentence
    if sentence.low(n - 1) in ("$", "€", "£", "¥") or calendar.says(n + 1, "counted"):
        return False
    after = sentence.low(n + 1)
    several = after.isalpha() and after.endswith("s") and len(after) > _PLURAL and not sentence.verb_at(n + 1)
    return not several or calendar.says(n - 1, "in", "since", "until", "the")


def _of_month(calendar: Calendar, month: int, n: int) -> Timed | None:
    """`July 2018`, `July of 2018`, `July 14`, `July`; a point behind a short month is passed over."""
    low = calendar.sentence.low
    after = n + 2 if low(n + 1) == "." else n + 1
    joined = low(after) == "," or calendar.says(after, "of")
    if _YEAR.fullmatch(low(after + joined)):
        return f"{low(after + joined)}-{month:02d}", after + joined
    if _ORDINAL.fullmatch(low(after)):
        return _with_year(calendar, (month, int(re.sub(r"\D", "", low(after)))), after, n)
    year = calendar.year_of_month(month, n)
    return (f"{year}-{month:02d}", n) if year else None


def _with_year(calendar: Calendar, day: tuple[int, int], at: int, n: int) -> Timed | None:
    """The year of a (month, day) whose last token is `at`: the one that follows, or the nearest to publication."""
    low = calendar.sentence.low
    after = at + 2 if calendar.says(at + 1, "of") or low(at + 1) == "," else at + 1
    if _YEAR.fullmatch(low(after)):
        return _day(low(after), *day), after
    year = calendar.year_of_month(day[0], n)
    return (_day(str(year), *day), at) if year else None
