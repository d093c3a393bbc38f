"""The second look: each pair of parties that the first look finds possible, read once more with the two marked in the text.

Invariant: it judges pairs and finds none; what it says of a pair hangs on the words around it and on who is marked, never on
the other pairs, so that what is shown again is not looked at again. Shapes: r pairs, t pieces, LONG pieces at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from io import BytesIO
from typing import Protocol

import numpy as np

from sousveil.extraction.neural import pairs
from sousveil.extraction.neural.matrices import whole
from sousveil.extraction.neural.pieces import CLS, SEP, Pieces
from sousveil.extraction.neural.reading import KINDS

LOOK = 0.05
MOST = 60
LONG, BEFORE = 158, 80
BATCH = 8
REMEMBERED = 100_000
HALF = len(KINDS)
SHARE = 0.65
THERE, NOBODY, UNSEEN = 0, 1, 2


class WordTable:
    """Vectors of word pieces, kept as four-bit numbers with a scale for each block of them; rare pieces share one row."""

    def __init__(self, raw: bytes) -> None:
        with np.load(BytesIO(raw), allow_pickle=False) as file:
            self._rows, self._codes, self._scales = file["rows"], file["codes"], file["scales"]

    def __call__(self, ids: np.ndarray) -> np.ndarray:
        """[r, t] -> float32 [r, t, h]."""
        rows = self._rows[ids].ravel()
        return whole(self._codes[rows], self._scales[rows].ravel()).reshape(*ids.shape, -1)


class Glass(Protocol):
    """Runs the graph of the second look."""

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """ids, shapes, one, two, inside, mask [r, t], marks [r, t, MARKS], flag [r, 2] -> logits of kinds [r, 2 * HALF]."""


@dataclass(frozen=True)
class Segment:
    """Pieces [low, high) of a window (positions count the special piece in front), the sentence from `begin` on, and which of
    them are each party's; `flag` says for both whether they are THERE, NOBODY, or UNSEEN between these pieces."""

    low: int
    begin: int
    high: int
    one: np.ndarray
    two: np.ndarray
    flag: tuple[int, int]

    def shown(self, columns: Sequence[np.ndarray], marks: np.ndarray) -> bytes:
        """A digest of all that the look is shown of it."""
        theirs = slice(self.low, self.high)
        parts = (columns[0][theirs], columns[1][theirs], marks[theirs], self.one, self.two)
        said = blake2b(repr((self.high - self.low, self.begin - self.low, self.flag)).encode(), digest_size=16)
        for part in parts:
            said.update(np.ascontiguousarray(part).tobytes())
        return said.digest()


@dataclass(frozen=True)
class SecondLook:
    """Looks at the pairs of one window again, and `told` remembers what it said of them, of some REMEMBERED."""

    glass: Glass
    told: dict[bytes, np.ndarray] = field(default_factory=dict, compare=False, repr=False)

    def __call__(
        self, part: Pieces, marks: np.ndarray, places: tuple[np.ndarray, np.ndarray], pairing: pairs.Pairing, logits: np.ndarray
    ) -> np.ndarray:
        """The logits [s, k+1, k+1, 8] of the first look with those of both weighed, where a pair is possible at all. `places`
        are positions of first and last piece of each mention."""
        chosen = [pair for pair in possible(logits) if pairing.inside[pair[0]].any()]  # a sentence may lie outside the window
        if not chosen:
            return logits
        segments = [segment_of(pairing, places, *pair) for pair in chosen]
        return _weighed(logits, chosen, self._answers(segments, part.with_special(), marks))

    def _answers(self, segments: Sequence[Segment], columns: Sequence[np.ndarray], marks: np.ndarray) -> np.ndarray:
        """[r, 2 * HALF], each different segment looked at once."""
        keys = [segment.shown(columns, marks) for segment in segments]
        said = {key: answer for key in keys if (answer := self.told.get(key)) is not None}
        new = {key: segment for key, segment in zip(keys, segments, strict=True) if key not in said}
        names, fresh = list(new), list(new.values())
        for rows in _batches(fresh):
            answers = self.glass.look(feed_of([fresh[row] for row in rows], columns, marks))
            said.update(zip((names[row] for row in rows), answers, strict=True))
        if len(self.told) > REMEMBERED:
            self.told.clear()
        self.told.update(said)
        return np.stack([said[key] for key in keys])


