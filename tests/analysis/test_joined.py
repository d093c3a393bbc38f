"""Disjoint sets: chains join, the least stands for all, order changes nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sousveil.analysis.joined import Joined

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30)


def test_chain_is_one_set_that_its_least_stands_for() -> None:
    joined: Joined[str] = Joined()
    assert joined.join("c", "b") and joined.join("b", "a") and not joined.join("a", "c")
    assert (joined.of("c"), joined.of("alone")) == ("a", "alone")


@given(pairs=PAIRS)
def test_least_of_a_set_stands_for_it_whatever_the_order(pairs: list[tuple[int, int]]) -> None:
    one, other = Joined[int](), Joined[int]()
    for pair in pairs:
        one.join(*pair)
    for pair in reversed(pairs):
        other.join(pair[1], pair[0])
    assert one.standing() == other.standing()
    sets: dict[int, set[int]] = {}
    for key, root in one.standing().items():
        sets.setdefault(root, set()).add(key)
    assert all(min(some) == root for root, some in sets.items())
