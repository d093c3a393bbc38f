"""Isotonic calibration and how far it is off, by cross-validation over held-back documents.

Promise: a map that never falls; its error is measured on documents that the map was not made from.
Pool-adjacent-violators after Ayer et al. 1955; expected calibration error with ten bins of equal count.
"""

from __future__ import annotations

from collections.abc import Sequence

from sousveil.extraction.neural.calibration import Calibration
from training.train_score import Judged

FOLDS, BINS, LEAST = 5, 10, 8


def fit(pairs: Sequence[tuple[float, float]]) -> Calibration:
    """The isotonic map of (probability said, 1 if right), smoothed: blocks of fewer than LEAST answers join their neighbour."""
    blocks: list[list[float]] = []
    for said, right in sorted(pairs):
        blocks.append([said, right, 1.0])
        while len(blocks) > 1 and (_mean(blocks[-2], 1) >= _mean(blocks[-1], 1) or blocks[-1][2] > LEAST > blocks[-2][2]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    said, right = [], []
    for block in blocks:
        place, share = _mean(block, 0), (block[1] + 0.5) / (block[2] + 1.0)
        if not said or place > said[-1] + 1e-6:
            said.append(round(place, 6))
            right.append(round(max(share, right[-1] if right else 0.0), 6))
    return Calibration(tuple(said), tuple(right))


def _mean(block: Sequence[float], column: int) -> float:
    return block[column] / block[2]


def cross_validated(judged: Sequence[Judged]) -> tuple[list[tuple[float, float]], float]:
    """(calibrated probability, right) of every proposal by maps that did not see its document, and the expected error."""
    pairs: list[tuple[float, float]] = []
    for fold in range(FOLDS):
        seen = [(j.chance, float(j.strict)) for j in judged if j.document % FOLDS != fold]
        calibration = fit(seen)
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
