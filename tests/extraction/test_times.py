"""Times as EDTF: dates, ranges, decades, seasons; relative words against the publication date only."""

from __future__ import annotations

import pytest

from sousveil.extraction.language import load
from sousveil.extraction.sentence import Sentence
from sousveil.extraction.times import find_times
from sousveil.extraction.tokens import tokenise
from sousveil.extraction.verbs import find_verbs

PUBLISHED = "2019-08-15"  # a Thursday


def times(text: str, published: str | None = PUBLISHED) -> list[str]:
    language = load("en")
    sentence = Sentence(0, 0, len(text), tokenise(text, 0, len(text)))
    sentence.act(find_verbs(sentence, language))
    return [moment.time for moment in find_times(sentence, language, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2018", ["2018"]),
        ("in July 2018", ["2018-07"]),
        ("on 14 July 2018", ["2018-07-14"]),
        ("on July 14, 2018", ["2018-07-14"]),
        ("in early 2018", ["2018"]),
        ("in the 2000s", ["200X"]),
        ("in the summer of 2012", ["2012-22"]),
        ("around 2015", ["2015~"]),
        ("between 2012 and 2019", ["2012/2019"]),
        ("from 2012 to 2019", ["2012/2019"]),
        ("last year", ["2018"]),
        ("last month", ["2019-07"]),
        ("three years ago", ["2016"]),
        ("yesterday", ["2019-08-14"]),
        ("said on Wednesday", ["2019-08-14"]),
        ("said on Thursday", ["2019-08-15"]),
        ("2018 cameras were sold", []),
        ("$2018", []),
        ("they may leave", []),
    ],
)
def test_find_times(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize("text", ["last year", "on Wednesday", "in July", "three years ago", "yesterday"])
def test_relative_words_say_nothing_without_a_publication_date(text: str) -> None:
    assert times(text, None) == []
