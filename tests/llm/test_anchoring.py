"""A model's words are found in the text as they stand there, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.llm.anchoring import Folded, fold

TEXT = "In 2019,  the firm\n“Optiwatch” sold cameras to Borduria.  Later the\tfirm sold cameras to Syldavia."


def found(words: str, start: int = 0, end: int = len(TEXT)) -> str | None:
    span = Folded(TEXT).quote(words, start, end)
    return TEXT[span[0] : span[1]] if span else None


@pytest.mark.parametrize(("words", "stands"), [
    ('the firm "Optiwatch" sold cameras to Borduria.', "the firm\n“Optiwatch” sold cameras to Borduria"),
    ("Later the firm sold", "Later the\tfirm sold"),
    ("later the firm sold", None),
    ("the firm sold spyware to Borduria", None),
    ("sold ... to Borduria", None),
    ("In 2019", None),
])  # fmt: skip
def test_quote_is_found_as_it_stands(words: str, stands: str | None) -> None:
    assert found(words) == stands


def test_quote_is_looked_for_in_its_part_first() -> None:
    text = "They sold cameras to Kenya. They sold cameras to Kenya."
    assert Folded(text).quote("They sold cameras", 28, len(text)) == (28, 45)


def test_name_is_whole_words_and_nearest_before() -> None:
    text = "ZTE came. ZTEsoft left. ZTE sold it. Then the firm went."
    assert Folded(text).name("zte", 37, len(text)) == (24, 27)
    assert Folded(text).name("ZTEs", 0, len(text)) is None
    assert Folded(text).name("the firm", 37, len(text)) == (42, 50)


@given(st.text(alphabet="ab İß“” \n\t–'", max_size=60), st.data())
def test_whatever_is_found_says_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = Folded(text).quote(text[start:end], start, end)
    if span is not None:
        assert fold(text[span[0] : span[1]]) == fold(text[start:end]).strip(".;,: ")
