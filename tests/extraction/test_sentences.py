"""Sentences: in order, apart, nothing lost, bounded."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.language import load
from sousveil.extraction.sentences import MAX_SENTENCE, split

ABBREVIATIONS = load("en").abbreviations


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text, ABBREVIATIONS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme sold it. Beta bought it.", ["Acme sold it.", "Beta bought it."]),
        ("Mr. Smith of Acme Inc. spoke.", ["Mr. Smith of Acme Inc. spoke."]),
        ("The U.S. Army bought it. Then it left.", ["The U.S. Army bought it.", "Then it left."]),
        ("“We sell.” They do.", ["“We sell.”", "They do."]),
        ("It cost 1.5 million. Good.", ["It cost 1.5 million.", "Good."]),
        (
            "Headline of the day\nThe firm sold cameras to the\npolice of Kenya.",
            ["Headline of the day", "The firm sold cameras to the\npolice of Kenya."],
        ),
        ("Items:\n- one camera\n- two drones", ["Items:", "- one camera", "- two drones"]),
        ("It was sold.17 The firm denied it.”8 We saw it.", ["It was sold.17", "The firm denied it.”8", "We saw it."]),
        ("See No.5 Ministry and version 2.1 The end.", ["See No.5 Ministry and version 2.1 The end."]),
        ("One paragraph\n\nanother paragraph", ["One paragraph", "another paragraph"]),
        ("", []),
    ],
)
def test_split_of_ordinary_text(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet="ab .!?\n“”-1é\u4e00", max_size=300))
def test_split_keeps_order_and_every_character(text: str) -> None:
    spans = split(text, ABBREVIATIONS)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    kept = "".join("".join(text[start:end].split()) for start, end in spans)
    assert kept == "".join(text.split())


def test_a_sentence_without_marks_is_cut_at_white_space() -> None:
    text = "camera " * 5000
    spans = split(text, ABBREVIATIONS)
    assert all(end - start <= MAX_SENTENCE for start, end in spans)
    assert sum(len(text[start:end].split()) for start, end in spans) == 5000


def test_a_line_is_a_paragraph_where_lines_are_longer_than_a_page_is_wide() -> None:
    caption = "Figure 4: The order form for the installation of the system in Turkmenistan"
    long = "The order names " + "a part, " * 30
    assert pieces(f"{caption}\n{long}") == [caption, long.strip()]
    assert pieces(f"{caption}\nand in Oman.") == [f"{caption}\nand in Oman."]
