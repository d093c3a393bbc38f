"""How good the extraction is: claims found against claims annotated, counted by the claim model's own rules.

Invariant: the figures equal those of the project's reference scorer on the same rows (a test compares them).
"""

from __future__ import annotations

from sousveil.bench.reading import read_gold, told
from sousveil.bench.scoring import Score, score

__all__ = ["Score", "read_gold", "score", "told"]
