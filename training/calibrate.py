"""Fits the confidence of claims on annotated passages, by logistic regression with cross-validation over passages.

    python -m training.calibrate demo/expected.jsonl tests/gold/fresh/batch-01.jsonl --threshold 0.45
    python -m training.calibrate demo/expected.jsonl tests/gold/fresh/batch-01.jsonl --extractor quick --kept 0.25
    python -m training.calibrate demo/expected.jsonl tests/gold/fresh/batch-01.jsonl --extractor frames --threshold 0.4

    python -m training.calibrate real.jsonl --last 1

Writes src/sousveil/extraction/calibration.json (calibration-quick.json; calibration-frames.json of rules that no model hears)
and prints the calibration error and what the threshold gives. `--last N` fits what the last N inputs weigh and leaves all else
as it ships: for a new input, on text that the other weights were not fitted on. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sousveil.bench import read_gold, told
from sousveil.bench.agreement import STRICT, grade
from sousveil.extraction import engine, merging, proposing
from sousveil.extraction.calibration import Features, file_name
from sousveil.extraction.language import load
from sousveil.extraction.pace import Pace
from sousveil.model import Document
from sousveil.model.errors import SousveilError

ROOM = Path(__file__).resolve().parents[1] / "src" / "sousveil" / "extraction"
FOLDS, RIDGE, STEPS = 10, 1.0, 60
KEPT = 0.2
FRAMES = "frames"

Fitting = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Sample:
    """One relation of a passage: its features and whether it is right."""

    passage: int
    features: Features
    right: bool


def samples(paths: list[Path], pace: Pace | None = Pace.DEFAULT) -> tuple[list[Sample], int]:
    """Relations of all passages as they are read at a pace, or by rules alone, and the number of annotated claims."""
    found, gold_claims = [], 0
    for number, row in enumerate(row for path in paths for row in read_gold(path)):
        document = Document.of(row["text"], **told(row))
        reading = engine.read(document, load("en"))
        proposed = proposing.propose(reading, pace=pace) if pace else []
        joined = merging.joined(engine.claims(reading), proposed, document.text)
        rows = [item.claim.to_json() for item in joined]
        right = surest(row["claims"], rows, [item.rough for item in joined], document.text)
        gold_claims += len(row["claims"])
        found += [Sample(number, item.features, fits) for item, fits in zip(joined, right, strict=True)]
    return found, gold_claims


def surest(gold: list[dict[str, Any]], found: list[dict[str, Any]], sure: list[float], text: str) -> list[bool]:
    """Which relations are right, where each annotated claim is said by the surest that agrees with it: one that is told again,
    less surely, in words that fit better takes nothing from it."""
    left, right = list(range(len(gold))), [False] * len(found)
    for place in sorted(range(len(found)), key=lambda n: -sure[n]):
        graded = [(grade(gold[number], found[place], text), number) for number in left]
        fitting = [(shared, -number) for (level, shared), number in graded if level == STRICT]
        if fitting:
            left.remove(-max(fitting)[1])
            right[place] = True
    return right


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a ridge on all but the first, by Newton's method."""
    w = np.zeros(x.shape[1])
    ridge = np.diag([1e-3, *[RIDGE] * (x.shape[1] - 1)])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (y - p) - ridge @ w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge
        w += np.linalg.solve(hessian, gradient)
    return w


def fit_last(x: np.ndarray, y: np.ndarray, shipped: np.ndarray, last: int) -> np.ndarray:
    """The shipped weights with those of the last inputs fitted beside them, likewise with a ridge; an input that is newer than
    what ships begins at nothing."""
    w = np.pad(shipped, (0, x.shape[1] - len(shipped)))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        own = x[:, -last:]
        gradient = own.T @ (y - p) - RIDGE * w[-last:]
        hessian = (own * (p * (1 - p))[:, None]).T @ own + RIDGE * np.eye(last)
        w[-last:] += np.linalg.solve(hessian, gradient)
    return w


def held_out(x: np.ndarray, y: np.ndarray, passages: np.ndarray, fitting: Fitting = fit) -> np.ndarray:
    """Each relation's probability from weights fitted on the other folds' passages."""
    p = np.zeros(len(y))
    for fold in range(FOLDS):
        out = passages % FOLDS == fold
        if out.any() and (~out).any():
            p[out] = 1 / (1 + np.exp(-x[out] @ fitting(x[~out], y[~out])))
    return p


def calibration_error(p: np.ndarray, y: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015) over bins of equal width."""
    at = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[at == n].mean() - y[at == n].mean()) * (at == n).mean() for n in range(bins) if (at == n).any()))


def threshold_for(p: np.ndarray, y: np.ndarray, precision: float) -> float:
    """The lowest confidence from which on the precision asked for is reached, of at least 20 relations; else the best."""
    order = np.argsort(-p, kind="stable")
    reached = np.cumsum(y[order]) / np.arange(1, len(y) + 1)
    good = [n for n in range(19, len(y)) if reached[n] >= precision]
    return round(float(p[order[good[-1]]]) if good else float(p[order[19]]), 3)


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--precision", type=float, default=0.8, help="what claims shown by default should reach (default 0.8)")
    parser.add_argument("--threshold", type=float, help="the confidence from which on a claim is shown, instead of --precision")
    parser.add_argument("--kept", type=float, default=KEPT, help=f"the confidence from which on one is kept (default {KEPT})")
    paces = [*map(str, Pace), FRAMES]
    parser.add_argument("--extractor", choices=paces, default=str(Pace.DEFAULT), help="whose confidence it is")
    parser.add_argument("--last", type=int, metavar="N", help="fit what the last N inputs weigh, leave all else as it ships")
    options = parser.parse_args()
    pace = None if options.extractor == FRAMES else Pace(options.extractor)
    try:
        found, gold_claims = samples(options.gold, pace)
    except SousveilError as error:
        parser.error(str(error))
    x = np.array([sample.features.vector() for sample in found])
    y = np.array([float(sample.right) for sample in found])
    shipped = json.loads((ROOM / file_name(pace)).read_text(encoding="utf-8"))
    if options.last is not None and not 0 < options.last < x.shape[1]:
        parser.error(f"--last {options.last}: there are {x.shape[1]} inputs; name some of them, not all")
    fitting = partial(fit_last, shipped=np.array(shipped["weights"]), last=options.last) if options.last else fit
    p = held_out(x, y, np.array([sample.passage for sample in found]), fitting)
    threshold = options.threshold or (shipped["threshold"] if options.last else threshold_for(p, y, options.precision))
    shown = p >= threshold
    report: dict[str, Any] = {
        "relations": len(found),
        "right": int(y.sum()),
        "annotated": gold_claims,
        "expected calibration error": round(calibration_error(p, y), 3),
        "precision at threshold": round(float(y[shown].mean()), 3),
        "recall at threshold": round(float(y[shown].sum()) / gold_claims, 3),
    }
    print(json.dumps(report, indent=2))
    data = {path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in options.gold}
    weights = {"weights": [round(float(w), 4) for w in fitting(x, y)], "threshold": threshold}
    if options.last:
        table = shipped | weights | {"last fitted on": data}
    else:
        table = {**weights, "kept": options.kept, "held out": report, "fitted on": data}
    (ROOM / file_name(pace)).write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
