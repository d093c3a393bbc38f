"""Word pieces and windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extraction import neural
from sousveil.extraction.neural import pieces
from sousveil.extraction.neural.reading import FORMS, TYPES, Known


def of_sentences(lengths: list[int]) -> tuple[pieces.Pieces, list[tuple[int, int]]]:
    """Pieces of one code point each, in sentences of so many pieces."""
    count = np.arange(sum(lengths), dtype=np.int64)
    ends = np.cumsum(lengths).tolist()
    cut = [(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    return pieces.Pieces(count, count, count + 1, count, count * 0 + 1, count * 0), cut


@settings(max_examples=60)
@given(st.lists(st.integers(1, 700), max_size=25))
def test_each_sentence_is_answered_for_once_and_no_window_is_too_long(lengths: list[int]) -> None:
    whole, cut = of_sentences(lengths)
    found = pieces.windows(whole, cut)
    owned = [s for window in found for s in range(window.owned, window.until)]
    assert owned == list(range(len(lengths)))
    assert all(0 <= w.first <= w.last <= len(whole.ids) and w.last - w.first <= pieces.MAX_PIECES for w in found)
    assert all(w.first <= cut[w.owned][0] or w.last - w.first == pieces.MAX_PIECES for w in found)


def test_a_later_window_begins_with_context() -> None:
    whole, cut = of_sentences([40] * 30)
    second = pieces.windows(whole, cut)[1]
    assert cut[second.owned][0] - second.first == pieces.CONTEXT


def test_marks_count_nested_mentions_and_where_they_begin() -> None:
    marks = pieces.mark_mentions(5, [(1, 3, "public-body", "description"), (1, 1, "state", "name")])
    assert marks[1, TYPES.index("public-body")] == marks[1, TYPES.index("state")] == 1
    assert marks[3, TYPES.index("state")] == 0 and marks[3, len(TYPES) + FORMS.index("description")] == 1
    assert marks[1, -1] == 1 and not marks[2:, -1].any() and not marks[0].any() and not marks[4].any()


def test_the_inner_of_two_known_mentions_is_seen() -> None:
    offsets = np.array([(0, 5), (6, 12), (13, 18)])
    known = [Known(0, 18, "public-body"), Known(0, 5, "state")]
    assert pieces.mark_known(offsets, known).tolist() == [1 + TYPES.index(k) for k in ("state", "public-body", "public-body")]


@pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))
@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("Vexal", "title"),
        ("NATO", "upper"),
        ("vexal", "lower"),
        ("eBay", "mixed"),
        ("5G", "digit"),
        ("…", "mark"),
        ("中", "lower"),
    ],
)
def test_the_shape_of_a_word_survives_lower_case_pieces(word: str, shape: str) -> None:
    reader = neural.load()
    assert reader is not None
    found = pieces.cut(reader.tokenizer, f"the {word} firm", [])
    assert pieces.SHAPES[int(found.shapes[1])] == shape
    assert found.starts[1] == 4 and max(found.ends) == len(f"the {word} firm")
