"""Parts of a document: every sentence whole in one of them, in order, with an overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.llm.parts import parts


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60), st.integers(1, 900), st.integers(0, 300))
def test_every_sentence_is_whole_in_a_part(lengths: list[int], size: int, overlap: int) -> None:
    sentences, at = [], 0
    for length in lengths:
        sentences.append((at, at + length))
        at += length + 1
    found = list(parts(sentences, size=size, overlap=overlap))
    assert all(any(start <= s and e <= end for start, end in found) for s, e in sentences)
    assert all(end - start <= size or (start, end) in sentences for start, end in found)
    assert [start for start, _ in found] == sorted({start for start, _ in found})


def test_parts_overlap_by_sentences() -> None:
    sentences = [(n * 10, n * 10 + 9) for n in range(10)]
    assert list(parts(sentences, size=40, overlap=10)) == [(0, 39), (30, 69), (60, 99)]


def test_no_sentence_is_no_part() -> None:
    assert list(parts([])) == []
