"""Reads a text with the trained model: mentions, entities, proposals. Invariant: the encoder sees each window once; spans,
sentences and entities are the document's own, whatever window they were found in; equal input gives equal output.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sousveil.extraction.neural import links, pairs, pieces, spans
from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.merging import entities_of, merge, owners_of, points_of, with_described, with_several
from sousveil.extraction.neural.reading import (
    FORMS,
    KINDS,
    MODALITIES,
    STATUSES,
    TYPES,
    Described,
    Entity,
    Known,
    Proposal,
    Reading,
    Tagged,
)
from sousveil.extraction.neural.standins import retell
from sousveil.extraction.neural.weights import FOLDER, Engine, Weights, open_weights

FLOOR = 0.005
MOST_MENTIONS = 160
MOST_WINDOWS = 256


@dataclass
class _Frame:
    """A window while it is read: its pieces, its vectors (from half way up, then those with mentions marked), and which of the
    document's mentions stand in it."""

    window: pieces.Window
    part: pieces.Pieces
    h: np.ndarray
    tagged: list[Tagged]
    mentions: list[int] = field(default_factory=list)
    vectors: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    places: tuple[np.ndarray, np.ndarray] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    marks: np.ndarray = field(default_factory=lambda: np.zeros((0, pieces.MARKS), np.float32))


class Reader:
    """The trained model, ready to read."""

    def __init__(self, weights: Weights) -> None:
        self.engine: Engine = weights.engine
        self.second = weights.second
        self.tokenizer = weights.tokenizer
        self.manifest = weights.manifest
        self.calibration = Calibration.from_json(weights.calibration)

    @classmethod
    def open(cls, folder: Path = FOLDER, *, second: bool = True) -> Reader:
        """The reader of a folder of weights, with the second look or without. Raises WeightsError."""
        return cls(open_weights(folder, second=second))

    def read(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        known: Sequence[Known] = (),
        described: Sequence[Described] = (),
    ) -> Reading:
        """Read a text. `sentences` are code points in order; `known` mentions are kept whatever the tagger says, `described`
        ones where it says nothing.

        Of a text of more than MOST_WINDOWS windows the rest is left unread: `Reading.unread` counts its sentences.
        """
        known = sorted(known, key=lambda one: (one.start, -one.end))
        retold = retell(text, known)
        cut = [(retold.there(start), retold.there(end)) for start, end in sentences]
        beside = [replace(one, start=retold.there(one.start), end=retold.there(one.end)) for one in described]
        reading = self._read(retold.text, cut, [retold.known(one) for one in known], beside)
        mentions = tuple(replace(m, start=retold.back(m.start), end=retold.back(m.end, end=True)) for m in reading.mentions)
        return replace(reading, mentions=mentions)

    def _read(
        self, text: str, sentences: Sequence[tuple[int, int]], known: Sequence[Known], described: Sequence[Described]
    ) -> Reading:
        whole = pieces.cut(self.tokenizer, text, known)
        windows = pieces.windows(whole, sentences)[:MOST_WINDOWS]
        read = windows[-1].until if windows else 0
        frames = [self._frame(whole, window, sentences) for window in windows]
        mentions = with_described(merge([mention for frame in frames for mention in frame.tagged], known), described)
        points = points_of(text, sentences, mentions, known)
        choices, several, back = self._link(frames, mentions, points)
        mentions = with_several(mentions, several)
        groups = links.cluster(points, choices)
        entities = entities_of(groups, mentions, links.points_with_country(points))
        proposals: list[Proposal] = []
        kinds = np.zeros((len(sentences), len(KINDS)), np.float32)
        owners = owners_of(entities, len(mentions))
        for frame in frames:
            proposals += self._relate(frame, sentences, points, (entities, owners), kinds)
        proposals.sort(key=lambda p: (p.sentence, -p.probability, p.kind, _order(p.from_entity), _order(p.to_entity)))
        return Reading(tuple(mentions), tuple(entities), tuple(proposals), back, kinds, len(sentences) - read)

    def _frame(self, whole: pieces.Pieces, window: pieces.Window, sentences: Sequence[tuple[int, int]]) -> _Frame:
        part = whole.slice(window.first, window.last)
        half = self.engine.encode(*part.with_special())
        plain = self.engine.mark(half, pieces.mark_mentions(len(half), []))
        return _Frame(window, part, half, self._tag(part, plain, sentences[window.owned : window.until]))

    def _tag(self, part: pieces.Pieces, h: np.ndarray, own: Sequence[tuple[int, int]]) -> list[Tagged]:
        found = spans.candidates(part, own)
        keep = part.starts[found.first] >= own[0][0]
        found = spans.Candidates(found.first[keep], found.last[keep], found.width[keep])
        if not len(found.first):
            return []
        types, forms = self.engine.tag(h, found.first + 1, found.last + 1, found.width)
        chance = softmax(types)
        score = np.where(chance.argmax(1) > 0, chance.max(1), 0.0)
        mentions = []
        for index in spans.choose(found, score):
            start, end = int(part.starts[found.first[index]]), int(part.ends[found.last[index]])
            kind = TYPES[int(types[index].argmax()) - 1]
            mentions.append(Tagged(start, end, kind, FORMS[int(forms[index].argmax())], float(score[index])))
        return mentions

    def _link(
        self, frames: Sequence[_Frame], mentions: Sequence[Tagged], points: Sequence[links.Point]
    ) -> tuple[list[links.Choice], list[float], dict[int, dict[int, float]]]:
        choices = [links.Choice(0.0, {}) for _ in points]
        back: dict[int, dict[int, float]] = {}
        for frame in frames:
            self._place(frame, points)
            if not frame.mentions:
                continue
            local = [points[j] for j in frame.mentions]
            first, last = _positions(frame.part, local)
            kinds, forms = pairs.type_indexes([p.type for p in local]), pairs.form_indexes([p.form for p in local])
            features = links.pair_features(local)
            spans_of = [(a, b, p.type, p.form) for a, b, p in zip(first, last, local, strict=True)]
            frame.places, frame.marks = (first, last), pieces.mark_mentions(len(frame.h), spans_of)
            frame.h = self.engine.mark(frame.h, frame.marks)
            frame.vectors, scores, members, several = self.engine.link(frame.h, (first, last, kinds, forms), features)
            for row, j in enumerate(frame.mentions):
                if frame.window.owned <= points[j].sentence < frame.window.until:
                    choices[j] = _choice(frame.mentions, row, scores, members, several)
                    chance = softmax(scores[row : row + 1, : row + 1])[0]
                    back[j] = {frame.mentions[i]: float(chance[1 + i]) for i in range(row)}
        return choices, [choice.several for choice in choices], back

    def _place(self, frame: _Frame, points: Sequence[links.Point]) -> None:
        """Mentions of a window: those that begin in it; with more than MOST_MENTIONS, the last ones."""
        if not len(frame.part.starts):
            return
        low, high = int(frame.part.starts[0]), int(frame.part.ends[-1])
        first, last = (bisect_left(points, place, key=lambda p: p.start) for place in (low, high))
        frame.mentions = [j for j in range(first, last) if points[j].end <= high][-MOST_MENTIONS:]

    def _relate(
        self, frame: _Frame, sentences: Sequence[tuple[int, int]], points: Sequence[links.Point],
        cast: tuple[Sequence[Entity], Sequence[Sequence[int]]], kinds: np.ndarray,
    ) -> list[Proposal]:  # fmt: skip
        if not frame.mentions:
            return []
        entities, owners = cast
        here: dict[int, list[int]] = {}
        for row, j in enumerate(frame.mentions):
            for index in owners[j]:
                if entities[index].type != "person":
                    here.setdefault(index, []).append(row)
        numbers = sorted(here)
        local = [(tuple(here[index]), entities[index].type, entities[index].country) for index in numbers]
        owned = range(frame.window.owned, frame.window.until)
        low = np.searchsorted(frame.part.starts, [sentences[s][0] for s in owned]) + 1
        high = np.searchsorted(frame.part.starts, [sentences[s][1] for s in owned]) + 1
        where = [points[j].sentence - frame.window.owned for j in frame.mentions]
        pairing = pairs.pair_up(list(zip(low.tolist(), high.tolist(), strict=True)), where, local)
        logits, attributes, of_sentence = self.engine.relate(frame.h, frame.vectors, pairing.feed())
        kinds[frame.window.owned : frame.window.until] = sigmoid(of_sentence)
        logits = pairs.proper(pairing, logits)
        if self.second is not None:
            logits = self.second(frame.part, frame.marks, frame.places, pairing, logits)
        return self._proposals(pairing, logits, attributes, frame.window.owned, numbers, entities)

    def _proposals(
        self, pairing: pairs.Pairing, logits: np.ndarray, attributes: np.ndarray, owned: int, numbers: Sequence[int],
        entities: Sequence[Entity],
    ) -> list[Proposal]:  # fmt: skip
        chance = sigmoid(logits)
        found = []
        for s, a, b, k in np.argwhere(chance > FLOOR).tolist():
            ends = [None if n == 0 else numbers[int(pairing.places[s, n - 1])] for n in (a, b)]
            if KINDS[k] == "cooperation" and _backwards(ends, entities):
                continue
            of_pair = attributes[s, a, b, k]
            found.append(
                Proposal(
                    KINDS[k], owned + s, ends[0], ends[1], self.calibration(KINDS[k], float(chance[s, a, b, k])),
                    _named(MODALITIES, of_pair[: len(MODALITIES)]), _named(STATUSES, of_pair[len(MODALITIES) :]),
                )
            )  # fmt: skip
        return found


