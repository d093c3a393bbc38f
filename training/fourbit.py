"""Weights as blocks of BLOCK four-bit numbers with a half-precision scale, and layers that learn under that rounding.

Promise: rounding what was rounded changes nothing. The gradient goes through the rounding as if it were not there (the
straight-through estimator of Bengio et al. 2013; as training under quantisation after Jacob et al. 2018).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sousveil.extraction.neural.matrices import BLOCK

TOP, LEAST = 7, 1e-6


def codes(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Whole numbers from -TOP to TOP [blocks, BLOCK] and the scale of each block [blocks, 1] (exact in half precision)."""
    blocks = weight.float().reshape(-1, BLOCK)
    scales = (blocks.abs().amax(1, keepdim=True) / TOP).clamp(min=LEAST).half().float()
    return (blocks / scales).round().clamp(-TOP, TOP), scales


def rounded(weight: Tensor) -> Tensor:
    """The nearest weight that four bits can say."""
    numbers, scales = codes(weight)
    return (numbers * scales).reshape(weight.shape)


def pack(weight: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """uint8 [blocks, BLOCK / 2], the lower half of each byte first and 8 for zero; float16 [blocks]."""
    numbers, scales = codes(weight)
    above = (numbers + 8).to(torch.uint8).numpy()
    return above[:, 0::2] | above[:, 1::2] << 4, scales.half().numpy().ravel()


class FourBitLinear(nn.Linear):
    """A linear layer that answers with rounded weights and learns the weights behind them, until it is settled."""

    settled = False

    @torch.no_grad()
    def settle(self) -> None:
        """Put the rounded weights in the place of those behind them."""
        self.weight.copy_(rounded(self.weight))
        self.settled = True

    def forward(self, x: Tensor) -> Tensor:
        """[..., in] -> [..., out]."""
        weight = self.weight
        if not self.settled:
            weight = weight + (rounded(weight.detach()) - weight.detach())
        return functional.linear(x, weight, self.bias)
