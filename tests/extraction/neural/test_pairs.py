"""Sentences, places and pairs."""

from __future__ import annotations

import numpy as np
import pytest

from sousveil.extraction.neural import pairs
from sousveil.extraction.neural.reading import KINDS


@pytest.mark.parametrize(
    ("mention", "sentence", "near"), [(3, 3, 0), (2, 3, 1), (1, 3, 2), (0, 5, 3), (0, 9, 4), (4, 3, 5), (6, 3, 6)]
)
def test_nearness_tells_before_from_after(mention: int, sentence: int, near: int) -> None:
    assert pairs.nearness(mention, sentence) == near < pairs.NEARNESS


def test_a_sentence_keeps_the_nearest_entities() -> None:
    many = pairs.WIDTH + 6
    entities = [((n,), "company", None) for n in range(many)]
    found = pairs.pair_up([(1, 5)] * many, list(range(many)), entities)
    assert set(range(many - 6, many)) <= set(found.places[many - 1].tolist())
    assert (found.places >= 0).all()


def test_countries_of_places_are_compared_and_nobody_has_none() -> None:
    entities = [((0,), "state", "KE"), ((1,), "company", "KE"), ((2,), "company", "RS"), ((3,), "group", None)]
    found = pairs.pair_up([(1, 9)], [0, 0, 0, 0], entities)
    assert found.countries[0, 1, 2] == 1 and found.countries[0, 1, 3] == 2
    assert not found.countries[0, 0].any() and not found.countries[0, 4].any()


def test_a_long_sentence_is_cut_for_the_words_only() -> None:
    found = pairs.pair_up([(1, 400)], [0], [((0,), "company", None)])
    assert found.pieces.shape == (1, pairs.PIECES) and found.inside.all()


def test_no_entities_give_empty_places() -> None:
    found = pairs.pair_up([(1, 4), (4, 9)], [], [])
    assert (found.places == -1).all() and not found.holds.any()


def test_both_orders_of_a_cooperation_are_made_equal_and_an_entity_never_meets_itself() -> None:
    found = pairs.pair_up([(1, 4)], [0, 0], [((0,), "state", None), ((1,), "state", None)])
    logits = np.random.default_rng(1).normal(size=(1, pairs.WIDTH + 1, pairs.WIDTH + 1, len(KINDS)))
    proper = pairs.proper(found, logits)
    assert proper[0, 1, 2, KINDS.index("cooperation")] == proper[0, 2, 1, KINDS.index("cooperation")]
    assert proper[0, 1, 2, 0] == logits[0, 1, 2, 0]
    assert (proper[0, 1, 1] == -40).all() and (proper[0, 3:] == -40).all()
