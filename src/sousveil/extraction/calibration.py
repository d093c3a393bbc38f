"""How sure a claim is: a logistic weighing of what both voices say, fitted on annotated passages (training/calibrate.py).

Invariant: the numbers stand in calibration.json, for the quick pace in calibration-quick.json, with the data they were fitted
on; the same features give the same confidence.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from sousveil.extraction.pace import Pace

MOST_RIVALS, MOST_BODIES = 3, 2


@dataclass(frozen=True)
class Features:
    """What is known of a relation: the rules' weight (0 where they say nothing), the model's probability, better rivals, the
    shape of the claim, and what surer ones of the document say again. Nothing here knows which company or country is named."""

    rules: float
    model: float
    rivals: int
    inside: int = 0
    states: int = 0
    nobody: bool = False
    to_company: bool = False
    at_home: bool = False
    on_people: bool = False
    supply: bool = False
    outside: bool = False
    homeless: int = 0
    again: bool = False
    bodies: int = 0
    alone: float = 0.0
    unseen: bool = False
    plain: bool = False
    against: float = 0.0

    def vector(self) -> list[float]:
        """The inputs of the weighing, in the order of its weights."""
        said, seen = float(self.rules > 0), float(self.model > 0)
        odds = math.log((self.model + 1e-3) / (1 - self.model + 1e-3)) if seen else 0.0
        voices = [1.0, said, self.rules, seen, odds, said * seen, said * odds, float(min(self.rivals, MOST_RIVALS))]
        shape: list[float] = [self.inside, self.states, self.nobody, self.to_company, self.at_home, self.on_people]
        shape += [self.supply, self.outside, self.homeless, self.again, min(self.bodies, MOST_BODIES)]
        shape += [self.alone, self.alone * self.unseen, self.alone * self.plain, self.alone * self.against]
        return [*voices, *map(float, shape)]


@dataclass(frozen=True)
class Calibration:
    """Weights in the order of `Features.vector`; the confidence from which on a relation is shown as a claim, and from which on
    it is kept at all; that from which on what rules alone say as plainly as they can is shown."""

    weights: tuple[float, ...]
    threshold: float
    kept: float
    plain: float

    def confidence(self, features: Features) -> float:
        """A probability, rounded to four places."""
        total = sum(weight * value for weight, value in zip(self.weights, features.vector(), strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)

    def moved(self, threshold: float | None) -> Calibration:
        """The same weights with the threshold of somebody who wants surer claims, or more of them: whatever passes it is shown,
        and nothing else is, however strong the rules are. None leaves all as it is."""
        if threshold is None:
            return self
        return replace(self, threshold=threshold, plain=math.inf)


@cache
def calibration(pace: Pace = Pace.DEFAULT) -> Calibration:
    """The calibration that ships for a pace."""
    file = resources.files("sousveil.extraction").joinpath(f"calibration{pace.suffix}.json")
    table = json.loads(file.read_text(encoding="utf-8"))
    return Calibration(tuple(table["weights"]), table["threshold"], table["kept"], table["plain"])
