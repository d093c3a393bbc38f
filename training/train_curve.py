"""The learning curve: `python -m training.train_curve --base DIR --work DIR --claims 125 500 1000 0 --seeds 1`.

Promise: every point takes the same number of steps as the largest, so that more text is compared, not more training.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.weights import open_weights
from training.train import Plan, passages, subset, train
from training.train_export import export, load, manifest
from training.train_score import report, tally_of


def point(base: Path, corpus: Path, work: Path, *, claims: int | None, seed: int, epochs: int) -> dict[str, object]:
    """Train on so many claims and score on the held-back passages, with plain weights."""
    learned, _ = passages(corpus)
    share = sum(len(p.text) for p in learned) / sum(len(p.text) for p in subset(learned, claims, seed))
    out = work / f"{claims or 'all'}-{seed}"
    train(Plan(base, corpus, out, max(1, round(epochs * share)), seed, claims))
    weights = out / "weights"
    export(load(out / "model.pt"), weights)
    (weights / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    manifest(weights, corpus, {})
    figures = report(tally_of(Reader(open_weights(weights)), corpus, "names"))
    keep = {key: figures[key] for key in ("strict", "lenient", "candidates", "links")}
    return {"claims": sum(len(p.claims) for p in subset(learned, claims, seed)), "seed": seed, **keep}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; one JSON object a line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_curve", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--claims", type=int, nargs="+", default=[125, 500, 1000, 0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--epochs", type=int, default=8, help="epochs over all claims that each point's steps equal")
    options = parser.parse_args(arguments)
    for claims in options.claims:
        for seed in options.seeds:
            figures = point(options.base, options.corpus, options.work, claims=claims or None, seed=seed, epochs=options.epochs)
            print(json.dumps(figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
