"""The table of identities says what the parties' clusters say."""

from __future__ import annotations

from sousveil.findings.identity import identities
from sousveil.model import PairDecision, PairVerdict


def pair(id: str, left: str, right: str, verdict: str = "same") -> PairDecision:
    return PairDecision(
        id=id, left=left, right=right, verdict=PairVerdict(verdict), who="ada", at="2024-01-01T00:00:00Z")


def test_same_joins_by_a_chain() -> None:
    same = identities([pair("1", "a", "b"), pair("2", "b", "c")])
    assert (same.of("c"), same.members("b"), same.of("d"), same.members("d")) == ("a", ("a", "b", "c"), "d", ("d",))


def test_different_forbids_the_cluster_and_names_the_decisions() -> None:
    same = identities([pair("1", "a", "b"), pair("2", "b", "c"), pair("3", "a", "c", "different"), pair("4", "x", "y")])
    assert (same.of("b"), same.of("c"), same.of("y")) == ("b", "c", "x")
    assert [(conflict.different, conflict.same) for conflict in same.conflicts] == [("3", ("1", "2"))]
