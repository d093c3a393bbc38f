"""Flows between countries that followed other lanes are those that are counted anew; the orders are those of plain sums."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from sousveil.model import Kind
from sousveil.publishing.pages.streams import Streams
from sousveil.publishing.pages.summary import BACK, OUT, Lane


def _lane(chance: Random) -> Lane:
    start, end = chance.sample(["CN", "FR", "KE", "RS", "UG"], 2)
    claims = chance.randint(1, 4)
    return Lane(start, end, chance.choice([*OUT, *BACK]), chance.choice([0, 2019, 2020]), claims, chance.randint(0, claims))


def _lanes(chance: Random, known: tuple[Lane, ...] = ()) -> tuple[Lane, ...]:
    """Some lanes in order, each key once; of those known a few are others now."""
    found = {(one.start, one.end, one.kind, one.year): one for one in known}
    for key in chance.sample(sorted(found), min(len(found), 2)):
        del found[key]
    for one in (_lane(chance) for _ in range(3 if known else 25)):
        found[one.start, one.end, one.kind, one.year] = one
    return tuple(found[key] for key in sorted(found))


@pytest.mark.parametrize("seed", range(30))
def test_streams_that_followed_are_those_that_are_counted_anew(seed: int) -> None:
    chance = Random(seed)
    lanes = _lanes(chance)
    streams = Streams.of(lanes)
    for _ in range(5):
        lanes = _lanes(chance, lanes)
        streams = streams.after(lanes)
        assert streams == Streams.of(lanes)
        assert list(streams.circuits()) == list(Streams.of(lanes).circuits())


def test_orders_are_those_of_the_sums() -> None:
    lanes = _lanes(Random(7))
    streams, ways = Streams.of(lanes), Counter[tuple[str, str, Kind]]()
    for lane in lanes:
        ways[lane.start, lane.end, lane.kind] += lane.claims
    assert [(f.start, f.end, f.kind, f.claims) for f in streams.flows(5)] == [
        (*way, n) for way, n in sorted(ways.items(), key=lambda item: (-item[1], item[0]))[:5]]
    weights = [pair.weight for pair in streams.circuits()]
    assert weights == sorted(weights, reverse=True) and len({pair.names for pair in streams.circuits()}) == len(weights)
    assert sum(flow.claims for flow in streams.largest(OUT, 999)) == sum(n for way, n in ways.items() if way[2] in OUT)
