"""Times that are reckoned: from the day of publication ("three years ago", "last autumn", "on Wednesday"), or from the time
that the text said before ("two years later", "the year before", "the following May").

Which words reckon how is data (`[reckoned]` of `time.toml`). Invariant: a step is taken only from what is known
as exactly: months from a month or a day, days from a day; a phrase at which an event goes on ("a year before the sale") gives
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sousveil.extraction.dates import Calendar, Timed, dated
from sousveil.extraction.language import Language, load
from sousveil.extraction.numbers import number_at
from sousveil.extraction.sentence import Sentence
from sousveil.model import edtf

THEN, ALONE = "then", "alone"
NUMBER, UNIT, MONTH, SEASON = "{number}", "{unit}", "{month}", "{season}"
_YEARS = {"year": 1, "decade": 10}
_ROUGH, _WEEK = ("week", "decade"), 7
_SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}
_MOST = 99


@dataclass(frozen=True)
class Phrase:
    """`{number} {unit} later` = `then +`: what is said, what it is reckoned from, by how many units (None: by the number that
    is said, `forward` or back), of which `unit` where no slot says it, and whether it must stand `alone`, with nothing that it
    belongs to behind it."""

    said: tuple[str, ...]
    start: str
    step: int | None
    forward: bool
    unit: str
    alone: bool

    @classmethod
    def of(cls, said: str, how: str) -> Phrase:
        """From a row of the table."""
        start, step, *rest = how.split()
        fixed = None if step in ("+", "-") else int(step)
        unit = next((word for word in rest if word != ALONE), "")
        return cls(tuple(said.split()), start, fixed, step.startswith("+"), unit, ALONE in rest)


@dataclass
class _Filled:
    """What the slots of a phrase hold, and the last token of it."""

    last: int
    number: float | None = None
    unit: str = ""
    month: int = 0
    season: int = 0


@cache
def _phrases(code: str) -> dict[str, list[Phrase]]:
    """A language's phrases by their first word or slot, the longest first; what may be reckoned in two ways (`;`) in order."""
    table: dict[str, list[Phrase]] = {}
    rows = load(code).tables["time"]["reckoned"].items()
    for said, ways in sorted(rows, key=lambda row: -len(row[0].split())):
        table.setdefault(said.split()[0], []).extend(Phrase.of(said, how) for how in ways.split(";"))
    return table


