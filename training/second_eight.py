"""How the graph of the second look multiplies: matrices are kept beside it in four bits, and multiplied in eight.

Promise: what a pair is told hangs on no other pair that is looked at with it, since the numbers that the matrices are shown
are rounded by fixed ranges. The graph leaves the matrices open (`neural/matrices.py` unpacks them when it is opened).
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

from sousveil.extraction.neural.weights import MATRICES
from training.second_ranges import Range

LEVELS, LEAST = 255, 1e-9
MULTIPLIES = "MatMulIntegerToFloat"


def eight_bits(name: str, shown: str, result: str, wide: int, of: Range) -> tuple[list[TensorProto], list[NodeProto]]:
    """Arrays and nodes that multiply `shown` [..., k] with a matrix [k, wide] that is given when the graph is opened: loud
    channels in full, the others in eight bits, and their sum."""
    deep = len(of.quiet)
    step = max((of.high - of.low) / LEVELS, LEAST)
    values = {
        "quiet": of.quiet, "loud": of.loud.astype(np.int64), "step": np.array(step, np.float32),
        "zero": np.array(np.clip(round(-of.low / step), 0, LEVELS), np.uint8),
    }  # fmt: skip
    arrays = [numpy_helper.from_array(value, f"{name}_{key}") for key, value in values.items()]
    arrays += [
        _open(f"{name}_bytes", TensorProto.INT8, (deep, wide)), _open(f"{name}_steps", TensorProto.FLOAT, (wide,)),
        _open(f"{name}_loud_rows", TensorProto.FLOAT, (len(of.loud), wide)),
    ]  # fmt: skip

    def own(*parts: str) -> list[str]:
        return [f"{name}_{part}" for part in parts]

    nodes = [
        helper.make_node("Mul", [shown, *own("quiet")], own("still")),
        helper.make_node("QuantizeLinear", own("still", "step", "zero"), own("small")),
        helper.make_node(
            MULTIPLIES, own("small", "bytes", "step", "steps", "zero"), own("product"), name=name, domain="com.microsoft"
        ),
        helper.make_node("Gather", [shown, *own("loud")], own("loud_shown"), axis=-1),
        helper.make_node("MatMul", own("loud_shown", "loud_rows"), own("loud_product")),
        helper.make_node("Add", own("product", "loud_product"), [result]),
    ]
    return arrays, nodes


def _open(name: str, kind: int, shape: tuple[int, ...]) -> TensorProto:
    """An array that the graph knows by name and shape only."""
    array = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
    array.external_data.add(key="location", value=MATRICES)
    return array


def kept(matrices: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]) -> bytes:
    """The file of matrices: of each, by name, uint8 [n, k / BLOCK, BLOCK / 2], the scales of its blocks, its loud channels."""
    file = BytesIO()
    arrays = {
        f"{name}_{part}": array
        for name, parts in matrices.items()
        for part, array in zip(("codes", "scales", "loud"), parts, strict=True)
    }
    np.savez_compressed(file, **arrays)
    return file.getvalue()
