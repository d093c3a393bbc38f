"""What teaching either look on annotated documents has in common: the command line, what is held back, what is noted and kept.

Promise: documents that are held back are never learned from; what does worse on them than what is installed is not installed,
unless asked for; the manifest goes on naming all that was ever learned from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn

from sousveil.extraction.neural.weights import FOLDER
from sousveil.model.errors import SousveilError
from training import second_export
from training.met_rows import Row, read

ONE_IN = 5
JUDGED = "average precision"


def asked(parser: argparse.ArgumentParser, *, epochs: int, seed: int) -> None:
    """What both looks can be told when they are taught."""
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="annotated documents, as review exports them")
    parser.add_argument("--held", type=Path, nargs="+", help="decide by these (default: one in five of the others)")
    parser.add_argument("--work", type=Path, required=True, help="folder for the new weights")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what to start from, and where to install")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=seed)
    told = "how far to go from what is installed to what is learned, 0 to 1 (default 1)"
    parser.add_argument("--share", type=float, default=1.0, help=told)
    parser.add_argument("--force", action="store_true", help="install even what does worse")


def taught(
    parser: argparse.ArgumentParser, arguments: Sequence[str] | None, teach: Callable[[argparse.Namespace], int]
) -> int:
    """Run a course as the command line asks; 2, and one line, where something can't be read."""
    options = parser.parse_args(arguments)
    try:
        return teach(options)
    except (SousveilError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def split(documents: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Documents to learn from, and those held back: one in ONE_IN, by their text."""
    kept: tuple[list[Row], list[Row]] = ([], [])
    for row in documents:
        kept[int(hashlib.sha256(row["text"].encode()).hexdigest(), 16) % ONE_IN == 0].append(row)
    return kept


def held_apart(options: argparse.Namespace) -> tuple[list[Row], list[Row]]:
    """Documents to learn from and those held back, as the command line asks. Raises SousveilError where one can't be read."""
    return (read(options.gold), read(options.held)) if options.held else split(read(options.gold))


def nothing(things: str, learned: int, held: int) -> int:
    """Say that there is nothing to learn; 2."""
    print(f"nothing to learn: {learned} {things}, {held} held back; give more documents", file=sys.stderr)
    return 2


def noted(folder: Path, key: str, done: Mapping[str, Any], gold: Iterable[Path]) -> dict[str, Any]:
    """What the manifest is to say of a course under `key`: its figures, and the files of this and all earlier ones by name."""
    before = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get(key, {}).get("gold", {})
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in gold}
    return {key: {**done, "gold": before | digests}}


def settled(options: argparse.Namespace, done: Mapping[str, Any], files: dict[str, bytes], note: Mapping[str, Any]) -> int:
    """Install what was learned; 1, and a line that says why, where it does worse than what is there."""
    if done["after"][JUDGED] < done["before"][JUDGED] and not options.force:
        print(f"not installed: does worse on what was held back; the new weights lie in {options.work}", file=sys.stderr)
        return 1
    second_export.install(options.folder, files, note)
    return 0


@torch.no_grad()
def follow(smooth: nn.Module, net: nn.Module, keep: float) -> None:
    """The running mean of the weights goes on by a step."""
    torch._foreach_lerp_(list(smooth.parameters()), [p.detach() for p in net.parameters()], 1 - keep)
