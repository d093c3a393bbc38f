"""Calibration of the network's probabilities, and how far it is off, by cross-validation over held-back documents.

Promise: a map that rises strictly, so that no two answers are made equal; its error is measured on documents that the map was
not made from. A logistic curve over log-odds (Platt 1999), stored as points; the error has ten bins of equal count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sousveil.extraction.neural.calibration import Calibration
from training.train_score import Judged

FOLDS, BINS, STEPS = 5, 10, 60
GRID = (
    0.0005,
    0.002,
    0.005,
    0.01,
    0.02,
    0.04,
    0.07,
    0.1,
    0.15,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
    0.95,
    0.98,
    0.995,
    0.9995,
)


def fit(pairs: Sequence[tuple[float, float]]) -> Calibration:
    """The curve of (probability said, 1 if right) by damped Newton steps, as points over GRID."""
    x = np.array([[_odds(said), 1.0] for said, _ in pairs])
    y = np.array([right for _, right in pairs])
    weights = np.array([1.0, 0.0])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(2)
        step = np.linalg.solve(hessian, x.T @ (p - y))
        weights = weights - step / max(1.0, float(np.abs(step).max()) / 0.3)
    slope, shift = max(float(weights[0]), 0.05), float(weights[1])
    right = [round(1 / (1 + math.exp(-slope * _odds(said) - shift)), 6) for said in GRID]
    return Calibration(GRID, tuple(right))


def _odds(chance: float) -> float:
    inside = min(max(chance, 1e-5), 1 - 1e-5)
    return math.log(inside / (1 - inside))


def cross_validated(judged: Sequence[Judged]) -> tuple[list[tuple[float, float]], float]:
    """(calibrated probability, right) of every proposal by maps that did not see its document, and the expected error."""
    pairs: list[tuple[float, float]] = []
    for fold in range(FOLDS):
        calibration = fit([(j.chance, float(j.strict)) for j in judged if j.document % FOLDS != fold])
        pairs += [(calibration(j.kind, j.chance), float(j.strict)) for j in judged if j.document % FOLDS == fold]
    return pairs, expected_error(pairs)


def expected_error(pairs: Sequence[tuple[float, float]]) -> float:
    """Mean distance of probability said and share right over bins of equal count."""
    ordered = sorted(pairs)
    size = max(1, len(ordered) // BINS)
    error = 0.0
    for start in range(0, len(ordered), size):
        part = ordered[start : start + size]
        error += abs(sum(p for p, _ in part) - sum(r for _, r in part))
    return error / max(1, len(ordered))
