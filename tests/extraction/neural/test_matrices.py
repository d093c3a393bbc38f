"""The second look's matrices: what four bits say, what eight make of it, and the names under which the graph asks for them."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from sousveil.extraction.neural.matrices import BLOCK, TOP, eight_bits, unpacked, whole

DRAW = np.random.default_rng(4)
WIDE, DEEP, LOUD = 6, 96, np.array([3, 40])
CODES = DRAW.integers(1, 16, (WIDE, DEEP)).astype(np.uint8)
SCALES = DRAW.uniform(0.01, 0.1, WIDE * DEEP // BLOCK).astype(np.float16)
PACKED = (CODES[:, 0::2] | CODES[:, 1::2] << 4).reshape(WIDE, DEEP // BLOCK, BLOCK // 2)


def test_four_bits_are_read_block_by_block() -> None:
    scales = SCALES.astype(np.float32).reshape(WIDE, -1).repeat(BLOCK, 1)
    assert np.array_equal(whole(PACKED, SCALES), (CODES.astype(np.float32) - 8) * scales)


def test_loud_channels_keep_their_numbers_and_the_others_lose_half_a_step_at_most() -> None:
    matrix = whole(PACKED, SCALES)
    numbers, steps, rows = eight_bits(matrix.copy(), LOUD)
    assert np.array_equal(rows, matrix[:, LOUD].T) and not numbers[LOUD].any()
    assert numbers.dtype == np.int8 and np.abs(numbers).max(0).tolist() == [TOP] * WIDE
    lost = np.abs(np.delete(matrix.T - numbers * steps, LOUD, 0))
    assert (lost <= steps / 2 * 1.001).all() and lost.max() > 0


def test_the_file_gives_what_the_graph_leaves_open_by_name() -> None:
    file = BytesIO()
    np.savez_compressed(file, four0_codes=PACKED, four0_scales=SCALES, four0_loud=LOUD)
    given = dict(unpacked(file.getvalue()))
    assert {name: array.shape for name, array in given.items()} == {
        "four0_bytes": (DEEP, WIDE), "four0_steps": (WIDE,), "four0_loud_rows": (len(LOUD), WIDE),
    }  # fmt: skip
