"""Draws the learning curve: `python -m training.curve_plot` (training/curve.jsonl to docs/pictures/learning-curve.svg).

A point is one training: across how many claims it learned from, on a logarithmic scale, up its F1 on the held-back passages,
strict (full) and with one party right (hollow). A line joins the means of each amount. Deterministic.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from math import log2
from pathlib import Path
from statistics import mean
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROWS, PICTURE = ROOT / "training" / "curve.jsonl", ROOT / "docs" / "pictures" / "learning-curve.svg"
AMOUNTS, TOP = (125, 500, 2000, 8000), 0.5
MARKS = {"strict f1": ("#1f4e79", "#1f4e79"), "lenient f1": ("#1f4e79", "#fff")}
WIDE, HIGH, EDGE = 420, 240, 48


def rows(path: Path) -> list[dict[str, Any]]:
    """The trainings of a file of JSON lines, as `training.train_curve` measures them."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def draw(trainings: list[dict[str, Any]]) -> str:
    """The picture as SVG."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE + 2 * EDGE} {HIGH + 2 * EDGE}" role="img" font-size="12"'
        ' aria-label="F1 on held-back passages against the number of claims learned from">',
        f'<rect width="{WIDE + 2 * EDGE}" height="{HIGH + 2 * EDGE}" fill="#fff"/>',
        f'<path d="M{EDGE} {EDGE}V{EDGE + HIGH}H{EDGE + WIDE}" fill="none" stroke="#333"/>',
    ]
    for amount in AMOUNTS:
        parts.append(f'<text x="{_x(amount)}" y="{EDGE + HIGH + 18}" text-anchor="middle">{amount:,}</text>')
    for tick in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        parts.append(f'<text x="{EDGE - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:g}</text>')
    for figure, (ink, fill) in MARKS.items():
        at: dict[int, list[float]] = defaultdict(list)
        for one in trainings:
            at[_amount(one["claims"])].append(one[figure])
        path = "L".join(f"{_x(amount)} {_y(mean(values))}" for amount, values in sorted(at.items()))
        parts.append(f'<path d="M{path}" fill="none" stroke="{ink}"/>')
        for one in trainings:
            parts.append(f'<circle cx="{_x(one["claims"])}" cy="{_y(one[figure])}" r="4" fill="{fill}" stroke="{ink}"/>')
    parts.append(
        f'<text x="{EDGE + WIDE / 2:g}" y="{HIGH + 2 * EDGE - 8}" text-anchor="middle">claims learned from</text></svg>'
    )
    return "".join(parts) + "\n"


def _amount(claims: int) -> int:
    """The amount that a draw of whole passages came nearest to."""
    return min(AMOUNTS, key=lambda amount: abs(log2(claims / amount)))


def _x(claims: float) -> float:
    low, high = log2(AMOUNTS[0]), log2(AMOUNTS[-1])
    return round(EDGE + 8 + (WIDE - 16) * (log2(claims) - low) / (high - low), 1)


def _y(value: float) -> float:
    return round(EDGE + HIGH * (1 - value / TOP), 1)


def main() -> None:
    """Read, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, default=ROWS)
    parser.add_argument("--out", type=Path, default=PICTURE)
    options = parser.parse_args()
    try:
        trainings = rows(options.rows)
    except (OSError, ValueError) as error:
        parser.error(f"{options.rows}: {error}")
    options.out.write_text(draw(trainings), encoding="utf-8")


if __name__ == "__main__":
    main()
