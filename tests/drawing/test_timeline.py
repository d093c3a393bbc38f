"""The timeline: a mark's length is its doubt, and nothing gets lost."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.drawing import timeline
from sousveil.drawing.labels import labels
from sousveil.drawing.timeline import Mark, draw, spread
from sousveil.model import Kind, Modality

TIMES = ["2018", "2018-07", "2018-07-04", "2018~", "200X", "2015/2017", "2012-22", "2015/..", None]


def _marks(times: list[str | None]) -> list[Mark]:
    return [Mark(Kind.SUPPLY, time, Modality.ASSERTED, "a <quote>", f"../claim/{n}.html") for n, time in enumerate(times)]


@pytest.mark.parametrize("narrow", [False, True])
def test_every_dated_claim_is_a_mark_and_the_rest_is_counted(narrow: bool) -> None:
    drawn = draw(_marks(TIMES), labels(), narrow=narrow)
    root = ElementTree.fromstring(drawn)
    assert len(root.findall(".//a[@class]")) == len(TIMES) - 1
    assert ("1 undated" if narrow else "+1") in drawn
    assert "<quote>" not in drawn


def _width(time: str) -> float:
    root = ElementTree.fromstring(draw(_marks([time, "2000", "2024"]), labels()))
    link = next(a for a in root.iter("a") if a.get("href") == "../claim/0.html")
    shape = link.find("rect")
    return float(shape.get("width", "0")) if shape is not None else 0.0


def test_a_mark_is_as_long_as_its_doubt() -> None:
    assert _width("2010-07-04") == 0.0
    assert 0 < _width("2010-07") < _width("2010") < _width("201X")


@pytest.mark.parametrize("modality", list(Modality))
def test_hedge_and_denial_are_drawn(modality: Modality) -> None:
    assert f"m-{modality}" in draw([Mark(Kind.USE, "2018", modality, "q", "#")], labels())


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert draw([], labels()) == ""


def test_only_undated_claims_still_draw() -> None:
    assert "+2" in draw(_marks([None, None]), labels())


def test_many_claims_are_spread_over_years() -> None:
    drawn = draw(_marks(["2018", "200X", "2015/2017"] * 100), labels())
    assert 'class="bin' in drawn and "<a " not in drawn


dates = st.sampled_from([t for t in TIMES if t]) | st.integers(1990, 2030).map(str)


@given(st.lists(dates, min_size=1, max_size=40))
def test_the_spread_weighs_as_much_as_the_claims(times: list[str]) -> None:
    assert sum(spread(Counter[str | None](times), 1985, 2035)) == pytest.approx(len(times))


def test_a_claim_outside_the_window_is_kept_at_its_edge() -> None:
    assert spread({"1950": 1, None: 4}, 2000, 2003) == [1.0, 0.0, 0.0]


def test_the_histogram_says_each_year() -> None:
    drawn = timeline.histogram([(2019, 3.0), (2020, 0.0)], "told")
    assert 'data-y="2019"' in drawn and "2020" in drawn and timeline.histogram([], "told") == ""
