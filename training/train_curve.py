"""The learning curve: `python -m training.train_curve --base DIR --work DIR --files 5 8 0 [--start CHECKPOINT] [--rate 0.7]`.

A point is so many files of the corpus (w1 to wN in the order in which they were written; 0 is all), or with `--claims` so many
claims drawn at random. With `--start` every point goes on from the same weights. Promise: every point takes as many steps as
one that learns from everything, so that more text is compared, not more training.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.weights import open_weights
from training.train import Plan, passages, subset, train
from training.train_export import export, load, manifest
from training.train_score import report, tally_of

KEPT = ("strict", "lenient", "candidates", "links")


@dataclass(frozen=True)
class Curve:
    """What all points share: as many `steps` each, or as many as `epochs` over everything take."""

    base: Path
    corpus: Path
    work: Path
    epochs: int
    start: Path | None = None
    rate: float = 1.0
    workers: int = 2
    steps: int | None = None


def point(curve: Curve, *, claims: int | None = None, files: int | None = None, seed: int = 1) -> dict[str, object]:
    """Train on so much text and score on the held-back passages of the whole corpus, with plain weights."""
    name = f"{f'files-{files}' if files else claims or 'all'}-{seed}"
    corpus = _first_files(curve.corpus, files, curve.work / f"corpus-{files}") if files else curve.corpus
    learned = subset(passages(corpus)[0], claims, seed)
    share = sum(len(p.text) for p in passages(curve.corpus)[0]) / sum(len(p.text) for p in learned)
    out, epochs = curve.work / name, max(1, round(curve.epochs * share))
    train(Plan(curve.base, corpus, out, epochs, seed, claims, curve.workers, curve.start, curve.rate, curve.steps))
    weights = out / "weights"
    export(load(out / "model.pt"), weights)
    (weights / "tokenizer.json").write_bytes((curve.base / "tokenizer.json").read_bytes())
    manifest(weights, corpus, {})
    figures = report(tally_of(Reader(open_weights(weights)), curve.corpus, "names"))
    return {"claims": sum(len(p.claims) for p in learned), "seed": seed} | {key: figures[key] for key in KEPT}


def _first_files(corpus: Path, files: int, folder: Path) -> Path:
    """A folder with the first files of the corpus alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, files + 1):
        shutil.copy(corpus / f"w{number}.txt", folder)
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; one JSON object a line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_curve", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--claims", type=int, nargs="+", help="0 is all; [125, 500, 1000, 0] where neither is given")
    amount.add_argument("--files", type=int, nargs="+", help="0 is all")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=8, help="epochs over all claims that each point's steps equal")
    parser.add_argument("--start", type=Path, help="checkpoint that every point goes on from")
    parser.add_argument("--rate", type=float, default=1.0, help="of the learning rate")
    parser.add_argument("--workers", type=int, default=2, help="processes that share each batch; part of the result")
    parser.add_argument("--steps", type=int, help="so many steps a point instead of what the epochs take")
    options = parser.parse_args(arguments)
    curve = Curve(
        options.base, options.corpus, options.work, options.epochs, options.start, options.rate, options.workers, options.steps
    )  # fmt: skip
    for seed in options.seeds:
        for files in options.files or []:
            print(json.dumps(point(curve, files=files or None, seed=seed)), flush=True)
        for claims in () if options.files else options.claims or [125, 500, 1000, 0]:
            print(json.dumps(point(curve, claims=claims or None, seed=seed)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
