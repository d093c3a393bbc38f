"""Draws how far the confidence of claims can be believed: a reliability diagram of what ships, over passages that it was not
fitted on, or (`--fitted-here`) of the same weighing by cross-validation over the passages given.

    python -m training.reliability GOLD [GOLD ...] --out docs/pictures/reliability.svg

Each point is a tenth of the relations, ordered by confidence: its mean confidence across, the share that is right up, with the
95 % interval of Wilson (1927). Prints the table and the expected calibration error. Deterministic.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from sousveil.extraction.calibration import calibration
from sousveil.extraction.pace import Pace
from training.calibrate import calibration_error, held_out, samples

GROUPS, Z = 10, 1.96
SIDE, EDGE = 320, 48


@dataclass(frozen=True)
class Group:
    """Relations of like confidence: how many, their mean confidence, the share that is right and its interval."""

    count: int
    confidence: float
    right: float
    low: float
    high: float


def group(p: np.ndarray, y: np.ndarray) -> list[Group]:
    """Tenths of the relations in order of confidence."""
    order = np.argsort(p, kind="stable")
    return [_group(p[part], y[part]) for part in np.array_split(order, GROUPS) if len(part)]


def _group(p: np.ndarray, y: np.ndarray) -> Group:
    n, share = len(y), float(y.mean())
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return Group(n, float(p.mean()), share, max(0.0, middle - half), min(1.0, middle + half))


def draw(groups: list[Group]) -> str:
    """The diagram as SVG; the dashed diagonal is where confidence and truth agree."""
    size = SIDE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" font-size="12"'
        ' aria-label="Share of relations that are right against their confidence">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#333"/>',
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(f'<text x="{_x(tick)}" y="{_y(0) + 18}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="{_x(0) - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    for one in groups:
        parts.append(f'<path d="M{_x(one.confidence)} {_y(one.low)}V{_y(one.high)}" stroke="#1f4e79" stroke-width="2"/>')
        parts.append(f'<circle cx="{_x(one.confidence)}" cy="{_y(one.right)}" r="4" fill="#1f4e79"/>')
    parts.append(f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle">confidence</text>')
    parts.append(
        f'<text transform="translate(14 {size / 2}) rotate(-90)" text-anchor="middle">share that is right</text></svg>'
    )
    return "".join(parts) + "\n"


def _x(value: float) -> float:
    return round(EDGE + SIDE * value, 1)


def _y(value: float) -> float:
    return round(EDGE + SIDE * (1 - value), 1)


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fitted-here", action="store_true", help="weights of the other folds' passages, not those that ship")
    parser.add_argument("--extractor", type=Pace, choices=list(Pace), default=Pace.DEFAULT, help="whose confidence it is")
    options = parser.parse_args()
    found, _ = samples(options.gold, options.extractor)
    y = np.array([float(sample.right) for sample in found])
    if options.fitted_here:
        x = np.array([sample.features.vector() for sample in found])
        p = held_out(x, y, np.array([sample.passage for sample in found]))
    else:
        shipped = calibration(options.extractor)
        p = np.array([shipped.confidence(sample.features) for sample in found])
    groups = group(p, y)
    print("| relations | mean confidence | right | 95 % |\n| --- | --- | --- | --- |")
    for one in groups:
        print(f"| {one.count} | {one.confidence:.3f} | {one.right:.3f} | {one.low:.2f}-{one.high:.2f} |")
    print(f"expected calibration error {calibration_error(p, y):.3f} over {len(y)} relations")
    options.out.write_text(draw(groups), encoding="utf-8")


if __name__ == "__main__":
    main()
