"""A language is data, and an empty group of it is an error."""

from __future__ import annotations

import pytest

from sousveil.extraction import language
from sousveil.extraction.language import load
from sousveil.extraction.wording import Phrases
from sousveil.model import Kind


def test_every_kind_has_frames() -> None:
    language = load("en")
    groups = [*language.verb_frames.values(), *language.noun_frames.values(), *language.word_frames.values()]
    assert {frame.kind for group in groups for frame in group} == set(Kind)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("sold", "sell"),
        ("supplies", "supply"),
        ("banning", "ban"),
        ("equipped", "equip"),
        ("bought", "buy"),
        ("spying", "spy"),
        ("built", "build"),
        ("installed", "install"),
        ("lent", "lend"),
        ("seized", "seize"),
    ],
)
def test_forms_of_verbs(word: str, lemma: str) -> None:
    assert load("en").verb_forms[word].lemma == lemma


def test_an_unknown_language_has_no_rules() -> None:
    with pytest.raises(LookupError):
        load("xx")


def test_an_empty_phrase_is_an_error() -> None:
    with pytest.raises(ValueError, match="would match everything"):
        Phrases({"video-surveillance": "camera|"})


def test_a_frame_without_slots_on_a_side_is_an_error() -> None:
    with pytest.raises(ValueError, match="slots on both sides"):
        language._slots("  ")


def test_the_longest_phrase_wins_and_ignored_ones_say_nothing() -> None:
    phrases = Phrases({"a": "data", "b": "data centre"}, ignore="data centre of gravity")

    def words(text: str) -> list[tuple[int, int, str]]:
        return [(n, n + 1, word) for n, word in enumerate(text.split())]

    assert [item.code for item in phrases.find(words("the data centre"))] == ["b"]
    assert [item.code for item in phrases.find(words("some data here"))] == ["a"]
    assert phrases.find(words("the data centre of gravity")) == []