def possible(logits: np.ndarray, look: float = LOOK, most: int = MOST) -> list[tuple[int, int, int]]:
    """Sentence and both places of each pair that has a kind above `look`, in either direction; of more than `most` in a window
    the surest: for the others the first look's word stands."""
    best = logits.max(-1)
    best = np.maximum(best, best.transpose(0, 2, 1))
    bar = np.log(look / (1 - look))
    found = [(s, a, b) for s, a, b in np.argwhere(best > bar).tolist() if a < b]
    return sorted(sorted(found, key=lambda pair: -best[pair])[:most])


def segment_of(pairing: pairs.Pairing, places: tuple[np.ndarray, np.ndarray], sentence: int, one: int, two: int) -> Segment:
    """What is read of a pair: its sentence, as much before it as there is room for, and where the two stand in that."""
    steps = pairing.pieces[sentence][pairing.inside[sentence]]
    begin, high = int(steps[0]), int(steps[-1]) + 1
    low = max(1, begin - BEFORE)
    if high - low > LONG:
        low = max(low, min(begin, high - LONG))
        high = min(high, low + LONG)
    sides, flags = [], []
    for place in (one, two):
        side = np.zeros(high - low, np.float32)
        for mention in np.flatnonzero(pairing.holds[sentence, place - 1]) if place else ():
            side[max(int(places[0][mention]), low) - low : max(int(places[1][mention]) + 1 - low, 0)] = 1
        sides.append(side)
        flags.append(NOBODY if not place else THERE if side.any() else UNSEEN)
    return Segment(low, begin, high, sides[0], sides[1], (flags[0], flags[1]))


def _batches(segments: Sequence[Segment]) -> Iterator[list[int]]:
    """Rows of like length together."""
    order = sorted(range(len(segments)), key=lambda row: (segments[row].high - segments[row].low, row))
    for at in range(0, len(order), BATCH):
        yield order[at : at + BATCH]


def feed_of(segments: Sequence[Segment], columns: Sequence[np.ndarray], marks: np.ndarray) -> dict[str, np.ndarray]:
    """Arrays of a batch, each segment between the special pieces and padded."""
    longest = 2 + max(one.high - one.low for one in segments)
    shape = (len(segments), longest)
    ids, shapes = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    floats = {name: np.zeros(shape, np.float32) for name in ("one", "two", "inside", "mask")}
    marked = np.zeros((*shape, marks.shape[1]), np.float32)
    for row, segment in enumerate(segments):
        size = segment.high - segment.low
        own, theirs = slice(1, size + 1), slice(segment.low, segment.high)
        ids[row, 0], ids[row, own], ids[row, size + 1] = CLS, columns[0][theirs], SEP
        shapes[row, own], marked[row, own] = columns[1][theirs], marks[theirs]
        floats["one"][row, own], floats["two"][row, own] = segment.one, segment.two
        floats["inside"][row, 1 + segment.begin - segment.low : size + 1] = 1
        floats["mask"][row, : size + 2] = 1
    return {"ids": ids, "shapes": shapes, "marks": marked, **floats, "flag": np.array([one.flag for one in segments], np.int64)}


def _weighed(logits: np.ndarray, chosen: Sequence[tuple[int, int, int]], found: np.ndarray) -> np.ndarray:
    """Both looks' logits, the second's counting SHARE; both orders of a cooperation are one thing."""
    both = KINDS.index("cooperation")
    found[:, both] = found[:, HALF + both] = (found[:, both] + found[:, HALF + both]) / 2
    out = logits.copy()
    for (s, a, b), row in zip(chosen, found, strict=True):
        out[s, a, b] += SHARE * (row[:HALF] - out[s, a, b])
        out[s, b, a] += SHARE * (row[HALF:] - out[s, b, a])
    return out