@dataclass(frozen=True)
class Reckoning:
    """Reads the expressions of one sentence."""

    calendar: Calendar
    language: Language
    phrases: dict[str, list[Phrase]]

    @classmethod
    def of(cls, calendar: Calendar, language: Language) -> Reckoning:
        """Of a sentence in a language."""
        return cls(calendar, language, _phrases(language.code))

    @property
    def _sentence(self) -> Sentence:
        return self.calendar.sentence

    def at(self, position: int, then: str | None) -> Timed | None:
        """The expression that begins at a token; `then` is the time said before. What can't be reckoned is no time ("")."""
        unknown: Timed | None = None
        rows = self.phrases.get(self._sentence.low(position), [])
        if self._number(position) is not None:
            rows = [*rows, *self.phrases.get(NUMBER, ())]
        for phrase in rows:
            filled = self._filled(phrase, position)
            if filled is None or (phrase.alone and self._goes_on(filled.last)):
                continue
            start = then if phrase.start == THEN else self.calendar.anchor and self.calendar.anchor.isoformat()
            time = self._time(phrase, filled, start, position) if start and start[:4].isdecimal() else None
            if time:
                return time, filled.last
            unknown = unknown or ("", filled.last)
        return unknown

    def weekday(self, position: int) -> Timed | None:
        """The weekday last before publication, or the next where the sentence looks ahead."""
        calendar, days = self.calendar, self.calendar.table["weekdays"]
        low = self._sentence.low(position)
        if calendar.anchor is None or low not in days or not self._sentence.tokens[position].is_capital:
            return None
        wanted, today = days[low], calendar.anchor.weekday()
        if calendar.says(position - 1, "next") or calendar.will_come(position):
            return (calendar.anchor + timedelta(days=(wanted - today - 1) % 7 + 1)).isoformat(), position
        back = (today - wanted) % 7
        back += 7 * (calendar.says(position - 1, "last") and back == 0)
        return (calendar.anchor - timedelta(days=back)).isoformat(), position

    def _filled(self, phrase: Phrase, position: int) -> _Filled | None:
        """The slots of a phrase that stands at a token."""
        filled, table = _Filled(position - 1), self.calendar.table
        for word in phrase.said:
            at = filled.last + 1
            filled.last, low = at, self._sentence.low(at)
            if word == NUMBER:
                number = self._number(at)
                if number is None:
                    return None
                filled.number, filled.last = number
            elif word == UNIT and low in table["units"]:
                filled.unit = table["units"][low]
            elif word == MONTH and (month := self.calendar.month_at(at)):
                filled.month = month
            elif word == SEASON and low in table["seasons"] and dated(self.calendar, at) is None:
                filled.season = table["seasons"][low]
            elif word != low:
                return None
        return filled

    def _number(self, position: int) -> tuple[float, int] | None:
        """A number of at most two digits, in words too, or an article (`a year`); its last token."""
        money, low = self.language.tables["money"], self._sentence.low(position)
        if low in money["joins"]["articles"].split() or money["numbers"].get(low) == 1:
            return 1, position
        said = number_at(self._sentence, position, money)
        return (said[0], said[1] - 1) if said is not None and said[0] <= _MOST and said[0] == int(said[0]) else None

    def _goes_on(self, last: int) -> bool:
        """`a year before the sale`: does what follows say what it was before or after?"""
        after = self._sentence.low(last + 1)
        return after[:1].isalnum() and not self.calendar.says(last + 1, "parted")

    def _time(self, phrase: Phrase, filled: _Filled, start: str, position: int) -> str | None:
        if filled.season:
            return self._of_season(phrase, filled.season, start, position)
        if filled.month:
            return _next_month(start, filled.month) if phrase.forward else f"{start[:4]}-{filled.month:02d}"
        unit = filled.unit or phrase.unit
        if phrase.step is not None:
            return _stepped(start, unit, phrase.step)
        step = int(filled.number or 0) * (1 if phrase.forward else -1)
        rough = "~" if unit in _ROUGH else ""
        time = _stepped(start, "day", step * _WEEK) if unit == "week" else _stepped(start, unit, step)
        return time + rough if time else None

    def _of_season(self, phrase: Phrase, season: int, start: str, position: int) -> str | None:
        """This one, the last that has ended, the next to begin; behind the time said before, the next one."""
        year, month, opens = int(start[:4]), int(start[5:7] or 0) if start[4:5] == "-" else 0, _SEASON_MONTHS[season]
        if phrase.start == THEN:
            return f"{year + (phrase.forward and opens <= (month or opens))}-{season}"
        ahead = phrase.forward or (phrase.step == 0 and self.calendar.will_come(position))
        if ahead:
            return f"{year + (opens <= month)}-{season}"
        ended = opens + 2 if phrase.step else opens - 1
        return f"{year - (month <= ended)}-{season}"


def _stepped(start: str, unit: str, step: int) -> str | None:
    """So many units from a time; None where that is known less exactly than the unit."""
    point = (start.rpartition("/")[2] if step > 0 else start.partition("/")[0]).rstrip("~?%")
    if not point[:4].isdecimal():
        return None
    if unit in _YEARS:
        return f"{int(point[:4]) + step * _YEARS[unit]:04d}"
    if unit == "month":
        if len(point) < len("2018-07") or int(point[5:7]) > 12:
            return None
        months = int(point[:4]) * 12 + int(point[5:7]) - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if len(point) < len("2018-07-14") or not edtf.is_valid(point):
        return None
    day = date.fromisoformat(point)
    if unit == "week":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    return (day + timedelta(days=step)).isoformat()


def _next_month(start: str, month: int) -> str:
    """The first such month behind a time; of a year alone, that of the next year."""
    year, known = int(start[:4]), start[5:7] if start[4:5] == "-" else ""
    before = int(known) if known.isdecimal() and int(known) <= 12 else 12
    return f"{year + (month <= before):04d}-{month:02d}"
