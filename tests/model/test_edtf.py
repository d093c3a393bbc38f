"""Dates mean neither more nor less than was written; the bounds are those of the `edtf` library, save for winter."""

from __future__ import annotations

from datetime import date
from time import struct_time
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from sousveil.model import UsageError
from sousveil.model.edtf import is_valid, parse
from tests.model.strategies import points

WINTERS = ("24", "28", "30")


def day(found: Any) -> date | None:
    return date(*found[:3]) if isinstance(found, struct_time) else None


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("200X", date(2000, 1, 1), date(2009, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2016-02-XX", date(2016, 2, 1), date(2016, 2, 29)),
        ("2018-07-14", date(2018, 7, 14), date(2018, 7, 14)),
        ("2012-22", date(2012, 6, 1), date(2012, 8, 31)),
        ("2015/2017", date(2015, 1, 1), date(2017, 12, 31)),
        ("2015-03/2015-03-02", date(2015, 3, 1), date(2015, 3, 2)),
        ("../2017", None, date(2017, 12, 31)),
        ("2015/..", date(2015, 1, 1), None),
        ("2015/", date(2015, 1, 1), None),
        ("/2017", None, date(2017, 12, 31)),
    ],
)
def test_date_has_the_days_it_may_mean(written: str, earliest: date | None, latest: date | None) -> None:
    found = parse(written)
    assert (found.earliest, found.latest, found.written, found.approximate) == (earliest, latest, written, False)


@pytest.mark.parametrize(
    ("written", "latest"),
    [
        ("2012-24", date(2013, 2, 28)),
        ("2011-28", date(2012, 2, 29)),
        ("2012-30", date(2013, 2, 28)),
    ],
)
def test_winter_runs_into_the_next_year(written: str, latest: date) -> None:
    assert (parse(written).earliest, parse(written).latest) == (date(int(written[:4]), 12, 1), latest)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "18",
        "2018-13",
        "2018-00",
        "2018-02-30",
        "2018-7",
        "0000",
        "000X",
        "00XX",
        "200X-05",
        "20XX-XX-01",
        "2018-XX-05",
        "2018-21-05",
        "2018-42",
        "2017/2015",
        "/",
        "../..",
        "..",
        "2018//2019",
        "2018/2019/2020",
        " 2018",
        "2018 ",
        "2018\n",
        "-2018",
        "2018-07-14T10:00",
        "9999-24",
        "\u0662\u0660\u0661\u0668",
        "\uff12\uff10\uff11\uff18",
        "20X8",
        "XXXX",
        "2018~?",
    ],
)
def test_what_is_no_date_is_wrong_use_in_one_line(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(written)
    assert not is_valid(written)
    assert caught.value.exit_code == 2
    assert len(str(caught.value).splitlines()) == 1


@given(points())
def test_bounds_are_those_of_the_library(written: str) -> None:
    theirs = parse_edtf(written)
    assert parse(written).earliest == day(theirs.lower_strict())
    if written[5:] not in WINTERS:
        assert parse(written).latest == day(theirs.upper_strict())


@given(points(), points())
def test_interval_runs_from_the_first_day_of_one_to_the_last_of_the_other(first: str, second: str) -> None:
    start, end = parse(first).earliest, parse(second).latest
    assert start and end
    if start > end:
        assert not is_valid(f"{first}/{second}")
    else:
        found = parse(f"{first}/{second}")
        assert (found.earliest, found.latest) == (start, end)


@given(points(), st.sampled_from("~?%"))
def test_a_qualifier_marks_and_moves_no_day(written: str, mark: str) -> None:
    plain, marked = parse(written), parse(written + mark)
    assert marked.approximate and not plain.approximate
    assert (marked.earliest, marked.latest) == (plain.earliest, plain.latest)


@given(st.text(alphabet="0123456789X-/~?%. ", max_size=24))
def test_anything_else_is_a_date_with_ordered_bounds_or_refused(written: str) -> None:
    if is_valid(written):
        found = parse(written)
        assert found.earliest is None or found.latest is None or found.earliest <= found.latest
        assert found.earliest or found.latest


@given(points(), points(), points())
def test_overlap_is_that_of_the_days(written: str, since: str, until: str) -> None:
    found, low, high = parse(written), parse(since).earliest, parse(until).latest
    assert low and high and found.earliest and found.latest
    assert found.overlaps(None, None)
    assert found.overlaps(low, None) == (found.latest >= low)
    assert found.overlaps(None, high) == (found.earliest <= high)
    assert found.overlaps(low, high) == (found.latest >= low and found.earliest <= high)


def test_an_open_end_overlaps_all_beyond_it() -> None:
    assert parse("2015/..").overlaps(date(2999, 1, 1), None)
    assert not parse("2015/..").overlaps(None, date(2014, 12, 31))
    assert parse("../2015").overlaps(None, date(1, 1, 1))
