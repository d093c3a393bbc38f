"""Decisions: a rejection has a reason, a correction changes fields, an undo names what it undoes; and nothing else does."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from sousveil.model import Decision, PairDecision, PairVerdict, Reason, Verdict

NEEDS: dict[Verdict, dict[str, Any]] = {
    Verdict.CONFIRM: {},
    Verdict.UNSURE: {},
    Verdict.REJECT: {"reason": Reason.NOT_SAID},
    Verdict.CORRECT: {"corrections": {"status": "ended"}},
    Verdict.UNDO: {"undoes": "0"},
}


def made(verdict: Verdict, fields: dict[str, Any]) -> Decision:
    return Decision(id="1", claim="c", verdict=verdict, who="w", at="2024-01-01T00:00:00Z", **fields)


@pytest.mark.parametrize(("verdict", "others"), list(product(Verdict, Verdict)))
def test_a_verdict_takes_what_it_needs_and_nothing_else(verdict: Verdict, others: Verdict) -> None:
    if NEEDS[verdict] == NEEDS[others]:
        assert made(verdict, NEEDS[others]).verdict is verdict
    else:
        with pytest.raises(ValueError, match="and nothing else"):
            made(verdict, NEEDS[others])


def test_every_verdict_is_covered() -> None:
    assert set(NEEDS) == set(Verdict)


@pytest.mark.parametrize(("left", "right"), [("b", "a"), ("a", "a")])
def test_a_pair_is_two_keys_in_order(left: str, right: str) -> None:
    with pytest.raises(ValueError, match="in order"):
        PairDecision(id="1", left=left, right=right, verdict=PairVerdict.SAME, who="w", at="2024-01-01T00:00:00Z")


def test_decisions_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        made(Verdict.CONFIRM, {}).who = "other"  # type: ignore[misc]
