"""The weights of a softmax over the answers of each decision: how likely each answer is, and a way down by Adam."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np


def chances(scores: np.ndarray, starts: np.ndarray, segment: np.ndarray) -> np.ndarray:
    """How likely each row is among those of its decision. `starts` is where each decision's rows begin, `segment` the decision
    of each row; all [rows] but `starts` [decisions]."""
    grown = np.exp(scores - np.maximum.reduceat(scores, starts)[segment])
    return np.asarray(grown / np.add.reduceat(grown, starts)[segment])


def descended(weights: np.ndarray, slope: Callable[[np.ndarray], np.ndarray], rates: Iterable[float]) -> np.ndarray:
    """Weights [features] after a step of Adam (Kingma and Ba 2015) down their slope for each rate."""
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step, rate in enumerate(rates, 1):
        steep = slope(weights)
        mean, spread = 0.9 * mean + 0.1 * steep, 0.999 * spread + 0.001 * steep**2
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights
