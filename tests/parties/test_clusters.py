"""Clusters over decisions on pairs: the algebra, the veto, undo."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.model import PairDecision, PairVerdict
from sousveil.parties.clusters import Clusters, clusters, compose

SAME, DIFFERENT, UNSURE, UNDO = PairVerdict.SAME, PairVerdict.DIFFERENT, PairVerdict.UNSURE, PairVerdict.UNDO


def decide(*rows: tuple[str, PairVerdict] | tuple[str, PairVerdict, str]) -> Clusters:
    """Clusters of rows such as ("ab", SAME); ids are d0, d1, ...; an undo names the id it takes back."""
    return clusters(
        [
            PairDecision(
                id=f"d{i}",
                left=row[0][0],
                right=row[0][1],
                verdict=row[1],
                who="x",
                at="2026-01-01T00:00:00Z",
                undoes=row[2] if len(row) > 2 else None,
            )
            for i, row in enumerate(rows)
        ]
    )


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (SAME, SAME, SAME),
        (SAME, DIFFERENT, DIFFERENT),
        (DIFFERENT, SAME, DIFFERENT),
        (DIFFERENT, DIFFERENT, UNSURE),
        (SAME, UNSURE, UNSURE),
        (UNSURE, SAME, UNSURE),
        (DIFFERENT, UNSURE, UNSURE),
        (UNSURE, DIFFERENT, UNSURE),
        (UNSURE, UNSURE, UNSURE),
    ],
)
def test_algebra_line_by_line(one: PairVerdict, other: PairVerdict, says: PairVerdict) -> None:
    assert compose(one, other) is says


def test_undo_composes_with_nothing() -> None:
    with pytest.raises(ValueError, match="undo"):
        compose(SAME, UNDO)


def test_same_joins_over_several_pairs() -> None:
    view = decide(("ab", SAME), ("bc", SAME), ("de", SAME))
    assert view.groups == (("a", "b", "c"), ("d", "e"))
    assert view.group("x") == ("x",)


def test_different_and_different_says_nothing() -> None:
    view = decide(("ab", DIFFERENT), ("bc", DIFFERENT))
    assert (view.groups, view.conflicts) == ((), ())


def test_veto_suspends_what_contradicts_it_and_names_the_decisions() -> None:
    view = decide(("ab", SAME), ("bc", SAME), ("ac", DIFFERENT), ("cd", SAME))
    assert view.groups == (("c", "d"),)
    [conflict] = view.conflicts
    assert (conflict.left, conflict.right, conflict.different, conflict.same) == ("a", "c", "d2", ("d0", "d1"))


def test_veto_leaves_branches_that_do_not_lead_to_the_other_end() -> None:
    view = decide(("ab", SAME), ("bc", SAME), ("bx", SAME), ("ay", SAME), ("ac", DIFFERENT))
    assert view.groups == (("a", "y"), ("b", "x"))
    assert view.conflicts[0].same == ("d0", "d1")


def test_veto_suspends_every_way_round() -> None:
    view = decide(("ab", SAME), ("bd", SAME), ("ac", SAME), ("cd", SAME), ("ad", DIFFERENT))
    assert view.groups == ()
    assert view.conflicts[0].same == ("d0", "d1", "d2", "d3")


def test_latest_decision_on_a_pair_counts() -> None:
    assert decide(("ab", SAME), ("ab", DIFFERENT)).groups == ()
    assert decide(("ab", DIFFERENT), ("ab", SAME)).groups == (("a", "b"),)


def test_undo_brings_the_earlier_decision_back_and_can_be_undone() -> None:
    rows: list[tuple[str, PairVerdict] | tuple[str, PairVerdict, str]] = [("ab", SAME), ("ab", DIFFERENT), ("ab", UNDO, "d1")]
    assert decide(*rows).groups == (("a", "b"),)
    assert decide(*rows, ("ab", UNDO, "d2")).groups == ()


def test_unsure_pairs_are_listed_and_join_nothing() -> None:
    view = decide(("ab", UNSURE))
    assert (view.groups, view.unsure) == ((), (("a", "b"),))


def test_canonical_is_a_registry_id_before_a_made_up_key() -> None:
    view = clusters(
        [PairDecision(id="d0", left="company:CN:a firm", right="zte", verdict=SAME, who="x", at="2026-01-01T00:00:00Z")]
    )
    assert view.canonical("company:CN:a firm") == "zte"


PAIRS = ["".join(pair) for pair in itertools.combinations("abcdef", 2)]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PAIRS), st.sampled_from([SAME, DIFFERENT, UNSURE])), max_size=14, unique_by=lambda row: row[0]
    )
)
def test_no_group_holds_both_ends_of_a_veto_and_order_does_not_matter(rows: list[tuple[str, PairVerdict]]) -> None:
    view = decide(*rows)
    for pair, verdict in rows:
        if verdict is DIFFERENT:
            assert pair[1] not in view.group(pair[0])
    assert decide(*reversed(rows)).groups == view.groups
    members = [key for group in view.groups for key in group]
    assert len(members) == len(set(members))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PAIRS), st.sampled_from([SAME, DIFFERENT])), max_size=12, unique_by=lambda row: row[0])
)
def test_suspended_are_exactly_the_pairs_on_a_way_between_the_ends(rows: list[tuple[str, PairVerdict]]) -> None:
    same = {pair for pair, verdict in rows if verdict is SAME}
    for conflict in decide(*rows).conflicts:
        ids = {f"d{i}" for i, (pair, _) in enumerate(rows) if pair in _on_ways(same, conflict.left, conflict.right)}
        assert set(conflict.same) == ids


def _on_ways(same: set[str], left: str, right: str) -> set[str]:
    """By brute force: the pairs on any way without repeats."""
    found: set[str] = set()

    def walk(at: str, way: list[str], seen: set[str]) -> None:
        if at == right:
            found.update(way)
            return
        for pair in same:
            if at in pair:
                other = pair.replace(at, "")
                if other not in seen:
                    walk(other, [*way, pair], seen | {other})

    walk(left, [], {left})
    return found


def test_long_chain_is_no_problem() -> None:
    keys = [f"k{i:05}" for i in range(3000)]
    rows = [
        PairDecision(id=f"d{i}", left=a, right=b, verdict=SAME, who="x", at="2026-01-01T00:00:00Z")
        for i, (a, b) in enumerate(itertools.pairwise(keys))
    ]
    veto = PairDecision(id="veto", left=keys[0], right=keys[-1], verdict=DIFFERENT, who="x", at="2026-01-01T00:00:00Z")
    assert len(clusters(rows).groups[0]) == 3000
    assert len(clusters([*rows, veto]).conflicts[0].same) == 2999
