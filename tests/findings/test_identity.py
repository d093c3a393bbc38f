"""Clusters of party keys are a view over decisions; `different` forbids."""

from __future__ import annotations

import pytest

from sousveil.findings.identity import identities
from sousveil.model import PairDecision, PairVerdict


def pair(id: str, left: str, right: str, verdict: str = "same", who: str = "ada", at: str = "2024-01-01T00:00:00Z",
         undoes: str | None = None) -> PairDecision:
    return PairDecision(id=id, left=left, right=right, verdict=PairVerdict(verdict), who=who, at=at, undoes=undoes)


def test_same_joins_by_a_chain() -> None:
    same = identities([pair("1", "a", "b"), pair("2", "b", "c")])
    assert (same.of("c"), same.members("b"), same.of("d")) == ("a", ("a", "b", "c"), "d")


def test_different_forbids_the_cluster_and_names_the_decisions() -> None:
    same = identities([pair("1", "a", "b"), pair("2", "b", "c"), pair("3", "a", "c", "different"), pair("4", "x", "y")])
    assert (same.of("b"), same.of("c"), same.of("y")) == ("b", "c", "x")
    assert same.conflicts == (("1", "2", "3"),)


def test_two_different_say_nothing_of_a_third_pair() -> None:
    same = identities([pair("1", "a", "b", "different"), pair("2", "b", "c", "different")])
    assert same.names == {} and same.conflicts == ()


def test_people_who_disagree_on_a_pair_keep_it_apart() -> None:
    same = identities([pair("1", "a", "b"), pair("2", "a", "b", "different", who="bob")])
    assert same.of("b") == "b" and same.conflicts == (("1", "2"),)


@pytest.mark.parametrize("later", [
    pair("2", "a", "b", "undo", undoes="1"), pair("2", "a", "b", "unsure", at="2024-02-01T00:00:00Z"),
    pair("2", "a", "b", "different", at="2024-02-01T00:00:00Z"),
])
def test_a_persons_last_word_counts(later: PairDecision) -> None:
    assert identities([pair("1", "a", "b"), later]).of("b") == "b"
