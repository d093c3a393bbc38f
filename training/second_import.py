"""The second look's network out of its installed files, so that it can be taught further without the checkpoint it came from.

Promise: what `second_export.graph` wrote is read back number by number; a graph of another make raises ValueError.
"""

from __future__ import annotations

import gzip

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from sousveil.extraction.neural.pieces import MARKS
from sousveil.extraction.neural.second import BLOCK
from training.second_network import HIDDEN, Second

# The order in which a layer's matrices are used, and with it that of the graph's nodes.
PARTS = ("query", "key", "value", "out", "wide", "narrow")
# What stands for who is absent has lost its names to the folding of constants, but not its order.
ABSENT, FOLDED = ("judge.nobody", "judge.unseen"), "onnx::Mul_"
TURNED = {(3, HIDDEN): "role.weight", (MARKS, HIDDEN): "mark.weight"}


def network(packed: bytes) -> Second:
    """The network of second.onnx.gz, settled weights and all. Raises ValueError where it is none of ours."""
    graph = onnx.load_from_string(gzip.decompress(packed)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    fours = [_whole(held, node.input[1], node.input[2]) for node in graph.node if node.op_type == "MatMulNBits"]
    count, rest = divmod(len(fours), len(PARTS))
    if rest != 1:
        raise ValueError("second.onnx.gz holds a graph that this code did not write; run `make second-look`")
    names = [f"layers.{index}.{part}.weight" for index in range(count) for part in PARTS] + ["judge.wide.weight"]
    state = dict(zip(names, fours, strict=True))
    folded = sorted((name for name in held if name.startswith(FOLDED)), key=lambda name: int(name.removeprefix(FOLDED)))
    state |= {name: held[number] for name, number in zip(ABSENT, folded, strict=True)}
    for name, array in held.items():
        plain = name.removesuffix("_halves")
        if array.dtype.kind == "f" and not plain.startswith("four"):
            turned = TURNED.get(array.shape)
            state[turned or plain] = array.T if turned else array
    net = Second(count)
    found = {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in state.items()}
    wanted = net.state_dict().keys()
    if not wanted <= found.keys():
        raise ValueError(f"second.onnx.gz lacks {', '.join(sorted(wanted - found.keys())[:3])}; run `make second-look`")
    net.load_state_dict({name: found[name] for name in wanted})
    return net


def _whole(held: dict[str, np.ndarray], codes: str, scales: str) -> np.ndarray:
    packed, halves = held[codes], held[scales.removesuffix("_scales") + "_halves"]
    numbers = np.stack([packed & 15, packed >> 4], -1).astype(np.float32).reshape(-1, BLOCK) - 8
    whole = numbers * halves.astype(np.float32).reshape(-1, 1)
    return whole.reshape(packed.shape[0], -1)
