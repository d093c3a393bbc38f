"""When something happened, as EDTF: dates, years, months, seasons, decades, ranges, and words like "last year".

Invariant: relative words resolve against the publication date only; without one they give nothing; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sousveil.extraction.language import Language
from sousveil.extraction.sentence import Sentence
from sousveil.model import edtf

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º)?")
_DECADE = re.compile(r"(?:19[4-9]|20[0-4])0s")


@dataclass(frozen=True)
class Moment:
    """An EDTF time said at tokens `first`..`last`."""

    first: int
    last: int
    time: str


def find_times(sentence: Sentence, language: Language, published: str | None) -> list[Moment]:
    """Every expression of time in the sentence, in order."""
    finder = _Finder(sentence, language.tables["time"], _anchor(published))
    found: list[Moment] = []
    position = 0
    while position < len(sentence.tokens):
        hit = finder.at(position)
        if hit is not None and edtf.is_valid(hit.time):
            found.append(hit)
            position = hit.last + 1
        else:
            position += 1
    return found


def _anchor(published: str | None) -> date | None:
    return edtf.parse(published).earliest if published else None


class _Finder:
    def __init__(self, sentence: Sentence, table: dict[str, Any], anchor: date | None) -> None:
        self._s, self._t, self._anchor = sentence, table, anchor
        self._is = {name: frozenset(said.split()) for name, said in table["words"].items()}

    def at(self, n: int) -> Moment | None:
        """The expression that begins at token n."""
        return self._relative(n) or self._range(n) or self._dated(n) or self._ago(n) or self._weekday(n)

    def _dated(self, n: int) -> Moment | None:
        point = self._point(n)
        if point is None:
            return None
        time, last = point
        if self._s.low(n - 1) in self._is["around"] and len(time) == 4:
            time += "~"
        return Moment(n, last, time)

    def _point(self, n: int) -> tuple[str, int] | None:
        """(EDTF, last token) of a date: 14 July 2018, July 14, 2018, July 2018, summer 2018, early 2018, 2018, 2000s."""
        s, months = self._s, self._t["months"]
        low = s.low(n)
        named = n + 2 if s.low(n + 1) in self._is["of"] else n + 1
        if _ORDINAL.fullmatch(low) and s.low(named) in months:
            return self._day(named, int(re.sub(r"\D", "", low)), named)
        if low in months and (low != "may" or s.tokens[n].is_capital):
            return self._month(n)
        if low in self._t["seasons"]:
            after = n + 2 if s.low(n + 1) in self._is["of"] | {","} else n + 1
            return (f"{s.low(after)}-{self._t['seasons'][low]}", after) if _YEAR.fullmatch(s.low(after)) else None
        if low in self._t["modifiers"] and _YEAR.fullmatch(s.low(n + 1) if s.low(n + 1) != "-" else s.low(n + 2)):
            last = n + 1 if s.low(n + 1) != "-" else n + 2
            return s.low(last), last
        if _DECADE.fullmatch(low):
            return f"{low[:3]}X", n
        if _YEAR.fullmatch(low) and self._is_year(n):
            return low, n
        return None

    def _is_year(self, n: int) -> bool:
        """A bare number like 2018 is a year unless it counts things."""
        before, after = self._s.low(n - 1), self._s.low(n + 1)
        if before in ("$", "€", "£", "¥") or after in ("million", "billion", "percent", "%", "cameras", "people", "km"):
            return False
        return not (
            after.isalpha()
            and after.endswith("s")
            and before not in self._is["in"] | self._is["since"] | self._is["until"] | {"the"}
            and len(after) > 4
            and not self._s.verb_at(n + 1)
        )

    def _month(self, n: int) -> tuple[str, int] | None:
        s = self._s
        following = s.low(n + 1)
        if following == ".":
            return self._month_after(n, n + 2)
        return self._month_after(n, n + 1)

    def _month_after(self, n: int, after: int) -> tuple[str, int] | None:
        s, month = self._s, self._t["months"][self._s.low(n)]
        following = s.low(after)
        if _YEAR.fullmatch(following):
            return f"{following}-{month:02d}", after
        if following == "," and _YEAR.fullmatch(s.low(after + 1)):
            return f"{s.low(after + 1)}-{month:02d}", after + 1
        if following in self._is["of"] and _YEAR.fullmatch(s.low(after + 1)):
            return f"{s.low(after + 1)}-{month:02d}", after + 1
        if _ORDINAL.fullmatch(following):
            day = int(re.sub(r"\D", "", following))
            return self._with_year(n, month, day, after)
        year = self._year_of_month(month, n)
        return (f"{year}-{month:02d}", n) if year else None

    def _with_year(self, n: int, month: int, day: int, at: int) -> tuple[str, int] | None:
        after = at + 2 if self._s.low(at + 1) in self._is["of"] | {","} else at + 1
        if _YEAR.fullmatch(self._s.low(after)):
            return f"{self._s.low(after)}-{month:02d}-{day:02d}", after
        year = self._year_of_month(month, n)
        return (f"{year}-{month:02d}-{day:02d}", at) if year else None

    def _day(self, at: int, day: int, n: int) -> tuple[str, int] | None:
        month = self._t["months"][self._s.low(at)]
        after = at + 2 if self._s.low(at + 1) in self._is["of"] | {","} else at + 1
        if _YEAR.fullmatch(self._s.low(after)):
            return f"{self._s.low(after)}-{month:02d}-{day:02d}", after
        year = self._year_of_month(month, n)
        return (f"{year}-{month:02d}-{day:02d}", at) if year else None

    def _year_of_month(self, month: int, n: int) -> int | None:
        """A month without a year is the latest such month before publication, or the next after "next" or "by"."""
        if self._anchor is None:
            return None
        before = self._s.low(n - 1)
        if before in self._is["next"] | self._is["by"] or self._will_come(n):
            return self._anchor.year + (month < self._anchor.month)
        return self._anchor.year - (month > self._anchor.month) - (before in self._is["last"] and month == self._anchor.month)

    def _will_come(self, n: int) -> bool:
        verbs = [verb for verb in self._s.verbs if verb.last < n]
        return (bool(verbs) and verbs[-1].modal in ("will", "shall", "would")) or self._s.low(n - 1) in self._is["until"]

    def _range(self, n: int) -> Moment | None:
        s = self._s
        opened = s.low(n) in self._is["between"]
        first = self._point(n + 1 if opened else n)
        if first is None:
            return None
        joint = s.low(first[1] + 1)
        if not (joint in ("-", "–", "to") or (opened and joint in self._is["and"]) or joint in self._is["until"]):
            return None
        second = self._point(first[1] + 2)
        start = first[0]
        if second is None and joint in ("-", "–") and re.fullmatch(r"\d\d", s.low(first[1] + 2)) and len(start) == 4:
            second = (start[:2] + s.low(first[1] + 2), first[1] + 2)
        if second is None:
            return None
        return Moment(n, second[1], f"{start}/{second[0]}")

    def _relative(self, n: int) -> Moment | None:
        if self._anchor is None:
            return None
        for length in (4, 3, 2, 1):
            words = " ".join(self._s.low(n + k) for k in range(length))
            said = self._t["relative"].get(words)
            if said:
                unit, step = said.split()
                return Moment(n, n + length - 1, self._shifted(unit, int(step)))
        return None

    def _shifted(self, unit: str, step: int) -> str:
        assert self._anchor is not None
        day = self._anchor
        if unit == "year":
            return f"{day.year + step}"
        if unit == "month":
            months = day.year * 12 + day.month - 1 + step
            return f"{months // 12}-{months % 12 + 1:02d}"
        if unit == "week":
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
            return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        return (day + timedelta(days=step)).isoformat()

    def _ago(self, n: int) -> Moment | None:
        s = self._s
        low = s.low(n)
        number = (
            int(low)
            if low.isdecimal() and len(low) < 4
            else {
                "a": 1,
                "one": 1,
                "two": 2,
                "three": 3,
                "four": 4,
                "five": 5,
                "six": 6,
                "seven": 7,
                "eight": 8,
                "nine": 9,
                "ten": 10,
            }.get(low)
        )
        unit = self._t["ago"].get(s.low(n + 1))
        if number is None or unit is None or self._anchor is None or s.low(n + 2) not in self._is["ago"] | {"earlier"}:
            return None
        return Moment(
            n,
            n + 2,
            self._shifted(unit, -number) if unit != "week" else (self._anchor - timedelta(weeks=number)).isoformat() + "~",
        )

    def _weekday(self, n: int) -> Moment | None:
        s = self._s
        if self._anchor is None or s.low(n) not in self._t["weekdays"] or not s.tokens[n].is_capital:
            return None
        wanted = self._t["weekdays"][s.low(n)]
        if s.low(n - 1) in self._is["next"] or self._will_come(n):
            ahead = (wanted - self._anchor.weekday() - 1) % 7 + 1
            return Moment(n, n, (self._anchor + timedelta(days=ahead)).isoformat())
        back = (self._anchor.weekday() - wanted) % 7
        back += 7 * (s.low(n - 1) in self._is["last"] and back == 0)
        return Moment(n, n, (self._anchor - timedelta(days=back)).isoformat())
