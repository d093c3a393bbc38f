"""A Decision is what a person said of a claim, or of a pair of parties. It is added, never overwritten; undo is one more.

Invariant: it names what it was made on (text hash, offsets, extractor), so that it goes stale, visibly, when they change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a person can say of a claim."""

    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    UNSURE = "unsure"
    UNDO = "undo"


class Reason(StrEnum):
    """Why a claim was rejected."""

    NOT_SAID = "not-said"
    WRONG_PARTY = "wrong-party"
    WRONG_DIRECTION = "wrong-direction"
    WRONG_KIND = "wrong-kind"
    PLANNED_NOT_DONE = "planned-not-done"
    DENIED = "denied"
    DUPLICATE = "duplicate"
    PRIVATE_PERSON = "private-person"


class PairVerdict(StrEnum):
    """What a person can say of two parties."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNDO = "undo"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One person's verdict on one claim. `corrections` maps field names of the claim model to the person's values;
    `at` is an RFC 3339 time; `undoes` the id of the decision taken back."""

    id: str
    claim: str
    verdict: Verdict
    who: str
    at: str
    reason: Reason | None = None
    note: str = ""
    corrections: dict[str, Any] = field(default_factory=dict)
    text_sha256: str = ""
    start: int = 0
    end: int = 0
    extractor: str = ""
    undoes: str | None = None

    def __post_init__(self) -> None:
        if (self.verdict is Verdict.REJECT) != (self.reason is not None):
            raise ValueError("a rejection, and nothing else, has a reason")
        if (self.verdict is Verdict.CORRECT) != bool(self.corrections):
            raise ValueError("a correction, and nothing else, changes fields")
        if (self.verdict is Verdict.UNDO) != (self.undoes is not None):
            raise ValueError("an undo, and nothing else, names what it undoes")


@dataclass(frozen=True, kw_only=True)
class PairDecision:
    """One person's verdict on whether two party keys mean the same institution (`left < right`)."""

    id: str
    left: str
    right: str
    verdict: PairVerdict
    who: str
    at: str
    note: str = ""
    undoes: str | None = None

    def __post_init__(self) -> None:
        if not self.left < self.right:
            raise ValueError("a pair is two different keys in order")
