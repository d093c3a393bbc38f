"""Which things two lists do not share: the same whether they are nearly alike or not at all."""

from __future__ import annotations

from random import Random

import pytest

from sousveil.analysis import differing
from sousveil.analysis.differing import places, without


class _Thing:
    """Equal to every other one, and yet another."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@pytest.mark.parametrize("steps", [2, 100])
@pytest.mark.parametrize("seed", range(40))
def test_what_differs_is_what_sets_of_identities_say(seed: int, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differing, "MOST_STEPS", steps)
    monkeypatch.setattr(differing, "BLOCK", 1 + seed % 7)
    chance = Random(seed)
    before = [_Thing() for _ in range(chance.randrange(30))]
    now = list(before)
    for _ in range(chance.choice([0, 1, 2, 8])):
        at = chance.randrange(len(now) + 1)
        if chance.random() < 0.4:
            now.insert(at, _Thing())
        elif now and chance.random() < 0.5:
            now.insert(at, now.pop(chance.randrange(len(now))))
        else:
            del now[at : at + 1]
    gone, new = differing.differing(before, now)
    assert [*map(id, gone)] == [id(one) for one in before if id(one) not in set(map(id, now))]
    assert [*map(id, new)] == [id(one) for one in now if id(one) not in set(map(id, before))]


def test_places_are_of_the_very_same_things() -> None:
    some = [_Thing() for _ in range(5)]
    assert places(some, [some[3], some[1], _Thing()]) == {id(some[1]): 1, id(some[3]): 3}


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_stands_as_it_stood(seed: int) -> None:
    chance = Random(seed)
    some = [_Thing() for _ in range(12)]
    gone = chance.sample(some, chance.randrange(12))
    assert [*map(id, without(some, [*gone, _Thing()]))] == [id(one) for one in some if id(one) not in set(map(id, gone))]


@pytest.mark.parametrize("few", [0, 256])
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_is_the_same_by_halving(seed: int, ordered: bool, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differing, "FEW", few)
    chance = Random(seed)
    some = [str(n) for n in range(100, 100 + chance.randrange(1, 30))]
    if not ordered:
        chance.shuffle(some)
    gone = [one for one in some if chance.random() < 0.2]
    chance.shuffle(gone)
    assert without(some, gone, order=str) == [one for one in some if one not in gone]


def test_few_of_many_in_order_are_found_without_looking_at_all() -> None:
    some = [str(n) for n in range(1000, 2000)]
    asked: list[str] = []

    def order(one: str) -> str:
        asked.append(one)
        return one

    assert without(some, [some[77]], order=order) == [*some[:77], *some[78:]]
    assert len(asked) < 20
