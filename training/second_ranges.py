"""What the matrices of the second look are shown: between which numbers, and in which channels far more loudly than in others.

Promise: the same network and pairs give the same ranges. A few channels of a transformer carry numbers ten times those of the
rest (Dettmers et al. 2022, LLM.int8()): told apart, what is left fits into eight bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from training.second_batches import Loaded
from training.second_network import Second
from training.second_rows import Rows

# A layer's matrices in the order in which they are used, and with it that of the graph's nodes.
PARTS = ("query", "key", "value", "out", "wide", "narrow")
LOUD = 48  # one channel of so many
MOST, TOGETHER = 240, 16


@dataclass(frozen=True)
class Range:
    """The `loud` channels of what a matrix is shown, in order, 1 for each of the others (`quiet`, float32 [k]), and the lowest
    and highest number in these."""

    loud: np.ndarray
    quiet: np.ndarray
    low: float
    high: float


def ranges(net: Second, shown: Iterable[Mapping[str, Tensor]]) -> list[Range]:
    """One for each matrix of the layers, over what the network is `shown` of some pairs, a batch at a time."""
    heard: dict[str, tuple[Tensor, Tensor]] = {}
    mask: list[Tensor] = []
    names = [f"layers.{index}.{part}" for index in range(len(net.layers)) for part in PARTS]
    modules = dict(net.named_modules())
    hooks = [modules[name].register_forward_pre_hook(partial(_listen, heard, mask, name)) for name in names]
    net.eval()
    with torch.no_grad():
        for feed in shown:
            mask[:] = [feed["mask"] > 0]
            net(**feed)
    for hook in hooks:
        hook.remove()
    return [_range(*heard[name]) for name in names]


def evenly(count: int) -> Iterator[np.ndarray]:
    """Indexes of MOST of so many, TOGETHER at a time."""
    chosen = np.unique(np.linspace(0, count - 1, MOST).astype(int))
    return (chosen[at : at + TOGETHER] for at in range(0, len(chosen), TOGETHER))


def sample(rows: Rows, words: Tensor) -> Iterator[dict[str, Tensor]]:
    """What the network is shown of MOST rows, drawn evenly; `words` are vectors of all word pieces."""
    loaded = Loaded(rows, torch.device("cpu"))
    for some in evenly(len(rows)):
        feed = loaded.feed(some)
        yield {"words": words[feed.pop("ids")], **feed}


def _listen(
    heard: dict[str, tuple[Tensor, Tensor]], mask: list[Tensor], name: str, _: nn.Module, shown: tuple[Tensor, ...]
) -> None:
    real = shown[0][mask[0]]
    low, high = real.amin(0), real.amax(0)
    before = heard.get(name, (low, high))
    heard[name] = torch.minimum(before[0], low), torch.maximum(before[1], high)


def _range(low: Tensor, high: Tensor) -> Range:
    loudness = torch.maximum(-low, high)
    loud = torch.argsort(loudness, descending=True, stable=True)[: len(loudness) // LOUD].sort().values
    quiet = torch.ones(len(loudness), dtype=torch.bool)
    quiet[loud] = False
    return Range(loud.numpy(), quiet.float().numpy(), min(0.0, float(low[quiet].min())), max(0.0, float(high[quiet].max())))
