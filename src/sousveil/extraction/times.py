"""When something happened, as EDTF: dates as written (`dates`), and what is reckoned from a day or a time that is known
(`reckoning`): "last year" from the day of publication, "two years later" from the time said before.

Invariant: nothing is guessed; without the day or the time that it is reckoned from, an expression gives nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.extraction.dates import Calendar, dated, ranged
from sousveil.extraction.language import Language
from sousveil.extraction.reckoning import Reckoning
from sousveil.extraction.sentence import Sentence
from sousveil.model import edtf

_FIRST, _LAST = 10, 9990  # nothing is reckoned from a day at the ends of the calendar


@dataclass(frozen=True)
class Moment:
    """An EDTF time said at tokens `first`..`last`."""

    first: int
    last: int
    time: str


def find_times(sentence: Sentence, language: Language, published: str | None, before: str | None = None) -> list[Moment]:
    """Every expression of time in the sentence, in order; `before` is the time that was said last before this sentence."""
    anchor = edtf.parse(published).earliest if published else None
    if anchor is not None and not _FIRST <= anchor.year <= _LAST:
        anchor = None
    calendar = Calendar(sentence, language.tables["time"], anchor)
    reckoning = Reckoning.of(calendar, language)
    found: list[Moment] = []
    position = 0
    while position < len(sentence.tokens):
        hit = (
            reckoning.at(position, _then(found, position, calendar) or before)
            or ranged(calendar, position)
            or dated(calendar, position)
            or reckoning.weekday(position)
        )
        time, last = hit or ("", position)
        if time and edtf.is_valid(time) and not _names_a_law(sentence, language, position):
            _add(found, Moment(position, last, time), calendar)
        position = position + 1 if time and not edtf.is_valid(time) else last + 1
    return found


def _names_a_law(sentence: Sentence, language: Language, first: int) -> bool:
    """`the Networks Act of 2019`, `the Data Protection Act 2018`: a year that is part of a law's name, not of what is told."""
    linked = language.prepositions.get(sentence.low(first - 1)) == "of" or sentence.low(first - 1) == ","
    before = first - 1 - linked
    if before < 0 or not sentence.low(first).isdigit():
        return False
    return sentence.low(before) in language.reporting["laws"] and sentence.tokens[before].is_capital


def _then(found: list[Moment], position: int, calendar: Calendar) -> str | None:
    """The time that is said before a token; `March of that year`: not the month whose year is about to be said."""
    known = found[:-1] if found and _beside(found[-1].last, position, calendar) and _lacks_year(found[-1], calendar) else found
    return known[-1].time if known else None


def _add(found: list[Moment], moment: Moment, calendar: Calendar) -> None:
    """`in March of that year`, `last year in August`: a month and a year beside each other are one time."""
    last = found[-1] if found else None
    if last is not None and _beside(last.last, moment.first, calendar):
        for part, year in ((last, moment), (moment, last)):
            whole = year.time + part.time[len("2018") :]
            if len(year.time) == len("2018") and _lacks_year(part, calendar) and edtf.is_valid(whole):
                found[-1] = Moment(last.first, moment.last, whole)
                return
    found.append(moment)


def _beside(last: int, first: int, calendar: Calendar) -> bool:
    """Does nothing stand between two tokens, or one word such as `of`?"""
    return first - last <= 2 and all(calendar.says(n, "of", "in") for n in range(last + 1, first))


def _lacks_year(moment: Moment, calendar: Calendar) -> bool:
    """A month, a day of it or a season that is named without its year."""
    sentence, places = calendar.sentence, range(moment.first, moment.last + 1)
    named = any(calendar.month_at(n) or sentence.low(n) in calendar.table["seasons"] for n in places)
    return named and "/" not in moment.time and moment.time[:4] not in sentence.words(moment.first, moment.last)
