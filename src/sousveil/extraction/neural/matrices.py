"""The matrices of the second look: kept in four bits, multiplied in eight.

Invariant: the same file gives the same numbers anywhere. Seven bits and a sign are used, so that no processor overflows; the
channels in which a matrix is shown far larger numbers than in the others (after Dettmers et al. 2022, LLM.int8()) keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np

BLOCK = 32
TOP, LEAST = 63, 1e-9


def whole(codes: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """uint8 [n, ...] of k / 2 bytes each, with 8 for zero, the lower half of each byte first, and [n * k / BLOCK] scales ->
    float32 [n, k]."""
    numbers = np.empty((*codes.shape, 2), np.float32)
    numbers[..., 0], numbers[..., 1] = codes & 15, codes >> 4
    blocks = numbers.reshape(-1, BLOCK)
    blocks -= 8
    blocks *= scales.astype(np.float32).reshape(-1, 1)
    return blocks.reshape(len(codes), -1)


def eight_bits(matrix: np.ndarray, loud: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[n, k] and the loud of the k channels -> int8 [k, n], the step of each column [n], the loud rows as they are."""
    rows = np.ascontiguousarray(matrix[:, loud].T)
    matrix[:, loud] = 0
    steps = np.maximum(np.maximum(matrix.max(1), -matrix.min(1)) / TOP, LEAST).astype(np.float32)
    matrix /= steps[:, None]
    return np.ascontiguousarray(np.rint(matrix, out=matrix).astype(np.int8).T), steps, rows


def unpacked(raw: bytes) -> Iterator[tuple[str, np.ndarray]]:
    """What the graph of the second look leaves open, by name: of each matrix its bytes, steps and loud rows."""
    with np.load(BytesIO(raw), allow_pickle=False) as file:
        for name in (key.removesuffix("_codes") for key in file.files if key.endswith("_codes")):
            parts = eight_bits(whole(file[f"{name}_codes"], file[f"{name}_scales"]), file[f"{name}_loud"])
            yield from zip((f"{name}_{part}" for part in ("bytes", "steps", "loud_rows")), parts, strict=True)
