"""What the first look is taught on with, out of its installed files, so that no checkpoint is needed: its upper layers, the
tagger, the links and the relations.

Promise: what `train_export.write` wrote is read back, each matrix as its whole numbers say; a graph of another make raises
ValueError. The export loses the names of some matrices and numbers them instead, in the same order for a network of the same
shape.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.network import Model
from training.train_export import graphs, write

GRAPHS = ("marked", "tagger", "links", "relations")
TURNED = "_Transposed"


def model(folder: Path) -> Model:
    """A model with the numbers of GRAPHS of an installed folder; its other parts are untrained. Raises ValueError."""
    made = Model()
    for graph in GRAPHS:
        fill(made, graph, (folder / f"{graph}.onnx").read_bytes())
    return made


@torch.no_grad()
def fill(made: Model, graph: str, raw: bytes) -> None:
    """Give a model the numbers of one graph's file. Raises ValueError."""
    held, module = _arrays(raw), graphs(made)[graph][0]
    told = dict(zip(_numbered(held), held, strict=True))
    for name, (parameter, turned) in _names(graph).items():
        own = module.get_parameter(parameter)
        array = held.get(told.get(name, name), np.zeros(0))
        array = array.T if turned else array
        if array.shape != own.shape:
            raise ValueError(f"{graph}.onnx holds a graph that this code did not write ({name}); run `make model`")
        own.copy_(torch.from_numpy(np.array(array)))


def _arrays(raw: bytes) -> dict[str, np.ndarray]:
    """The arrays of a graph by the names they had before they were made whole numbers."""
    held = {one.name: numpy_helper.to_array(one) for one in onnx.load_from_string(raw).graph.initializer}
    whole = [name.removesuffix("_quantized") for name in held if name.endswith("_quantized")]
    parts = {f"{name}_{part}" for name in whole for part in ("quantized", "zero_point", "scale")}
    found = {name: array for name, array in held.items() if name not in parts}
    for name in whole:
        matrix = (held[f"{name}_quantized"].astype(np.float32) - held[f"{name}_zero_point"]) * held[f"{name}_scale"]
        plain = name.removesuffix(TURNED)
        found[plain] = matrix if plain == name else matrix.T
    return found


def _numbered(names: Iterable[str]) -> list[str]:
    """Names, where those that the export made up are told by their order alone."""
    names = list(names)
    order = sorted((name for name in names if "::" in name), key=lambda name: int(name.rsplit("_", 1)[1]))
    return [f"::{order.index(name)}" if "::" in name else name for name in names]


def _names(graph: str) -> dict[str, tuple[str, bool]]:
    """Which parameter each array of an exported graph is, and whether it is turned: found by exporting a network of random
    numbers, where no two are the same."""
    other = Model()
    for parameter in other.parameters():
        nn.init.normal_(parameter)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{graph}.onnx"
        write(other, graph, path, whole_numbers=False)
        held = _arrays(path.read_bytes())
    numbers = {name: parameter.detach().numpy() for name, parameter in graphs(other)[graph][0].named_parameters()}
    found: dict[str, tuple[str, bool]] = {}
    for name, told in zip(held, _numbered(held), strict=True):
        if name in numbers:
            found[told] = name, False
        elif held[name].ndim == 2:
            found[told] = next(own for own, matrix in numbers.items() if np.array_equal(matrix.T, held[name])), True
    return found
