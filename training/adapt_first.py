"""Teach the first look on annotated documents: `python -m training.adapt_first --gold FILE... --work DIR`.

The corpus shows it parties that are known for sure; here it learns from the parties that it finds itself, between which
hardly a pair says something (training/first_course.py). It starts from the installed files; `--upper` lets the upper layers
learn too, which takes half an hour for a thousand passages on a laptop. `training.adapt_second` and then `training.calibrate`
should follow. Promise: the same files, options and machine give the same weights; documents that are held back are never
learned from, and what does worse on them than what is installed is not installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import torch

from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.second import LOOK
from sousveil.extraction.neural.weights import FIRST, open_weights
from training import first_import, second_export
from training.first_course import Course, Plan, Window, said, window
from training.met_rows import MeetingReader, Row, met_in
from training.network import Model
from training.second_score import figures
from training.teaching import asked, held_apart, noted, nothing, settled, taught
from training.train_calibrate import fit
from training.train_export import write


def windows(reader: MeetingReader, documents: Sequence[Row]) -> list[Window]:
    """The windows of annotated documents."""
    return [window(met) for met in met_in(reader, documents)]


@torch.no_grad()
def answers(model: Model, shown: Sequence[Window]) -> tuple[np.ndarray, np.ndarray]:
    """Logits of all graded pairs whose answer is known, and those answers."""
    logits, right = [], []
    for one in shown:
        known = one.graded & (one.weights > 0)
        logits.append(said(model.eval(), one)[0][known].numpy())
        right.append(one.targets[known].numpy())
    return np.concatenate(logits), np.concatenate(right)


def score(logits: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """Average precision and the like, and which share of what is right a second look would look at."""
    count = max(1, int(right.sum()))
    looked = float(right[logits > np.log(LOOK / (1 - LOOK))].sum()) / count
    return figures(logits, right, count) | {"looked at": round(looked, 4)}


def curve(logits: np.ndarray, right: np.ndarray) -> Calibration:
    """From what the first look says of pairs to the share that is right."""
    return fit(list(zip((1 / (1 + np.exp(-logits))).tolist(), right.tolist(), strict=True)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where what was learned does worse on what was held back, 2 where there is nothing to learn or to read."""
    parser = argparse.ArgumentParser(prog="python -m training.adapt_first", description=__doc__.splitlines()[0])
    asked(parser, epochs=Plan.epochs, seed=Plan.seed)
    told = "learning rate of the layers below, such as 2e-4 (default: they stay)"
    parser.add_argument("--upper", type=float, default=Plan.upper, help=told)
    return taught(parser, arguments, _teach)


def _teach(options: argparse.Namespace) -> int:
    plan = Plan(epochs=options.epochs, seed=options.seed, upper=options.upper, share=options.share)
    learned, held = held_apart(options)
    reader = MeetingReader(open_weights(options.folder), every=True)
    shown, others = windows(reader, learned), windows(reader, held)
    if not shown or not others:
        return nothing("windows", len(shown), len(others))
    model = first_import.model(options.folder)
    before = score(*answers(model, others))
    model, changed = Course(model, plan).learn(shown), first_import.GRAPHS if options.upper else ("relations",)
    logits, right = answers(model, others)
    done = {"windows": len(shown), "held back": len(others), "before": before, "after": score(logits, right)}
    print(json.dumps(done, indent=1))
    out = options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    for graph in changed:
        write(model, graph, out / f"{graph}.onnx")
    note = noted(options.folder, "taught first", done, options.gold)
    files = {f"{graph}.onnx": (out / f"{graph}.onnx").read_bytes() for graph in changed}
    second_export.install(out, files, note)
    alone = {"calibration": asdict(curve(logits, right)), "made by": "python -m training.adapt_first"}
    (out / FIRST).write_text(json.dumps(alone, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    refused = settled(options, done, files, note)
    if not refused:
        shutil.copy(out / FIRST, options.folder / FIRST)
    return refused


if __name__ == "__main__":
    sys.exit(main())
