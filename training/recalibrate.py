"""Fits the confidence of claims again, with what people decided in review, and refuses where it gets worse.

    sousveil review --export-gold reviewed.jsonl --ledger case.sousveil
    python -m training.recalibrate reviewed.jsonl
    python -m training.recalibrate reviewed.jsonl --extractor quick
    python -m training.recalibrate reviewed.jsonl --extractor frames

Old and new weights are compared on equal terms: both fitted on the other folds' passages (the new ones with the decisions
among them), both scored on passages that neither saw, by mean log loss. A higher loss leaves calibration.json as it is, exit
code 1. Deterministic; a minute on a laptop for some hundred passages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sousveil.bench import read_gold, told
from sousveil.bench.agreement import STRICT
from sousveil.bench.scoring import pairs
from sousveil.extraction import engine, merging, proposing
from sousveil.extraction.calibration import file_name
from sousveil.extraction.languages import DEFAULT, words_for
from sousveil.extraction.pace import Pace
from sousveil.model import Document
from sousveil.model.errors import SousveilError
from training.calibrate import FOLDS, FRAMES, ROOM, Sample, calibration_error, fit, samples

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Comparison:
    """Mean log loss on passages that the weights were not fitted on: without and with the decisions."""

    before: float
    after: float
    calibration_error: float

    @property
    def is_better(self) -> bool:
        """Is the new loss no higher?"""
        return self.after <= self.before


def decided(rows: Iterable[dict[str, Any]], pace: Pace | None = Pace.DEFAULT) -> list[Sample]:
    """Relations that people decided on, with whether they are right; what nobody decided on says nothing and is left out.
    Documents of a language that no model reads count for rules alone (pace None), which are weighed apart."""
    found = []
    for number, row in enumerate(rows):
        source = row.get("source") or {}
        document = Document.of(row["text"], language=source.get("language"), **told(row))
        words = words_for(document)
        if pace is not None and words.code != DEFAULT:
            continue
        reading = engine.read(document, words)
        proposed = proposing.propose(reading, pace=pace) if pace else []
        joined = merging.joined(engine.claims(reading), proposed, document.text)
        said = [item.claim.to_json() for item in joined]
        right = {id(other) for _, other in pairs(row["claims"], said, document.text, STRICT)}
        wrong = {id(other) for _, other in pairs(row.get("rejected") or [], said, document.text, STRICT)} - right
        found += [
            Sample(number, item.features, id(one) in right)
            for item, one in zip(joined, said, strict=True)
            if id(one) in right | wrong
        ]
    return found


def compare(old: list[Sample], new: list[Sample]) -> Comparison:
    """Weights without and with the new samples, each on folds of all passages that neither saw."""
    shifted = [replace(sample, passage=sample.passage + 1 + max((s.passage for s in old), default=0)) for sample in new]
    every = [*old, *shifted]
    x, y = arrays(every)
    fold = np.array([sample.passage for sample in every]) % FOLDS
    is_old = np.arange(len(every)) < len(old)
    before, after = np.zeros(len(y)), np.zeros(len(y))
    for number in range(FOLDS):
        out = fold == number
        before[out] = chances(x[out], fit(x[~out & is_old], y[~out & is_old]))
        after[out] = chances(x[out], fit(x[~out], y[~out]))
    return Comparison(log_loss(before, y), log_loss(after, y), calibration_error(after, y))


def arrays(every: list[Sample]) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and answers."""
    return np.array([s.features.vector() for s in every]), np.array([float(s.right) for s in every])


def chances(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ weights, -30, 30))))


def log_loss(p: np.ndarray, y: np.ndarray) -> float:
    """Mean log loss."""
    p = np.clip(p, 1e-6, 1 - 1e-6)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())


def main(argv: list[str] | None = None) -> int:
    """Compare, then write or refuse."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reviewed", nargs="+", type=Path, help="files of `sousveil review --export-gold`")
    parser.add_argument("--base", nargs="+", type=Path, help="the annotated passages (default: those of calibration.json)")
    paces = [*map(str, Pace), FRAMES]
    parser.add_argument("--extractor", choices=paces, default=str(Pace.DEFAULT), help="whose confidence it is")
    parser.add_argument("--out", type=Path, help="the calibration to replace (default: that extractor's)")
    options = parser.parse_args(argv)
    pace = None if options.extractor == FRAMES else Pace(options.extractor)
    options.out = options.out or ROOM / file_name(pace)
    table = json.loads(options.out.read_text(encoding="utf-8"))
    base = options.base or [ROOT / name for name in table["fitted on"]]
    try:
        new = decided([row for path in options.reviewed for row in read_gold(path)], pace)
        old, _ = samples(base, pace)
    except SousveilError as error:
        parser.error(str(error))
    if not new:
        print("recalibrate: no decision fits a claim that is made now; nothing is changed", file=sys.stderr)
        return 1
    made = compare(old, new)
    print(f"{len(old)} annotated relations, {len(new)} decided; log loss {made.before:.4f} -> {made.after:.4f}")
    if not made.is_better:
        print("recalibrate: with the decisions it is worse on passages it has not seen; nothing is changed", file=sys.stderr)
        return 1
    table["weights"] = [round(float(w), 4) for w in fit(*arrays([*old, *new]))]
    table["recalibrated"] = {
        "decisions": len(new), "log loss": [round(made.before, 4), round(made.after, 4)],
        "expected calibration error": round(made.calibration_error, 3),
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in options.reviewed},
    }  # fmt: skip
    options.out.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
