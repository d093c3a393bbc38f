"""A text as word pieces, and windows of them. Invariant: every piece knows the code points it covers, pieces of a word
stay in one window unless the word alone is longer than one, and each sentence is answered for by exactly one window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sousveil.extraction.neural.reading import FORMS, TYPES, Known

MAX_PIECES = 448
CONTEXT = 160
CLS, SEP = 101, 102
SHAPES = ("none", "lower", "title", "upper", "mixed", "digit", "mark")
MARKS = len(TYPES) + len(FORMS) + 1
IntArray = np.ndarray


@dataclass(frozen=True)
class Pieces:
    """Word pieces of a text: `ids`, code points [`starts`, `ends`), `words` (index of the word each belongs to), `shapes`
    (index into SHAPES) and `known` (0, or 1 + index into TYPES of the smallest known mention over it). All of length n."""

    ids: IntArray
    starts: IntArray
    ends: IntArray
    words: IntArray
    shapes: IntArray
    known: IntArray

    def slice(self, first: int, last: int) -> Pieces:
        """Pieces [first, last)."""
        return Pieces(*(column[first:last] for column in self._columns()))

    def with_special(self) -> tuple[IntArray, IntArray, IntArray]:
        """`ids`, `shapes` and `known` with the special pieces at both ends, as the encoder takes them."""
        ends = ((CLS, self.ids, SEP), (0, self.shapes, 0), (0, self.known, 0))
        ids, shapes, known = (np.concatenate([[a], column, [b]]).astype(np.int64) for a, column, b in ends)
        return ids, shapes, known

    def _columns(self) -> tuple[IntArray, ...]:
        return self.ids, self.starts, self.ends, self.words, self.shapes, self.known


@dataclass(frozen=True)
class Window:
    """Pieces [first, last) are read together; sentences [owned, until) of the document are answered for from here."""

    first: int
    last: int
    owned: int
    until: int


def cut(tokenizer: Any, text: str, known: Sequence[Known]) -> Pieces:
    """The pieces of a text, without special ones. `tokenizer` is a `tokenizers.Tokenizer` that does not truncate."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
    words = np.array(encoded.word_ids, np.int64)
    bounds: dict[int, list[int]] = {}
    for word, (start, end) in zip(encoded.word_ids, encoded.offsets, strict=True):
        bounds.setdefault(word, [start, end])[1] = end
    shape_of = {word: _shape(text[start:end]) for word, (start, end) in bounds.items()}
    shapes = np.array([shape_of[word] for word in encoded.word_ids], np.int64)
    marks = mark_known(offsets, known)
    return Pieces(np.array(encoded.ids, np.int64), offsets[:, 0], offsets[:, 1], words, shapes, marks)


def _shape(word: str) -> int:
    if not word[:1].isalnum():
        return SHAPES.index("mark")
    if word[0].isdigit():
        return SHAPES.index("digit")
    if word.lower() == word:
        return SHAPES.index("lower")
    if len(word) > 1 and word.isupper():
        return SHAPES.index("upper")
    return SHAPES.index("title" if word[0].isupper() and word[1:] == word[1:].lower() else "mixed")


def mark_known(offsets: IntArray, known: Sequence[Known]) -> IntArray:
    """1 + the index of the type of the known mention over each piece, inner mentions before outer ones; else 0."""
    marks = np.zeros(len(offsets), np.int64)
    for mention in sorted(known, key=lambda one: (one.start - one.end, one.start)):
        low, high = np.searchsorted(offsets[:, 0], [mention.start, mention.end])
        marks[low:high] = 1 + TYPES.index(mention.type)
    return marks


def mark_mentions(length: int, mentions: Sequence[tuple[int, int, str, str]]) -> np.ndarray:
    """float32 [length, MARKS]: over each piece how many mentions of each type and each form stand, and whether one begins.
    `mentions` as (position of first piece, of last piece, type, form)."""
    marks = np.zeros((length, MARKS), np.float32)
    for first, last, kind, form in mentions:
        marks[first : last + 1, TYPES.index(kind)] += 1
        marks[first : last + 1, len(TYPES) + FORMS.index(form)] += 1
        marks[first, -1] = 1
    return marks


def windows(pieces: Pieces, sentences: Sequence[tuple[int, int]]) -> list[Window]:
    """Windows of at most MAX_PIECES over whole sentences; each after the first begins with about CONTEXT pieces of what
    goes before. A sentence that is longer than a window is read as far as a window goes."""
    low = np.searchsorted(pieces.starts, [start for start, _ in sentences])
    high = np.searchsorted(pieces.starts, [end for _, end in sentences])
    found, owned = [], 0
    while owned < len(sentences):
        first = int(low[owned])
        back = owned
        while back > 0 and int(low[owned]) - int(low[back - 1]) <= CONTEXT:
            back -= 1
        first = int(low[back])
        until = owned + 1
        while until < len(sentences) and int(high[until]) - first <= MAX_PIECES:
            until += 1
        last = min(int(high[until - 1]), int(low[owned]) + MAX_PIECES)
        first = max(first, last - MAX_PIECES)
        found.append(Window(first, last, owned, until))
        owned = until
    return found
