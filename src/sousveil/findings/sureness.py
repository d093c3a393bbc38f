"""How many claims are read right from a confidence on: what was measured on text that nobody had read before.

Invariant: the numbers are those of docs/accuracy.md (a test compares); two sets, so that nobody takes one number for all text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sousveil.findings.tables import rows


@dataclass(frozen=True)
class Measured:
    """Of the claims shown from `threshold` on, the shares that were right on one set of passages and on another; `default`:
    with those that are shown by default whatever their confidence."""

    threshold: float
    default: bool
    right: tuple[float, float]

    @property
    def of_a_hundred(self) -> tuple[int, int]:
        """The lower and the higher share, of 100."""
        low, high = sorted(round(100 * share) for share in self.right)
        return low, high


@cache
def measured() -> tuple[Measured, ...]:
    """All rows of `data/sureness.csv`."""
    return tuple(
        Measured(float(row["threshold"]), row["default"] == "yes", (float(row["right"]), float(row["right_elsewhere"])))
        for row in rows("sureness.csv")
    )
