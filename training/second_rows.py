"""Rows for the second look: which pairs of an example it reads, in which piece of text, and what each teaches.

Promise: the piece of text and the marks of the two are those that the shipped reader would give, cut by the same code; the same
example and draw give the same rows. Shapes: n windows, r rows, LONG pieces of a row at most.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sousveil.extraction.neural.pieces import MAX_PIECES
from sousveil.extraction.neural.reading import KINDS
from sousveil.extraction.neural.second import HALF, LONG, Segment, segment_of
from training.passages import Passage
from training.train_data import Example, Source

WINDOW = MAX_PIECES + 2
COOPERATION = KINDS.index("cooperation")
HARD, SOFT, SOFT_ALONE, FAR = 7, 3, 1, 3

Pair = tuple[int, int, int]


@dataclass(frozen=True)
class Rows:
    """Windows `ids`, `shapes` [n, WINDOW], `marks` [n, WINDOW, MARKS]; by row its `window`, the pieces [`low`, `low` + `size`)
    of it, of which the sentence begins at `begin`, `one` and `two` [r, LONG] (bits: whose piece it is), `flag` [r, 2];
    `targets` and `weights` [r, 2 * HALF]: from the first of the two to the second, then back."""

    ids: np.ndarray
    shapes: np.ndarray
    marks: np.ndarray
    window: np.ndarray
    low: np.ndarray
    begin: np.ndarray
    size: np.ndarray
    one: np.ndarray
    two: np.ndarray
    flag: np.ndarray
    targets: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.window)


def epoch(source: Source, learned: Sequence[Passage], number: int) -> Rows:
    """The rows of one pass over all passages, names and joins drawn anew."""
    draw = random.Random(f"{source.seed}|rows|{number}")
    return gather((example, choose(example, draw)) for example in source.epoch(learned, number))


def choose(e: Example, draw: random.Random) -> list[Pair]:
    """Sentence and places of the pairs to learn from, either first: all that have a claim, HARD without one whose parties
    both stand in the sentence, and a few without one where only one does."""
    found: list[Pair] = []
    for s in np.flatnonzero(e.pairing.inside.any(1)).tolist():
        near = _near(e, s)
        claimed, hard, soft = [], [], []
        for x, y in itertools.combinations(near, 2):
            if e.kinds[s, x, y].any() or e.kinds[s, y, x].any():
                claimed.append((s, x, y))
            elif near[x] == near[y] == 0:
                hard.append((s, x, y))
            elif max(near[x], near[y]) <= FAR and 0 in (near[x], near[y]):
                soft.append((s, x, y))
        draw.shuffle(hard)
        draw.shuffle(soft)
        found += claimed + hard[:HARD] + soft[: SOFT if claimed else SOFT_ALONE]
    return [(s, y, x) if draw.random() < 0.5 else (s, x, y) for s, x, y in found]


def _near(e: Example, sentence: int) -> dict[int, int]:
    """How near each place that is taken comes to the sentence; nobody is always in it."""
    near = {0: 0}
    for place in np.flatnonzero(e.pairing.places[sentence] >= 0).tolist():
        near[place + 1] = int(e.pairing.near[sentence][e.pairing.holds[sentence, place]].min())
    return near


def gather(taken: Iterable[tuple[Example, Sequence[Pair]]]) -> Rows:
    """The rows of pairs of examples. There must be one at least."""
    windows, columns = [], []
    for number, (example, pairs) in enumerate(taken):
        windows.append(_window(example))
        columns += [(number, *_row(example, pair)) for pair in pairs]
    ids, shapes, marks = (np.stack(column) for column in zip(*windows, strict=True))
    window, low, begin, size, one, two, flag, targets, weights = (np.array(column) for column in zip(*columns, strict=True))
    return Rows(ids, shapes, marks, window, low, begin, size, np.packbits(one, 1), np.packbits(two, 1), flag, targets, weights)


def _window(e: Example) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns = ((e.ids, np.int32), (e.shapes, np.uint8), (e.marks, np.uint8))
    ids, shapes, marks = (padded(column, WINDOW).astype(kind) for column, kind in columns)
    return ids, shapes, marks


def padded(column: np.ndarray, length: int) -> np.ndarray:
    """A column filled up with nothing to a length."""
    return np.pad(column, [(0, length - len(column)), *[(0, 0)] * (column.ndim - 1)])


def segment(e: Example, pair: Pair) -> Segment:
    """What the reader would show of a pair."""
    return segment_of(e.pairing, (e.first, e.last), *pair)


def _row(e: Example, pair: Pair) -> tuple[object, ...]:
    cut = segment(e, pair)
    sides = [padded(side > 0, LONG) for side in (cut.one, cut.two)]
    return cut.low, cut.begin - cut.low, cut.high - cut.low, *sides, np.array(cut.flag), *_lesson(e, pair)


def _lesson(e: Example, pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Kinds that hold in both directions and how much each answer counts; a cooperation has no direction."""
    s, x, y = pair
    targets = np.concatenate([e.kinds[s, x, y], e.kinds[s, y, x]])
    weights = np.concatenate([e.weights[s, x, y], e.weights[s, y, x]])
    both = [COOPERATION, HALF + COOPERATION]
    if targets[both].any():
        targets[both] = weights[both] = 1
    return targets, weights


def save(path: Path, rows: Rows, first: np.ndarray) -> None:
    """Write rows and the first look's logits of them."""
    np.savez_compressed(path, first=first, **{one.name: getattr(rows, one.name) for one in dataclasses.fields(rows)})


def load(path: Path) -> tuple[Rows, np.ndarray]:
    """Read what `save` wrote."""
    with np.load(path, allow_pickle=False) as file:
        held = dict(file)
    return Rows(**{one.name: held[one.name] for one in dataclasses.fields(Rows)}), held["first"]