def _backwards(ends: Sequence[int | None], entities: Sequence[Entity]) -> bool:
    """Of the two orders of a cooperation the one against the text, or with nobody in front."""
    one, two = ends
    return one is None or (two is not None and entities[one].mentions > entities[two].mentions)


def _order(entity: int | None) -> int:
    return -1 if entity is None else entity


def _named(names: Sequence[str], logits: np.ndarray) -> dict[str, float]:
    return dict(zip(names, softmax(logits[None])[0].tolist(), strict=True))


def _choice(numbers: Sequence[int], row: int, scores: np.ndarray, members: np.ndarray, several: np.ndarray) -> links.Choice:
    reached = sigmoid(members[row, :row])
    return links.Choice(
        float(scores[row, 0]), {numbers[i]: float(scores[row, 1 + i]) for i in range(row)},
        float(sigmoid(several[row])), {numbers[i]: float(reached[i]) for i in range(row) if reached[i] > 0.1},
    )  # fmt: skip


def _positions(part: pieces.Pieces, points: Sequence[links.Point]) -> tuple[np.ndarray, np.ndarray]:
    """Positions of first and last piece of each mention, counting the special piece in front."""
    first = np.searchsorted(part.ends, [p.start for p in points], side="right")
    last = np.searchsorted(part.starts, [p.end for p in points], side="left") - 1
    return (first + 1).astype(np.int64), (np.maximum(first, last) + 1).astype(np.int64)


def softmax(x: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True))


def sigmoid(x: np.ndarray) -> np.ndarray:
    """Without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -40, 40))))
