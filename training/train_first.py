"""How sure the first look is by itself, for the quick pace: `python -m training.train_first` (`make model` does it too).

Promise: the first look of a folder reads the held-back passages with no second one; what it says is fitted as in `train_make`,
and written with its figures beside the weights, which stay as they are.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sousveil.extraction.neural.calibration import Calibration
from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.weights import FIRST, FOLDER
from training.train_calibrate import cross_validated, fit
from training.train_score import report, tally_of

SHARES = ("states", "names")
KEPT = ("strict", "lenient")


def fit_first(folder: Path, corpus: Path) -> None:
    """Write the calibration of a folder's first look, with its figures, into that folder."""
    reader = Reader.open(folder, second=False)
    reader.calibration = Calibration()
    tallies = {share: tally_of(reader, corpus, share) for share in SHARES}
    every = [one for tally in tallies.values() for one in tally.judged]
    made = {
        "calibration": asdict(fit([(one.chance, float(one.strict)) for one in every])),
        "figures": {share: {name: report(tally)[name] for name in KEPT} for share, tally in tallies.items()}
        | {"expected calibration error": round(cross_validated(every)[1], 4)},
        "made by": "python -m training.train_first",
    }
    (folder / FIRST).write_text(json.dumps(made, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_first", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the first look is")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    options = parser.parse_args(arguments)
    fit_first(options.folder, options.corpus)
    print((options.folder / FIRST).read_text(encoding="utf-8"), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
