"""From the corpus to installed weights: `python -m training.train_make --base DIR --work DIR` (`make model`).

Promise: trains, exports, calibrates and scores on the held-back passages; installs only what scores at least as well as what
is installed there, unless told otherwise; writes nothing into the package before all of that is done. The second look that is
installed stays, and the new first look is calibrated and scored with it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.weights import FOLDER, SECOND_FILES, open_weights
from training.train import Plan, train
from training.train_calibrate import cross_validated, fit
from training.train_export import export, load, manifest
from training.train_first import fit_first
from training.train_score import report, tally_of

SHARES = ("states", "names")
LOSS_ALLOWED = 0.005


@dataclass(frozen=True)
class Made:
    """A finished model: its folder and its figures by how much the gazetteer knew."""

    folder: Path
    figures: dict[str, Any]

    @property
    def score(self) -> float:
        """Mean strict F1 over the shares."""
        return sum(self.figures[share]["strict"]["f1"] for share in SHARES) / len(SHARES)


def keep_second(folder: Path, out: Path) -> None:
    """Take the second look's files over from the folder where a model is installed, if they are there."""
    for name in SECOND_FILES:
        if (folder / name).is_file():
            shutil.copy(folder / name, out / name)


def finish(options: argparse.Namespace, checkpoint: Path, out: Path) -> Made:
    """Export a checkpoint, calibrate it by cross-validation on the held-back passages, write its manifest with the figures."""
    export(load(checkpoint), out)
    shutil.copy(options.base / "tokenizer.json", out / "tokenizer.json")
    keep_second(options.folder, out)
    made = judged(out, options.corpus)
    fit_first(out, options.corpus)
    return made


def judged(out: Path, corpus: Path) -> Made:
    """A folder of weights with a manifest that tells its files, its calibration and its figures on the held-back passages."""
    manifest(out, corpus, {})
    reader = Reader(open_weights(out))
    tallies = {share: tally_of(reader, corpus, share) for share in SHARES}
    every = [one for tally in tallies.values() for one in tally.judged]
    calibration = fit([(one.chance, float(one.strict)) for one in every])
    raw = Calibration()
    figures: dict[str, Any] = {share: report(tally) for share, tally in tallies.items()}
    figures["all"] = report(tally_of(reader, corpus, "all"))
    figures["expected calibration error"] = {
        "cross-validated": round(cross_validated(every)[1], 4),
        "above .1": round(cross_validated([one for one in every if one.chance > 0.1])[1], 4),
    }
    extra = {"calibration": asdict(calibration if every else raw), "figures": figures}
    manifest(out, corpus, extra)
    return Made(out, figures)


def install(made: Made, folder: Path, *, force: bool) -> bool:
    """Copy a model into the package if it scores no lower than the one there. Says whether it did."""
    path = folder / "manifest.json"
    if path.is_file() and not force:
        there = json.loads(path.read_text(encoding="utf-8")).get("figures", {})
        if there and made.score < Made(folder, there).score - LOSS_ALLOWED:
            return False
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(made.folder.iterdir()):
        shutil.copy(file, folder / file.name)
    return True


def offer(made: Made, folder: Path, *, force: bool) -> int:
    """Print a model's figures and install it; 1, and a line that says why, where it scores lower than what is there."""
    print(json.dumps(made.figures, indent=1))
    if install(made, folder, force=force):
        return 0
    print(f"not installed: {made.score:.3f} is below what is installed", file=sys.stderr)
    return 1


def train_twice(options: argparse.Namespace) -> None:
    """Two courses, the second from where the first ended, with other names, other joins and a fresh learning rate."""
    first = Plan(options.base, options.corpus, options.work / "first", options.epochs, options.seed, workers=options.workers)
    train(first)
    start, epochs = first.out / "model.pt", max(1, round(options.epochs * 0.6))
    train(replace(first, out=options.work, epochs=epochs, seed=options.seed + 1, start=start, rate=0.8))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where the new model was not installed because it scores lower."""
    parser = argparse.ArgumentParser(prog="python -m training.train_make", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and the new weights")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to install")
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint that is there already: no training")
    parser.add_argument("--force", action="store_true", help="install even what scores lower")
    options = parser.parse_args(arguments)
    checkpoint = options.checkpoint or options.work / "model.pt"
    if not options.checkpoint:
        train_twice(options)
    return offer(finish(options, checkpoint, options.work / "weights"), options.folder, force=options.force)


if __name__ == "__main__":
    sys.exit(main())
