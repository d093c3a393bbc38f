"""Cells that a spreadsheet must not take for formulas, and that give the exact text back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sousveil.publishing.exports.cells import neutral, restored

HEADS = ("=", "+", "-", "@", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212")
BEFORE = ("", " ", "\t", "\n", "\r", "\u00a0", "\u200b", "\ufeff", "\u202e")
TAILS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")')


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tail", TAILS)
def test_neutral_marks_every_formula_start(before, head, tail):
    assert neutral(before + head + tail).startswith("'")


@pytest.mark.parametrize("text", ["Acme sold 5-6 cameras", "(=1)", "“=1”", "1=1", "", "a\n=1"])
def test_neutral_leaves_other_text_alone(text):
    assert neutral(text) == text


@given(st.text())
@example("'")
@example("''=1")
@example("'tis said")
def test_restored_gives_the_text_back(text):
    assert restored(neutral(text)) == text
