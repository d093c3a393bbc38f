"""What speaks for and against a finding, as numbers.

Invariant: claims of one origin share its strictness u, uniform in [0, 1]: a claim stands where it is believed to at least u and
is read rightly. So what is believed less falls first, and two claims of one origin are never two witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Support:
    """One claim for a finding: its origin, how far it is believed, how sure its reading is; both in [0, 1]."""

    origin: str
    belief: float
    reading: float


@dataclass(frozen=True)
class Evidence:
    """All that speaks for a finding, and the chance that no denial of it holds."""

    supports: tuple[Support, ...]
    undenied: float = 1.0

    @cached_property
    def grouped(self) -> dict[str, tuple[Support, ...]]:
        """The supports of each origin."""
        found: dict[str, tuple[Support, ...]] = {}
        for support in self.supports:
            found[support.origin] = (*found.get(support.origin, ()), support)
        return found

    @cached_property
    def free(self) -> dict[str, float]:
        """For each origin the chance that some claim of it stands, whatever its strictness."""
        return {origin: by_origin(own) for origin, own in sorted(self.grouped.items())}


def by_origin(supports: Iterable[Support]) -> float:
    """The chance that some claim of one origin stands: over u, the surest reading among those believed to at least u."""
    total, reached, best = 0.0, 1.0, 0.0
    for support in sorted(supports, key=lambda support: (-support.belief, support.reading)):
        total += best * (reached - support.belief)
        reached, best = support.belief, max(best, support.reading)
    return total + best * reached


def alone(evidence: Evidence) -> float:
    """The chance of a single finding."""
    missing = 1.0
    for held in evidence.free.values():
        missing *= 1.0 - held
    return (1.0 - missing) * evidence.undenied
