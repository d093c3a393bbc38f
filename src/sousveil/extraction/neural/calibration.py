"""From the network's probability to a share of right claims. Invariant: a table that never falls, from [0, 1] to [0, 1];
without one, the network's own number. Isotonic regression after Zadrozny and Elkan 2002.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Calibration:
    """Points of a piecewise linear map; `said` and `right` are of equal length and rise."""

    said: tuple[float, ...] = ()
    right: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.said) != len(self.right):
            raise ValueError("a calibration needs as many answers as questions")
        if list(self.said) != sorted(set(self.said)) or list(self.right) != sorted(self.right):
            raise ValueError("a calibration must rise")

    def __call__(self, kind: str, chance: float) -> float:
        """The calibrated probability of a relation of this kind."""
        if not self.said:
            return chance
        if chance <= self.said[0]:
            return self.right[0]
        if chance >= self.said[-1]:
            return self.right[-1]
        n = bisect_right(self.said, chance)
        share = (chance - self.said[n - 1]) / (self.said[n] - self.said[n - 1])
        return self.right[n - 1] + share * (self.right[n] - self.right[n - 1])

    @classmethod
    def from_json(cls, row: Mapping[str, Any] | None) -> Calibration:
        """The map of a manifest; None gives the identity."""
        return cls(tuple(row["said"]), tuple(row["right"])) if row else cls()
