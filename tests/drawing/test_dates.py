"""Dates in words, and as stretches of years."""

from __future__ import annotations

import pytest

from sousveil.drawing.dates import stretch, words, year_of
from sousveil.drawing.labels import labels


@pytest.mark.parametrize(("time", "said"), [
    (None, "no date"), ("2018", "2018"), ("2018-07", "July 2018"), ("2018-07-04", "4 July 2018"), ("2018~", "around 2018"),
    ("2018?", "perhaps 2018"), ("200X", "some time in the 2000s"),
    ("20XX", "some time from 2000 to 2099"), ("2015/2017", "2015 to 2017"),
    ("../2017", "until 2017"), ("2015/..", "since 2015"), ("2012-22", "summer 2012"), ("2012-33", "quarter 1 of 2012"),
    ("2012-41", "half 2 of 2012"), ("2018-XX", "a month of 2018"), ("2018-07-XX", "a day in July 2018"),
])
def test_a_date_is_said_as_uncertain_as_it_is(time: str | None, said: str) -> None:
    assert words(time, labels()) == said


@pytest.mark.parametrize(("time", "doubt", "years"), [
    ("2018-07-04", "day", 0.003), ("2018-07", "month", 1 / 12), ("2018", "year", 1.0), ("2018~", "about", 1.0),
    ("200X", "decade", 10.0), ("2015/2017", "range", 3.0), ("2012-22", "season", 0.25),
])
def test_a_stretch_is_as_long_as_the_doubt(time: str, doubt: str, years: float) -> None:
    found = stretch(time)
    assert found is not None and found.doubt == doubt
    assert found.end - found.start == pytest.approx(years, abs=0.01)


@pytest.mark.parametrize(("time", "year"), [
    ("2018-12-31", 2018), ("2018-01-01", 2018), ("200X", None), (None, None), ("2018/2019", 2018),
])
def test_the_year_of_a_date_is_its_first_unless_it_spans_more(time: str | None, year: int | None) -> None:
    assert year_of(time) == year
