"""A choice among a few answers by weighed evidence: each piece has a name and a size, the weights are data of the language.

Invariant: the same evidence gives the same answer; what has no weight says nothing; equal answers go by their order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Evidence = Mapping[str, float]


@dataclass(frozen=True)
class Leaning:
    """Weights of evidence for each of some fixed answers, in their order."""

    answers: tuple[str, ...]
    weights: Mapping[str, Sequence[float]]

    def scores(self, told: Evidence) -> dict[str, float]:
        """How much speaks for each answer, in log odds."""
        sums = [0.0] * len(self.answers)
        for name, size in told.items():
            for place, weight in enumerate(self.weights.get(name, ())):
                sums[place] += weight * size
        return dict(zip(self.answers, sums, strict=True))


@dataclass(frozen=True)
class Choices:
    """The weights of one language: for fixed answers (`status`, `modality`), and for whatever a text offers."""

    leanings: Mapping[str, Leaning] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def score(self, question: str, told: Evidence) -> float:
        """How much speaks for an answer, in log odds."""
        weights = self.weights[question]
        return sum(weights.get(name, 0.0) * size for name, size in told.items())

    def best(self, question: str, told: Sequence[Evidence], standing: int, margin: float) -> int:
        """The place of the answer that most speaks for, the first among equals; that of the `standing` one, where no other has
        more than a margin on it. At least one is given."""
        scores = [self.score(question, one) for one in told]
        place = max(range(len(scores)), key=lambda one: (scores[one], -one))
        return place if scores[place] > scores[standing] + margin else standing
