"""Rows for the second look from annotated documents, as it meets them: the pairs that the shipped reader would look at again,
in the pieces of text that it would show, each with what the annotation says of the two parties that they turn out to be.

Promise: nothing is learned from a pair but what the scorer would say of a claim with these parties at this place. What the
annotation tells elsewhere in the document counts neither way; what is half right counts half. Shapes: r pairs, t pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sousveil import bench
from sousveil.bench.agreement import LENIENT, STRICT, grade
from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.extraction.neural import second
from sousveil.extraction.neural.pairs import Pairing
from sousveil.extraction.neural.pieces import Pieces
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.reading import KINDS, Entity, Proposal
from sousveil.extraction.neural.second import HALF, Segment
from sousveil.extraction.neural.weights import Weights
from sousveil.extraction.proposing import known_mentions, people_of
from sousveil.extraction.tagged import Parties
from sousveil.model import Document, Kind

HALF_RIGHT, NOT_SHOWN, ELSEWHERE = 0.5, 0.3, 0.0

Row = dict[str, Any]


@dataclass
class Met:
    """The pairs of one window: their segments, the window's columns and marks, the first look's logits [r, 2 * HALF]; `places`
    are sentence and both entities of each; `targets` and `weights` [r, 2 * HALF] what there is to learn."""

    segments: list[Segment]
    columns: Sequence[np.ndarray]
    marks: np.ndarray
    first: np.ndarray
    chosen: list[tuple[int, int, int]] = field(default_factory=list)
    places: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    targets: np.ndarray = field(default_factory=lambda: np.zeros((0, 2 * HALF), np.float32))
    weights: np.ndarray = field(default_factory=lambda: np.zeros((0, 2 * HALF), np.float32))


class _Eye:
    """Stands in the place of the second look: looks at nothing, and notes what it was to look at."""

    def __init__(self) -> None:
        self.noted: list[Met] = []

    def __call__(
        self, part: Pieces, marks: np.ndarray, places: tuple[np.ndarray, np.ndarray], pairing: Pairing, logits: np.ndarray
    ) -> np.ndarray:
        chosen = second.possible(logits)
        segments = [second.segment_of(pairing, places, *pair) for pair in chosen]
        first = [np.concatenate([logits[s, a, b], logits[s, b, a]]) for s, a, b in chosen]
        self.noted.append(Met(segments, part.with_special(), marks, np.array(first), chosen))
        return logits


class MeetingReader(Reader):
    """The shipped reader, which notes the pairs it would look at again. The first look's word stands."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights)
        self._eye = _Eye()
        self.second = self._eye  # type: ignore[assignment]  # it is asked the same way

    def take(self) -> list[Met]:
        """What was noted since the last time."""
        noted, self._eye.noted = self._eye.noted, []
        return [met for met in noted if met.segments]

    def _proposals(
        self, pairing: Pairing, logits: np.ndarray, attributes: np.ndarray, owned: int, numbers: Sequence[int],
        entities: Sequence[Entity],
    ) -> list[Proposal]:  # fmt: skip
        met = self._eye.noted[-1]
        for s, a, b in met.chosen:
            ends = [None if n == 0 else numbers[int(pairing.places[s, n - 1])] for n in (a, b)]
            met.places.append((owned + s, ends[0], ends[1]))
        return super()._proposals(pairing, logits, attributes, owned, numbers, entities)


def met_in(reader: MeetingReader, documents: Iterable[Row]) -> Iterator[Met]:
    """The windows of annotated documents that hold a pair."""
    for row in documents:
        told = bench.told(row)
        document = Document.of(row["text"], title=told.get("title"), published=told.get("published"))
        rules = engine.read(document, load(), published=document.published)
        sentences = [(scene.sentence.start, scene.sentence.end) for scene in rules.scenes]
        seen = reader.read(document.text, sentences, known_mentions(rules))
        parties = Parties(rules, seen)
        for met in reader.take():
            lessons = [_lesson(parties, place, row) for place in met.places]
            met.targets = np.stack([targets for targets, _ in lessons])
            met.weights = np.stack([weights for _, weights in lessons])
            yield met


def _lesson(parties: Parties, place: tuple[int, int | None, int | None], row: Row) -> tuple[np.ndarray, np.ndarray]:
    """What the annotation says of both directions of a pair, and how much each answer counts."""
    targets, weights = np.zeros(2 * HALF, np.float32), np.ones(2 * HALF, np.float32)
    number, *ends = place
    for way, pair in enumerate((ends, ends[::-1])):
        for k, name in enumerate(KINDS):
            targets[way * HALF + k], weights[way * HALF + k] = _answer(parties, number, pair, Kind(name), row)
    return targets, weights


def _answer(parties: Parties, number: int, pair: Sequence[int | None], kind: Kind, row: Row) -> tuple[float, float]:
    sentence, text = parties.rules.scenes[number].sentence, row["text"]
    found = [parties.party(index, number) for index in pair]
    found[1] = people_of(parties, kind, number, pair[1], found)
    if any(index is not None and party is None for index, party in zip(pair, found, strict=True)):
        return 0.0, NOT_SHOWN
    ends = [None if party is None else party.to_json() for party in found]
    claim = {"kind": str(kind), "from": ends[0], "to": ends[1], "start": sentence.start, "end": sentence.end}
    here = max((grade(gold, claim, text)[0] for gold in row["claims"]), default=0)
    if here == STRICT:
        return 1.0, 1.0
    anywhere = claim | {"start": 0, "end": len(text)}
    if max((grade(gold, anywhere, text)[0] for gold in row["claims"]), default=0) == STRICT:
        return 0.0, ELSEWHERE
    return 0.0, HALF_RIGHT if here == LENIENT else 1.0


def read(paths: Iterable[Path]) -> list[Row]:
    """Annotated documents of gold files, in order."""
    return [row for path in paths for row in bench.read_gold(path)]
