"""The learning curve's picture says what its rows say."""

from __future__ import annotations

from training.curve_plot import PICTURE, ROWS, draw, rows


def test_the_picture_is_drawn_from_the_rows() -> None:
    assert PICTURE.read_text(encoding="utf-8") == draw(rows(ROWS)), "python -m training.curve_plot"


def test_every_training_has_its_two_points_and_more_is_higher() -> None:
    some = [{"claims": 500, "strict f1": 0.1, "lenient f1": 0.2}, {"claims": 8000, "strict f1": 0.3, "lenient f1": 0.4}]
    picture = draw(some)
    assert picture.count("<circle") == 2 * len(some)
    heights = [float(part.split('"')[0]) for part in picture.split('cy="')[1:]]
    assert heights[0] > heights[1] and heights[2] > heights[3]
