"""The calibrated probability."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.neural.calibration import Calibration


def test_without_a_table_the_number_stays() -> None:
    assert Calibration()("supply", 0.3) == 0.3


def test_between_two_points_it_is_a_line() -> None:
    assert Calibration((0.0, 1.0), (0.2, 0.6))("supply", 0.5) == pytest.approx(0.4)


def test_a_table_that_falls_is_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        Calibration((0.1, 0.5), (0.6, 0.2))


@given(st.floats(0, 1), st.floats(0, 1))
def test_it_never_turns_two_answers_round(one: float, two: float) -> None:
    table = Calibration((0.1, 0.4, 0.9), (0.05, 0.5, 0.8))
    low, high = sorted((one, two))
    assert table("use", low) <= table("use", high)


def test_a_table_with_fewer_answers_than_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="as many answers as questions"):
        Calibration((0.0, 1.0), (0.5,))
