"""Rows of the second look as padded batches on a device, as the reader feeds its graph.

Promise: what a row is given here is what the shipped reader would give it.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from sousveil.extraction.neural.pieces import CLS, SEP
from sousveil.extraction.neural.second import LONG
from training.second_network import MASK
from training.second_rows import Rows

JITTER = 8
HIDDEN_NAMES, HIDDEN_PIECES = 0.25, 0.06


class Loaded:
    """Rows on a device."""

    def __init__(self, rows: Rows, device: torch.device) -> None:
        def put(array: np.ndarray) -> Tensor:
            return torch.from_numpy(array).to(device)

        self.rows, self.device = rows, device
        self.ids, self.shapes, self.marks = put(rows.ids), put(rows.shapes), put(rows.marks)
        self.window, self.low, self.begin, self.size = map(put, (rows.window, rows.low, rows.begin, rows.size))
        self.one, self.two = (put(np.unpackbits(side, axis=1)[:, :LONG]) for side in (rows.one, rows.two))
        self.flag, self.targets, self.weights = put(rows.flag), put(rows.targets), put(rows.weights)

    def feed(self, picked: np.ndarray, step: int = 1) -> dict[str, Tensor]:
        """Inputs of the graph by name, of rows given by index, padded to a multiple of `step` pieces."""
        at = torch.from_numpy(picked).to(self.device)
        size = self.size[at][:, None]
        length = -(-(int(self.rows.size[picked].max()) + 2) // step) * step
        steps = torch.arange(length, device=self.device)[None] - 1
        real = (steps >= 0) & (steps < size)
        place, window = (self.low[at][:, None] + steps).clamp(0, self.ids.shape[1] - 1), self.window[at][:, None]
        ids = torch.where(real, self.ids[window, place].long(), 0)
        ids = torch.where(steps == -1, CLS, torch.where(steps == size, SEP, ids))
        own = steps.clamp(0, LONG - 1).expand(real.shape)
        one, two = (torch.where(real, side[at].gather(1, own).float(), 0.0) for side in (self.one, self.two))
        return {
            "ids": ids, "shapes": torch.where(real, self.shapes[window, place].long(), 0),
            "marks": self.marks[window, place].float() * real[..., None], "one": one, "two": two,
            "inside": (real & (steps >= self.begin[at][:, None])).float(), "mask": (steps <= size).float(),
            "flag": self.flag[at],
        }  # fmt: skip

    def hidden(self, feed: dict[str, Tensor]) -> dict[str, Tensor]:
        """The same with names and pieces hidden at random, so that answers hang less on who is named."""
        ids, real = feed["ids"], feed["inside"].bool() | (feed["mask"] > 0)
        drawn = torch.rand(ids.shape, device=self.device) < HIDDEN_PIECES
        for side in ("one", "two"):
            drawn |= (torch.rand(len(ids), 1, device=self.device) < HIDDEN_NAMES) & (feed[side] > 0)
        return feed | {"ids": torch.where(drawn & real & (ids != CLS) & (ids != SEP), MASK, ids)}

    def lesson(self, picked: np.ndarray) -> tuple[Tensor, Tensor]:
        """Targets and weights of rows given by index."""
        at = torch.from_numpy(picked).to(self.device)
        return self.targets[at], self.weights[at]


def cut(rows: Rows, size: int, draw: np.random.Generator | None = None) -> list[np.ndarray]:
    """Indexes of rows of like length, `size` together: shortest first, or in random order."""
    blur = draw.random(len(rows)) * JITTER if draw else 0
    order = np.argsort(rows.size + blur, kind="stable")
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    return [batches[n] for n in draw.permutation(len(batches))] if draw else batches
