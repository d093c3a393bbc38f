"""How sure a claim is: a logistic weighing of what both voices say, fitted on annotated passages (training/calibrate.py).

Invariant: the numbers stand in calibration.json, for the quick pace in calibration-quick.json, for rules that no model hears in
calibration-frames.json, with the data they were fitted on; the same features give the same confidence.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from sousveil.extraction.pace import Pace

MOST_RIVALS, MOST_BODIES = 3, 2
USUAL = 2.0  # relations in a thousand characters; what has more company is not surer


@dataclass(frozen=True)
class Features:
    """What is known of a relation: the rules' weight (0 where they say nothing), the model's probability, better rivals, the
    shape of the claim, what surer ones of the document say again, whether giver and both parties have a place in the text, how
    likely the likeliest other taker from the same giver is (`beside`), how doubtful the homes are that no word tells
    (`astray`), whether people are watched by another state's (`abroad`) or those who work together are of one
    (`together`), and how much else is told around it (`company`: what that is worth in relations for each thousand
    characters; where there is nothing else, as usual). Nothing here knows which company or country is named, nor how long a
    name is."""

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
    giver_here: bool = False
    both_here: bool = False
    beside: float = 0.0
    cooperation: bool = False
    finance: bool = False
    astray: float = 0.0
    abroad: bool = False
    together: bool = False
    company: float = USUAL

    def vector(self) -> list[float]:
        """The inputs of the weighing, in the order of its weights."""
        said, seen = float(self.rules > 0), float(self.model > 0)
        odds = log_odds(self.model) if seen else 0.0
        voices = [1.0, said, self.rules, seen, odds, said * seen, said * odds, float(min(self.rivals, MOST_RIVALS))]
        shape: list[float] = [self.inside, self.states, self.nobody, self.to_company, self.at_home, self.on_people]
        shape += [self.supply, self.outside, self.homeless, self.again, min(self.bodies, MOST_BODIES)]
        shape += [self.alone, self.alone * self.unseen, self.alone * self.plain, self.alone * self.against]
        around: list[float] = [self.giver_here, self.both_here, log_odds(rough(self.rules, self.model))]
        around += [log_odds(self.beside), self.beside, self.model, self.cooperation, self.finance]
        around += [self.astray, self.abroad, self.together, min(0.0, math.log(self.company / USUAL))]
        return [*voices, *map(float, shape + around)]


def rough(rules: float, model: float) -> float:
    """A first order among relations, before they are weighed."""
    return 1 - (1 - model) * (1 - 0.5 * rules)


def log_odds(chance: float) -> float:
    """Of a probability; finite at 0 and 1."""
    return math.log((chance + 1e-3) / (1 - chance + 1e-3))


@dataclass(frozen=True)
class Calibration:
    """Weights in the order of `Features.vector`; the confidence from which on a relation is shown as a claim, and from which on
    it is kept at all."""

    weights: tuple[float, ...]
    threshold: float
    kept: float

    def confidence(self, features: Features) -> float:
        """A probability, rounded to four places."""
        total = sum(weight * value for weight, value in zip(self.weights, features.vector(), strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)

    def moved(self, threshold: float | None) -> Calibration:
        """The same weights with the threshold of somebody who wants surer claims, or more of them: whatever passes it is shown,
        and nothing else is. None leaves all as it is."""
        return self if threshold is None else replace(self, threshold=threshold)


def file_name(pace: Pace | None) -> str:
    """Where the calibration of a pace stands; None is for rules alone."""
    return f"calibration{'-frames' if pace is None else pace.suffix}.json"


@cache
def calibration(pace: Pace | None = Pace.DEFAULT) -> Calibration:
    """The calibration that ships for a pace; None is for rules that no model hears: other languages, or no model installed."""
    file = resources.files("sousveil.extraction").joinpath(file_name(pace))
    table = json.loads(file.read_text(encoding="utf-8"))
    return Calibration(tuple(table["weights"]), table["threshold"], table["kept"])
