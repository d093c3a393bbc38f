"""The pictures of the benchmarks say what their tables say."""

from __future__ import annotations

import pytest

from benchmarks.plots import PLOTS, drawn, pictures, rows

PAGE = """## One

| road | pages/s | more |
| --- | --- | --- |
| a <b> | 1,200 | 3 |
| c | none | 4 |
| d | 0.5 s | 5 |

## Two
"""


def test_pictures_are_those_of_the_tables() -> None:
    for path, picture in pictures().items():
        assert path.read_text(encoding="utf-8") == picture, f"{path.name}: run `python benchmarks/plots.py`"


def test_bars_are_as_long_as_the_numbers_of_their_column() -> None:
    plot = PLOTS[0].__class__("x", "## One", "| road", 1, "title")
    assert rows(PAGE, plot) == [("a <b>", "1,200", 1200.0), ("d", "0.5", 0.5)]
    picture = drawn(plot, rows(PAGE, plot))
    assert 'width="300"' in picture and 'width="0.1"' in picture and "a &lt;b&gt;" in picture and "<b>" not in picture


def test_a_table_that_is_gone_is_said() -> None:
    with pytest.raises(SystemExit, match="no table that begins with"):
        rows(PAGE, PLOTS[1])
