"""Candidate spans and the choice among them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sousveil.extraction.neural import spans
from sousveil.extraction.neural.pieces import Pieces


def window(words: list[str]) -> tuple[Pieces, str]:
    """A window with one piece a word, and its text."""
    text = " ".join(words)
    starts = np.array([sum(len(w) + 1 for w in words[:n]) for n in range(len(words))], np.int64)
    ends = starts + np.array([len(w) for w in words], np.int64)
    count = np.arange(len(words))
    shapes = np.array([6 if not w[0].isalnum() else 1 for w in words], np.int64)
    return Pieces(count + 5, starts, ends, count, shapes, np.zeros(len(words), np.int64)), text


def test_candidates_stay_in_their_sentence() -> None:
    part, text = window(["Alpha", "buys", "Beta", "sells"])
    cut = [(0, 10), (11, len(text))]
    found = spans.candidates(part, cut)
    assert (1, 2) not in set(zip(found.first.tolist(), found.last.tolist(), strict=True))
    assert (0, 1) in set(zip(found.first.tolist(), found.last.tolist(), strict=True))


def test_candidates_do_not_begin_with_a_mark() -> None:
    part, text = window(["(", "Alpha", ")"])
    found = spans.candidates(part, [(0, len(text))])
    assert 0 not in found.first.tolist()


def test_candidates_of_an_empty_window_are_none() -> None:
    part, _ = window([])
    assert len(spans.candidates(part, []).first) == 0


def test_candidates_are_bounded_in_width() -> None:
    part, text = window(["word"] * 60)
    found = spans.candidates(part, [(0, len(text))])
    assert (found.last - found.first).max() == spans.MAX_WORDS - 1
    assert len(found.first) <= 60 * spans.MAX_WORDS


def test_nested_spans_are_chosen_together() -> None:
    found = spans.Candidates(np.array([0, 0]), np.array([3, 1]), np.array([3, 1]))
    assert spans.choose(found, np.array([0.9, 0.8])) == [0, 1]


def test_of_crossing_spans_the_better_is_chosen() -> None:
    found = spans.Candidates(np.array([0, 1]), np.array([2, 4]), np.array([2, 3]))
    assert spans.choose(found, np.array([0.6, 0.8])) == [1]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5), st.floats(0, 1)), max_size=30))
def test_chosen_spans_never_cross(rows: list[tuple[int, int, float]]) -> None:
    first = np.array([a for a, _, _ in rows], np.int64)
    last = np.array([a + b for a, b, _ in rows], np.int64)
    chosen = spans.choose(spans.Candidates(first, last, last - first), np.array([s for _, _, s in rows]))
    pairs = [(int(first[i]), int(last[i])) for i in chosen]
    assert len(set(pairs)) == len(pairs)
    assert not any(a < c <= b < d for a, b in pairs for c, d in pairs)
