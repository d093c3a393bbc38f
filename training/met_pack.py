"""Pairs as the shipped reader meets them in annotated documents, packed for a machine that trains:
`python -m training.met_pack --gold FILE... --out FILE.npz [--bar P]`.

Promise: the rows are those of `training.met_rows`, number by number; the same files and weights give the same rows.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from sousveil.extraction.neural.second import LONG
from sousveil.extraction.neural.weights import FOLDER, open_weights
from sousveil.model.errors import SousveilError
from training.met_rows import MeetingReader, Met, met_in, read
from training.second_rows import WINDOW, Rows, padded, save

BAR = 0.02


def packed(windows: Iterable[Met]) -> tuple[Rows, np.ndarray]:
    """Windows as rows, and the first look's logits of them [r, 2 * HALF]. There must be one at least."""
    shown, columns, first = [], [], []
    for number, met in enumerate(windows):
        ids, shapes = (padded(column, WINDOW) for column in met.columns[:2])
        shown.append((ids.astype(np.int32), shapes.astype(np.uint8), padded(met.marks, WINDOW).astype(np.uint8)))
        first.append(met.first)
        for cut, targets, weights in zip(met.segments, met.targets, met.weights, strict=True):
            sides = [padded(side > 0, LONG) for side in (cut.one, cut.two)]
            columns.append((number, cut.low, cut.begin - cut.low, cut.high - cut.low, *sides, cut.flag, targets, weights))
    window, low, begin, size, one, two, flag, targets, weights = (np.array(column) for column in zip(*columns, strict=True))
    ids, shapes, marks = (np.stack(column) for column in zip(*shown, strict=True))
    rows = Rows(ids, shapes, marks, window, low, begin, size, np.packbits(one, 1), np.packbits(two, 1), flag, targets, weights)
    return rows, np.concatenate(first).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 2 where no pair is met, or a file can't be read."""
    parser = argparse.ArgumentParser(prog="python -m training.met_pack", description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="annotated documents, as review exports them")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the first look that meets them")
    parser.add_argument("--bar", type=float, default=BAR, help="least chance by the first look (default %(default)s)")
    options = parser.parse_args(arguments)
    reader = MeetingReader(open_weights(options.folder), bar=options.bar)
    try:
        found = list(met_in(reader, read(options.gold)))
    except SousveilError as error:
        print(error, file=sys.stderr)
        return 2
    if not found:
        print("no pair is met; give more documents", file=sys.stderr)
        return 2
    rows, first = packed(found)
    save(options.out, rows, first)
    right = int((rows.targets.max(1) > 0).sum())
    print(json.dumps({"windows": len(rows.ids), "pairs": len(rows), "with something right": right}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
