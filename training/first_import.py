"""The relations of the first look out of their installed file, so that they can be taught further without a checkpoint.

Promise: what `train_export.write` wrote is read back, each matrix as its whole numbers say; a graph of another make raises
ValueError. The export loses the names of some matrices, but gives those of a network of the same shape the same numbers.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import Model
from training.train_export import write

GRAPH, TURNED = "relations", "_Transposed"


def model(raw: bytes) -> Model:
    """A model whose relations are those of relations.onnx; its other parts are untrained. Raises ValueError."""
    made = Model()
    held = _arrays(raw)
    state = made.relations.state_dict()
    for name, (parameter, turned) in _names(made).items():
        if name not in held:
            raise ValueError(f"relations.onnx holds a graph that this code did not write (no {name}); run `make model`")
        state[parameter] = torch.from_numpy(np.array(held[name].T if turned else held[name]))
    made.relations.load_state_dict(state)
    return made


def _arrays(raw: bytes) -> dict[str, np.ndarray]:
    """The arrays of a graph by the names they had before they were made whole numbers."""
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load_from_string(raw).graph.initializer}
    whole = {name.removesuffix("_quantized"): array for name, array in held.items() if name.endswith("_quantized")}
    for name, array in whole.items():
        zero, scale = held[f"{name}_zero_point"].astype(np.float32), held[f"{name}_scale"]
        matrix, plain = (array.astype(np.float32) - zero) * scale, name.removesuffix(TURNED)
        held[plain] = matrix if plain == name else matrix.T
    return held


def _names(made: Model) -> dict[str, tuple[str, bool]]:
    """Which parameter each array of the exported graph is, and whether it is turned: found by exporting a network of random
    numbers, where no two are the same."""
    for parameter in made.relations.parameters():
        torch.nn.init.normal_(parameter)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "relations.onnx"
        write(made, GRAPH, path, whole_numbers=False)
        arrays = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}
    numbers = {name: parameter.detach().numpy() for name, parameter in made.relations.named_parameters()}
    found: dict[str, tuple[str, bool]] = {}
    for name, array in arrays.items():
        plain = name.removeprefix(f"{GRAPH}.")
        if plain in numbers:
            found[name] = plain, False
        elif array.ndim == 2:
            found[name] = next(other for other, own in numbers.items() if np.array_equal(own.T, array)), True
    return found
