"""A threshold as somebody writes it."""

from __future__ import annotations

import pytest

from sousveil.model import UsageError
from sousveil.model.threshold import threshold, written


@pytest.mark.parametrize(("said", "value", "again"), [("0.8", 0.8, "0.8"), (".5", 0.5, "0.5"), ("1", 1.0, "1"), ("0", 0.0, "0"),
                                                      ("-0", 0.0, "0"), (0.25, 0.25, "0.25")])  # fmt: skip
def test_a_number_from_0_to_1_is_one_and_is_written_shortly(said: str | float, value: float, again: str) -> None:
    assert threshold(said) == value and written(threshold(said)) == again


@pytest.mark.parametrize("said", ["2", "-0.1", "sure", "nan", "inf", "", "0,8", 1.01])
def test_anything_else_is_none(said: str | float) -> None:
    with pytest.raises(UsageError, match=r"give a number from 0 to 1, such as 0\.8"):
        threshold(said)
