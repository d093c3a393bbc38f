"""Disjoint sets: chains join, the least stands for all, order changes nothing."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sousveil.analysis.joined import Joined, linked

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


@example(groups=[[1, 2], [0, 2]], asked=[])
@given(groups=st.lists(st.lists(st.integers(0, 12), max_size=5), max_size=9), asked=st.lists(st.integers(0, 12), max_size=4))
def test_groups_that_share_a_key_are_one_set(groups: list[list[int]], asked: list[int]) -> None:
    joined = Joined[int]()
    sets: list[set[int]] = [{key} for key in asked]
    for key in asked:
        joined.of(key)
    for group in groups:
        joined.add(iter(group))
        apart = [some for some in sets if some.isdisjoint(group)]
        sets = [*apart, set(group).union(*(some for some in sets if some not in apart))] if group else sets
        assert joined.standing() == {key: min(some) for some in sets for key in some}


def test_nothing_is_asked_for_by_a_group_of_nobody() -> None:
    joined = Joined[int]()
    joined.add(())
    assert joined.standing() == {}


@given(groups=st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3), max_size=12),
       ends=st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_groups_lead_from_one_key_to_another_where_they_are_one_set(groups: list[list[int]], ends: tuple[int, int]) -> None:
    joined = Joined[int]()
    for group in groups:
        joined.add(group)
    near = {key: [group for group in groups if key in group] for key in range(13)}
    assert linked(*ends, near) == (joined.of(ends[0]) == joined.of(ends[1]))
