"""Figures of the second look on the held-back passages: `python -m training.second_score --weights DIR`.

Promise: mentions and entities are the gold ones, so that only the judging of pairs is measured; both looks read through the
files that ship. Looked at are the pairs that the first finds possible (above FLOOR), counted are all gold claims.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sousveil.extraction.neural import pairs
from sousveil.extraction.neural.second import HALF, SHARE
from sousveil.extraction.neural.weights import FOLDER, Engine, open_weights
from training.passages import Passage
from training.second_batches import Loaded, cut
from training.second_rows import COOPERATION, Pair, Rows, gather
from training.train import passages
from training.train_data import Example, Source

FLOOR, SURE, BATCH = 0.004, 0.8, 32

Look = Callable[[dict[str, Tensor]], np.ndarray]


@dataclass(frozen=True)
class HeldBack:
    """Rows of the held-back passages, the first look's logits of them [r, 2 * HALF], and how many gold claims there are."""

    rows: Rows
    first: np.ndarray
    gold: int


def held_back(engine: Engine, source: Source, held: Sequence[Passage]) -> HeldBack:
    """What is looked at again."""
    taken: list[tuple[Example, list[Pair]]] = []
    first: list[np.ndarray] = []
    gold = 0
    for passage in held:
        example = source.example([passage], 0, None)
        gold += len(example.gold)
        if len(example.types):
            logits = first_look(engine, example)
            best = np.maximum(logits.max(-1), logits.max(-1).transpose(0, 2, 1))
            found = [(s, a, b) for s, a, b in np.argwhere(best > np.log(FLOOR / (1 - FLOOR))).tolist() if a < b]
            taken.append((example, found))
            first += [np.concatenate([logits[s, a, b], logits[s, b, a]]) for s, a, b in found]
    return HeldBack(gather(taken), np.stack(first), gold)


def first_look(engine: Engine, e: Example) -> np.ndarray:
    """The first look's logits [s, k+1, k+1, HALF] of an example with its gold mentions."""
    marked = engine.mark(engine.encode(e.ids, e.shapes, e.known), e.marks)
    vectors = engine.link(marked, (e.first, e.last, e.types, e.forms), e.features)[0]
    return pairs.proper(e.pairing, engine.relate(marked, vectors, e.pairing.feed())[0])


def answers(look: Look, rows: Rows, device: torch.device) -> np.ndarray:
    """The second look's logits of all rows [r, 2 * HALF], both orders of a cooperation made equal."""
    loaded, found = Loaded(rows, device), np.zeros((len(rows), 2 * HALF), np.float32)
    for picked in cut(rows, BATCH):
        found[picked] = look(loaded.feed(picked))
    found[:, COOPERATION] = found[:, HALF + COOPERATION] = (found[:, COOPERATION] + found[:, HALF + COOPERATION]) / 2
    return found


def compare(held: HeldBack, second: np.ndarray) -> dict[str, dict[str, float]]:
    """Figures of the first look, of the second alone, and of both weighed as the reader weighs them."""
    counted = np.ones(second.shape, bool)
    counted[:, HALF + COOPERATION] = False
    right = held.rows.targets[counted]
    both = held.first + SHARE * (second - held.first)
    named = {"first": held.first, "second": second, "both": both}
    return {name: figures(logits[counted], right, held.gold) for name, logits in named.items()}


def figures(logits: np.ndarray, right: np.ndarray, gold: int) -> dict[str, float]:
    """Average precision over all gold claims, best F1, and the recall down to which the precision is SURE."""
    ranked = right[np.argsort(-logits, kind="stable")].astype(float)
    hits, said = np.cumsum(ranked), np.arange(1, len(ranked) + 1)
    precision = hits / said
    sure = hits[precision >= SURE]
    found = {
        "average precision": (precision * ranked).sum() / gold,
        "f1": (2 * hits / (said + gold)).max(),
        f"recall at precision {SURE:g}": sure[-1] / gold if len(sure) else 0.0,
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.second_score", description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    options = parser.parse_args(arguments)
    weights = open_weights(options.weights)
    if weights.second is None:
        raise SystemExit(f"{options.weights} holds no second look")
    glass = weights.second.glass
    held = held_back(weights.engine, Source(weights.tokenizer, 1), passages(options.corpus)[1])
    second = answers(
        lambda feed: glass.look({name: value.numpy() for name, value in feed.items()}), held.rows, torch.device("cpu")
    )
    print(json.dumps({"gold": held.gold, "pairs": len(held.rows), **compare(held, second)}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
