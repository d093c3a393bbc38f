"""Candidate spans of a window and which of them are mentions. Invariant: a span is whole words of one sentence, at most
MAX_WORDS long; mentions that are chosen never cross and never stand twice on the same words (they may be nested).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sousveil.extraction.neural.pieces import Pieces

MAX_WORDS = 12


@dataclass(frozen=True)
class Candidates:
    """Spans of a window as positions of their first and last piece (window's own count, no special pieces), and width."""

    first: np.ndarray
    last: np.ndarray
    width: np.ndarray


def word_bounds(pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the first and of the last piece of each word of a window."""
    changes = np.flatnonzero(np.diff(pieces.words)) + 1
    first = np.concatenate([np.zeros(min(1, len(pieces.words)), np.int64), changes])
    last = np.concatenate([changes - 1, np.full(min(1, len(pieces.words)), len(pieces.words) - 1, np.int64)])
    return first, last


def candidates(pieces: Pieces, sentences: Sequence[tuple[int, int]]) -> Candidates:
    """All spans of up to MAX_WORDS words that begin and end with a word in one sentence, in order of start, then length.

    A span does not begin with a mark: no mention does.
    """
    first, last = word_bounds(pieces)
    if not len(first):
        empty = np.zeros(0, np.int64)
        return Candidates(empty, empty, empty)
    starts = np.array([start for start, _ in sentences], np.int64)
    sentence = np.searchsorted(starts, pieces.starts[first], side="right")
    words = np.arange(len(first))
    left = np.repeat(words, MAX_WORDS)
    width = np.tile(np.arange(MAX_WORDS), len(first))
    right = left + width
    inside = right < len(first)
    left, right, width = left[inside], right[inside], width[inside]
    mark = pieces.shapes[first] == 6
    keep = (sentence[left] == sentence[right]) & ~mark[left]
    return Candidates(first[left[keep]], last[right[keep]], width[keep])


def choose(spans: Candidates, score: np.ndarray) -> list[int]:
    """Indexes of the candidates with a positive score that stand together, best first taken, in order of the text."""
    taken: list[tuple[int, int]] = []
    chosen = []
    for index in sorted(np.flatnonzero(score > 0).tolist(), key=lambda i: (-score[i], i)):
        a, b = int(spans.first[index]), int(spans.last[index])
        if all(_stand_together(a, b, c, d) for c, d in taken):
            taken.append((a, b))
            chosen.append(index)
    return sorted(chosen, key=lambda i: (int(spans.first[i]), -int(spans.last[i])))


def _stand_together(a: int, b: int, c: int, d: int) -> bool:
    if (a, b) == (c, d):
        return False
    apart = b < c or d < a
    nested = (a <= c and d <= b) or (c <= a and b <= d)
    return apart or nested
