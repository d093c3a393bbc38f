"""A mapping over another one holds what a changed copy would hold."""

from __future__ import annotations

from random import Random

import pytest

from sousveil.analysis.layered import Layered


@pytest.mark.parametrize("seed", range(30))
def test_it_holds_what_a_changed_copy_holds_in_its_order(seed: int) -> None:
    chance = Random(seed)
    below = {n: f"below {n}" for n in chance.sample(range(12), 6)}
    changes = {n: chance.choice([None, f"now {n}"]) for n in chance.sample(range(12), 5)}
    copied = dict(below)
    for key, value in changes.items():
        copied.pop(key, None)
        if value is not None:
            copied[key] = value
    found = Layered(below, changes)
    assert list(found.items()) == list(copied.items()) and len(found) == len(copied)
    for key in range(12):
        assert (key in found) == (key in copied)
        assert found.get(key) == copied.get(key) and found.get(key, "else") == copied.get(key, "else")


def test_what_is_gone_is_not_there() -> None:
    with pytest.raises(KeyError):
        Layered({1: "one"}, {1: None})[1]
