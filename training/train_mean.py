"""The mean of several checkpoints: `python -m training.train_mean A.pt B.pt --out C.pt`.

Invariant: only numbers are averaged; checkpoints of different shapes are refused.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor


def mean(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight; whole numbers are taken from the first. Raises SystemExit where names or shapes differ."""
    first = states[0]
    for other in states[1:]:
        if other.keys() != first.keys() or any(other[name].shape != first[name].shape for name in first):
            raise SystemExit("the checkpoints are not of one model")
    return {
        name: sum((state[name] for state in states[1:]), start=weight) / len(states) if weight.is_floating_point() else weight
        for name, weight in first.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_mean", description=__doc__.splitlines()[0])
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in options.checkpoints]
    torch.save(mean(states), options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
