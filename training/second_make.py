"""From a checkpoint to an installed second look: `python -m training.second_make --base DIR --checkpoint FILE --work DIR`.

Promise: the new files are put beside a copy of the installed first look, calibrated and scored with it on held-back passages,
and installed only where both score at least as well as what is installed, unless told otherwise; nothing is written into the
package before.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from sousveil.extraction.neural.weights import FOLDER
from training import second_export
from training.train_make import judged, offer


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where nothing was installed."""
    parser = argparse.ArgumentParser(prog="python -m training.second_make", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors of all-mpnet-base-v2")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="folder for the new weights")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the first look is, and where to install")
    parser.add_argument("--force", action="store_true", help="install even what scores lower")
    options = parser.parse_args(arguments)
    out = options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    words = ["--base", str(options.base), "--checkpoint", str(options.checkpoint), "--corpus", str(options.corpus)]
    refused = second_export.main([*words, "--weights", str(out)])
    if refused:
        return refused
    return offer(judged(out, options.corpus), options.folder, force=options.force)


if __name__ == "__main__":
    sys.exit(main())
