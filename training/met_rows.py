"""Rows for both looks from annotated documents, as they meet them: the pairs that the shipped reader would look at again, in
the pieces of text that it would show (for the first look all that it does not find absurd), each with what the annotation says
of the two parties that they turn out to be.

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
from sousveil.bench.agreement import LENIENT, STRICT, grade, words
from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.extraction.neural import second
from sousveil.extraction.neural.pairs import Pairing
from sousveil.extraction.neural.pieces import Pieces
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.reading import KINDS, Entity, Proposal
from sousveil.extraction.neural.second import HALF, Segment
from sousveil.extraction.neural.weights import Weights
from sousveil.extraction.proposing import described, known_mentions, people_of
from sousveil.extraction.tagged import Parties
from sousveil.model import Document, Kind
from training.listening import Asked, Ear

HALF_RIGHT, NOT_SHOWN, ELSEWHERE = 0.5, 0.3, 0.0
SEEN = 0.25
EVERY = 1e-4

Row = dict[str, Any]


@dataclass
class Met:
    """The pairs of one window: their segments, the window's columns and marks, the first look's logits [r, 2 * HALF]; `places`
    are sentence and both entities of each; `targets` and `weights` [r, 2 * HALF] what there is to learn; `asked` for the first
    look alone."""

    segments: list[Segment]
    columns: Sequence[np.ndarray]
    marks: np.ndarray
    first: np.ndarray
    chosen: list[tuple[int, int, int]] = field(default_factory=list)
    places: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    targets: np.ndarray = field(default_factory=lambda: np.zeros((0, 2 * HALF), np.float32))
    weights: np.ndarray = field(default_factory=lambda: np.zeros((0, 2 * HALF), np.float32))
    asked: Asked | None = None


class _Eye:
    """Stands in the place of the second look: looks at nothing, and notes what it was to look at, or, with an `ear`, every
    pair that the first look does not find absurd and what it was asked."""

    def __init__(self, ear: Ear | None, bar: float) -> None:
        self.noted: list[Met] = []
        self._ear, self._bar = ear, bar

    def __call__(
        self, part: Pieces, marks: np.ndarray, places: tuple[np.ndarray, np.ndarray], pairing: Pairing, logits: np.ndarray
    ) -> np.ndarray:
        chosen = second.possible(logits, EVERY, logits.size) if self._ear else second.possible(logits, self._bar)
        segments = [second.segment_of(pairing, places, *pair) for pair in chosen]
        first = [np.concatenate([logits[s, a, b], logits[s, b, a]]) for s, a, b in chosen]
        met = Met(segments, part.with_special(), marks, np.array(first).reshape(-1, 2 * HALF), chosen)
        met.asked = self._ear.last if self._ear else None
        self.noted.append(met)
        return logits


class MeetingReader(Reader):
    """The shipped reader, which notes the pairs it would look at again (above `bar`), or `every` one. The first look's word
    stands."""

    def __init__(self, weights: Weights, *, every: bool = False, bar: float = second.LOOK) -> None:
        super().__init__(weights)
        self._ear = Ear(self.engine) if every else None
        self.engine = self._ear or self.engine
        self._eye = _Eye(self._ear, bar)
        self.second = self._eye  # type: ignore[assignment]  # it is asked the same way

    def take(self) -> list[Met]:
        """What was noted since the last time."""
        noted, self._eye.noted = self._eye.noted, []
        if self._ear:
            self._ear.forget()
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
        seen = reader.read(document.text, sentences, known_mentions(rules), described(rules))
        teacher = _Teacher(Parties(rules, seen), row)
        windows = reader.take()
        for met in windows:
            teacher.mark(met)
        teacher.settle()
        yield from windows


@dataclass
class _Teacher:
    """What the annotation of one document says of pairs. `fitting` has, of each annotated claim, the answers that it makes
    right and how well the two parties fit."""

    parties: Parties
    row: Row
    fitting: dict[int, list[tuple[float, Met, int, int]]] = field(default_factory=dict)

    def mark(self, met: Met) -> None:
        """Give every answer of a window's pairs its target and weight."""
        shape = (len(met.segments), 2 * HALF)
        met.targets, met.weights = np.zeros(shape, np.float32), np.ones(shape, np.float32)
        for index, (number, *ends) in enumerate(met.places):
            for way, pair in enumerate((ends, ends[::-1])):
                for k, name in enumerate(KINDS):
                    self._answer(met, index, way * HALF + k, number, pair, Kind(name))

    def settle(self) -> None:
        """Of several pairs that one annotated claim makes right (a state and its police), only those that fit it best are
        right, and the others count neither way."""
        best = {number: max(fit for fit, *_ in found) for number, found in self.fitting.items()}
        right = {
            (id(met), index, column)
            for number, found in self.fitting.items()
            for fit, met, index, column in found
            if fit == best[number]
        }
        for found in self.fitting.values():
            for _, met, index, column in found:
                met.targets[index, column] = (id(met), index, column) in right
                met.weights[index, column] = float(met.targets[index, column])

    def _answer(self, met: Met, index: int, column: int, number: int, pair: Sequence[int | None], kind: Kind) -> None:
        parties, row = self.parties, self.row
        sentence, text = parties.rules.scenes[number].sentence, row["text"]
        found = [parties.party(index_, number) for index_ in pair]
        found[1] = people_of(parties, kind, number, pair[1], found)
        if any(entity is not None and party is None for entity, party in zip(pair, found, strict=True)):
            met.weights[index, column] = NOT_SHOWN
            return
        ends = [None if party is None else party.to_json() for party in found]
        claim = {"kind": str(kind), "from": ends[0], "to": ends[1], "start": sentence.start, "end": sentence.end}
        here = [grade(gold, claim, text)[0] for gold in row["claims"]]
        there = met.segments[index].flag == (second.THERE, second.THERE)
        for gold_number, level in enumerate(here):
            if level == STRICT:
                gold = row["claims"][gold_number]
                fit = _fit(gold["from"], ends[0]) + _fit(gold["to"], ends[1]) + there * SEEN
                self.fitting.setdefault(gold_number, []).append((fit, met, index, column))
        if STRICT in here:
            return
        anywhere = claim | {"start": 0, "end": len(text)}
        if any(grade(gold, anywhere, text)[0] == STRICT for gold in row["claims"]):
            met.weights[index, column] = ELSEWHERE
        elif LENIENT in here:
            met.weights[index, column] = HALF_RIGHT


def _fit(gold: Row | None, found: Row | None) -> float:
    """How well a party that agrees fits: by its name, by its type, or only by its country."""
    if gold is None or found is None or set(words(gold["name"])) & set(words(found["name"])):
        return 1.0
    return 0.5 if gold.get("type") == found.get("type") else 0.0


def read(paths: Iterable[Path]) -> list[Row]:
    """Annotated documents of gold files, in order."""
    return [row for path in paths for row in bench.read_gold(path)]
