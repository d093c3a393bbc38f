"""The second look's network out of its installed files, so that it can be taught further without the checkpoint it came from.

Promise: what `second_export.graph` wrote is read back number by number; a graph of another make raises ValueError.
"""

from __future__ import annotations

import gzip
from io import BytesIO

import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper

from sousveil.extraction.neural.matrices import whole
from sousveil.extraction.neural.pieces import MARKS
from training.second_eight import MULTIPLIES
from training.second_network import HIDDEN, Second
from training.second_ranges import PARTS

# What stands for who is absent has lost its names to the folding of constants, but not its order.
ABSENT, FOLDED = ("judge.nobody", "judge.unseen"), "onnx::Mul_"
TURNED = {(3, HIDDEN): "role.weight", (MARKS, HIDDEN): "mark.weight"}


def network(packed: bytes, matrices: bytes) -> Second:
    """The network of second.onnx.gz and second-matrices.npz, settled weights and all. Raises ValueError where it is none of
    ours."""
    graph = onnx.load_from_string(gzip.decompress(packed)).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer if one.data_location != TensorProto.EXTERNAL}
    with np.load(BytesIO(matrices), allow_pickle=False) as file:
        fours = [
            whole(file[f"{node.name}_codes"], file[f"{node.name}_scales"])
            if node.op_type == MULTIPLIES
            else whole(held[node.input[1]], held[node.input[2].removesuffix("_scales") + "_halves"])
            for node in graph.node
            if node.op_type in (MULTIPLIES, "MatMulNBits")
        ]
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
