"""Sentences, entities and the pairs between them as arrays for the relation graph, and proposals from its answer.

Invariant: every sentence looks at the same number of places for entities (WIDTH), filled by nearness and padded; place 0
is nobody; an entity never stands on both sides of a relation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sousveil.extraction.neural.reading import FORMS, KINDS, TYPES

WIDTH = 14
PIECES = 96
BEFORE = (0, 1, 2, 5)
NEARNESS = len(BEFORE) + 3


@dataclass(frozen=True)
class Pairing:
    """Arrays of the relation graph; s sentences, m mentions, e entities, k = WIDTH places.

    places [s, k] entity of a place or -1; holds [s, k, m] whether a mention belongs to it; near [s, m] nearness of a
    mention to the sentence; types [s, k]; countries [s, k+1, k+1] (0 unknown, 1 same, 2 other); pieces [s, l] positions of
    the sentence's pieces; inside [s, l] which of them are real.
    """

    places: np.ndarray
    holds: np.ndarray
    near: np.ndarray
    types: np.ndarray
    countries: np.ndarray
    pieces: np.ndarray
    inside: np.ndarray

    def feed(self) -> dict[str, np.ndarray]:
        """The inputs of the graph by name."""
        return {
            "holds": self.holds.astype(np.float32), "near": self.near, "types": self.types,
            "countries": self.countries, "pieces": self.pieces, "inside": self.inside.astype(np.float32),
        }  # fmt: skip


def nearness(mention: int, sentence: int) -> int:
    """0 in the sentence; 1, 2, 3, 4 further before it; 5, 6 after it."""
    if mention > sentence:
        return len(BEFORE) + 1 + (mention - sentence > 1)
    return bisect_left(BEFORE, sentence - mention)


def pair_up(
    sentence_pieces: Sequence[tuple[int, int]],
    mention_sentences: Sequence[int],
    entities: Sequence[tuple[tuple[int, ...], str, str | None]],
    *,
    count: int | None = None,
) -> Pairing:
    """Arrays for sentences given as [first, last) pieces; mentions by sentence; entities as (mentions, type, country)."""
    sentences, mentions = len(sentence_pieces), len(mention_sentences)
    near = np.array([[nearness(m, s) for m in mention_sentences] for s in range(sentences)], np.int64)
    near = near.reshape(sentences, mentions)
    places = np.full((sentences, WIDTH), -1, np.int64)
    for s in range(sentences):
        ranked = sorted(range(len(entities)), key=lambda e: _rank(e, entities[e][0], near[s]))
        for place, entity in enumerate(sorted(ranked[:WIDTH])):
            places[s, place] = entity
    belongs = np.zeros((len(entities) + 1, mentions), bool)
    for index, (own, _, _) in enumerate(entities):
        belongs[index, list(own)] = True
    types = np.array([*(1 + TYPES.index(kind) for _, kind, _ in entities), 0], np.int64)
    width = min(PIECES, max((last - first for first, last in sentence_pieces), default=1))
    first = np.array([a for a, _ in sentence_pieces], np.int64).reshape(-1, 1)
    length = np.array([b - a for a, b in sentence_pieces], np.int64).reshape(-1, 1)
    steps = np.arange(width).reshape(1, -1)
    inside = steps < length
    return Pairing(
        places, belongs[places], near, types[places], _countries(places, [c for _, _, c in entities]),
        np.where(inside, first + steps, 0), inside,
    )  # fmt: skip


def _rank(entity: int, mentions: Sequence[int], near: np.ndarray) -> tuple[int, int, int]:
    return min(int(near[m]) for m in mentions), -len(mentions), entity


def _countries(places: np.ndarray, countries: Sequence[str | None]) -> np.ndarray:
    codes = {code: n + 1 for n, code in enumerate(sorted({c for c in countries if c}))}
    of_entity = np.array([*(codes[c] if c else 0 for c in countries), 0], np.int64)
    of_place = np.concatenate([np.zeros((len(places), 1), np.int64), of_entity[places]], 1)
    one, two = of_place[:, :, None], of_place[:, None, :]
    return np.where((one == 0) | (two == 0), 0, np.where(one == two, 1, 2)).astype(np.int64)


def form_indexes(forms: Sequence[str]) -> np.ndarray:
    """Indexes of forms into FORMS."""
    return np.array([FORMS.index(form) for form in forms], np.int64)


def type_indexes(types: Sequence[str]) -> np.ndarray:
    """Indexes of types into TYPES."""
    return np.array([TYPES.index(kind) for kind in types], np.int64)


def proper(pairing: Pairing, logits: np.ndarray) -> np.ndarray:
    """Logits with pairs that cannot be far below all others, and both orders of a cooperation made equal."""
    cooperation = KINDS.index("cooperation")
    logits = logits.copy()
    logits[..., cooperation] = (logits[..., cooperation] + logits[..., cooperation].transpose(0, 2, 1)) / 2
    exists = np.concatenate([np.ones((len(pairing.places), 1), bool), pairing.places >= 0], 1)
    logits[~(exists[:, :, None] & exists[:, None, :])] = -40.0
    steps = np.arange(logits.shape[1])
    logits[:, steps, steps] = -40.0
    return logits
