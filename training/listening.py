"""What the graphs of the first look are asked of each window, and what they say: written down while a reader reads.

Promise: the reader gets the engine's own answers. Shapes: t pieces, n spans, m mentions, s sentences, k places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sousveil.extraction.neural.weights import Engine

Arrays = tuple[np.ndarray, ...]


@dataclass
class Asked:
    """One window. `half` [t, h] from half way up and the `marks` [t, MARKS] of its mentions; `spans` (first, last, width [n])
    with the types and forms they are `tagged` as; `mentions` (first, last, types, forms [m], features [m, m, 6]) with how they
    are `linked` (scores, members, several); the arrays of its pairing and the logits of kinds that were `said`."""

    half: np.ndarray
    marks: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    spans: Arrays = ()
    tagged: Arrays = ()
    mentions: Arrays = ()
    linked: Arrays = ()
    feed: dict[str, np.ndarray] = field(default_factory=dict)
    said: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))


class Ear:
    """An engine that writes down what it is asked; `last` is the window whose relations were asked for last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._windows: list[tuple[Asked, list[np.ndarray]]] = []
        self.last: Asked | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def forget(self) -> None:
        """The document is read."""
        self._windows = []

    def encode(self, ids: np.ndarray, shapes: np.ndarray, known: np.ndarray) -> np.ndarray:
        """The engine's answer, as in all that follow."""
        half = self._engine.encode(ids, shapes, known)
        self._windows.append((Asked(half), [half]))
        return half

    def mark(self, half: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Upper layers."""
        vectors = self._engine.mark(half, marks)
        for asked, known in self._windows:
            if known[0] is half:
                known.append(vectors)
                asked.marks = marks
        return vectors

    def tag(self, h: np.ndarray, first: np.ndarray, last: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Spans."""
        types, forms = self._engine.tag(h, first, last, width)
        asked = self._of(h)
        asked.spans, asked.tagged = (first, last, width), (types, forms)
        return types, forms

    def link(self, h: np.ndarray, mentions: Arrays, pairs: np.ndarray) -> Arrays:
        """Mentions."""
        answer = self._engine.link(h, mentions, pairs)
        asked = self._of(h)
        asked.mentions, asked.linked = (*mentions, pairs), answer[1:]
        return answer

    def relate(self, h: np.ndarray, vectors: np.ndarray, feed: dict[str, np.ndarray]) -> Arrays:
        """Relations."""
        answer = self._engine.relate(h, vectors, feed)
        self.last = self._of(h)
        self.last.feed, self.last.said = feed, answer[0]
        return answer

    def _of(self, h: np.ndarray) -> Asked:
        return next(asked for asked, known in self._windows if any(one is h for one in known))
