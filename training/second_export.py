"""Checkpoint to the second look's files: `python -m training.second_export --base DIR --checkpoint FILE --weights DIR`.

Promise: writes second.onnx.gz, second-matrices.npz, second-words.npz and their hashes in manifest.json into a folder of
weights, and touches nothing else in it; the same checkpoint and corpus give the same numbers. Matrices are kept in four bits,
other long arrays in half precision.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import tempfile
import warnings
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import NodeProto, TensorProto, helper, numpy_helper

from sousveil.extraction.neural.matrices import BLOCK
from sousveil.extraction.neural.pieces import CLS, MARKS, SEP
from sousveil.extraction.neural.weights import FOLDER, MATRICES, SECOND, WORDS
from training.fourbit import pack
from training.second_eight import eight_bits, kept
from training.second_network import BASE, BASE_SHA256, HIDDEN, MASK, VOCABULARY, Second, word_table
from training.second_ranges import ranges, sample
from training.second_rows import epoch
from training.train import passages, tokenizer_of
from training.train_data import Source

UNKNOWN = 100
LONG_ARRAY, PASSAGES = 20_000, 60
# Pieces that English text with names in it can have; all others share the row of the unknown one.
KEPT = re.compile(r"(?!\[unused)(##)?[\x21-\x7e\u00a0-\u024f\u2010-\u20ac]+")


def files(net: Second, shown: Iterable[Mapping[str, torch.Tensor]]) -> dict[str, bytes]:
    """The network as an ONNX graph and the four-bit matrices of its layers, which multiply in eight bits, between numbers such
    as they meet in what is `shown` (inputs of some pairs, a batch at a time)."""
    net.eval().settle()
    model, heard = _plain(net), iter(ranges(net, shown))
    held = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    arrays: list[TensorProto] = []
    matrices: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    nodes: list[NodeProto] = []
    for node in model.graph.node:
        matrix = held.get(node.input[1]) if node.op_type in ("MatMul", "Gemm") else None
        if matrix is None or matrix.size <= LONG_ARRAY:
            nodes.append(node)
        else:
            del held[node.input[1]]
            if node.op_type == "Gemm":
                _four_bits(node, matrix, arrays, nodes)
            else:
                name, of = f"four{len(arrays)}", next(heard)
                more, added = eight_bits(name, node.input[0], node.output[0], matrix.shape[1], of)
                arrays, nodes = arrays + more, nodes + added
                matrices[name] = (*_packed(matrix.T), of.loud)
    casts = _halves(held, arrays)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(arrays)
    model.graph.node.extend(casts + nodes)
    model.opset_import.append(helper.make_operatorsetid("com.microsoft", 1))
    raw: bytes = model.SerializeToString(deterministic=True)
    return {SECOND: gzip.compress(raw, mtime=0), MATRICES: kept(matrices)}


def _plain(net: Second) -> onnx.ModelProto:
    rows, pieces = 2, 20
    flat = {name: torch.ones(rows, pieces) for name in ("one", "two", "inside", "mask")}
    inputs = {
        "words": torch.zeros(rows, pieces, HIDDEN), "shapes": torch.zeros(rows, pieces, dtype=torch.long),
        "marks": torch.zeros(rows, pieces, MARKS), **flat, "flag": torch.zeros(rows, 2, dtype=torch.long),
    }  # fmt: skip
    axes = {name: {0: "r", 1: "t"} for name in inputs if name != "flag"} | {"flag": {0: "r"}, "kinds": {0: "r"}}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "second.onnx"
        torch.onnx.export(
            net, tuple(inputs.values()), str(path), input_names=list(inputs), output_names=["kinds"], dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        onnx.checker.check_model(str(path))
        return onnx.load(str(path))


def _four_bits(node: NodeProto, matrix: np.ndarray, arrays: list[TensorProto], nodes: list[NodeProto]) -> None:
    """Put in the place of a node one that multiplies with `matrix` [out, in] as four-bit blocks, and adds what was added."""
    name, (wide, deep) = f"four{len(arrays)}", matrix.shape
    codes, scales = _packed(matrix)
    arrays.append(numpy_helper.from_array(codes, f"{name}_codes"))
    arrays.append(numpy_helper.from_array(scales, f"{name}_halves"))
    bias = node.input[2:]
    result = f"{name}_product" if bias else node.output[0]
    nodes.append(_cast(f"{name}_halves", f"{name}_scales"))
    nodes.append(
        helper.make_node(
            "MatMulNBits", [node.input[0], f"{name}_codes", f"{name}_scales"], [result], name=name, domain="com.microsoft",
            K=deep, N=wide, bits=4, block_size=BLOCK, accuracy_level=0,
        )
    )  # fmt: skip
    if bias:
        nodes.append(helper.make_node("Add", [result, bias[0]], [node.output[0]], name=f"{name}_sum"))


def _packed(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[out, in] -> uint8 [out, in / BLOCK, BLOCK / 2] and the scales of its blocks."""
    wide, deep = matrix.shape
    numbers, scales = pack(torch.from_numpy(matrix.copy()))
    return numbers.reshape(wide, deep // BLOCK, BLOCK // 2), scales


def _halves(held: dict[str, np.ndarray], arrays: list[TensorProto]) -> list[NodeProto]:
    """Add what is left of the arrays, long ones in half precision; the nodes that make them whole again."""
    casts = []
    for name, array in held.items():
        if array.dtype == np.float32 and array.size > LONG_ARRAY:
            arrays.append(numpy_helper.from_array(array.astype(np.float16), f"{name}_halves"))
            casts.append(_cast(f"{name}_halves", name))
        else:
            arrays.append(numpy_helper.from_array(array, name))
    return casts


def _cast(halves: str, name: str) -> NodeProto:
    return helper.make_node("Cast", [halves], [name], to=TensorProto.FLOAT, name=f"{name}_cast")


def words(base: Path, tokenizer: Path) -> bytes:
    """The word table as `WordTable` reads it."""
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    kept = sorted(index for piece, index in vocabulary.items() if KEPT.fullmatch(piece))
    if not {UNKNOWN, CLS, SEP, MASK} <= set(kept):
        raise SystemExit(f"{tokenizer} is not the tokenizer of the first look")
    row = {index: number for number, index in enumerate(kept)}
    rows = np.array([row.get(index, row[UNKNOWN]) for index in range(VOCABULARY)], np.uint16)
    codes, scales = pack(word_table(base)[kept])
    file = BytesIO()
    np.savez_compressed(file, rows=rows, codes=codes.reshape(len(kept), -1), scales=scales.reshape(len(kept), -1))
    return file.getvalue()


def load(checkpoint: Path) -> Second:
    """A network with the numbers of a checkpoint, of as many layers as that has."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    net = Second(len({name.split(".")[1] for name in state if name.startswith("layers.")}))
    net.load_state_dict(state)
    return net


def install(folder: Path, files: dict[str, bytes], more: Mapping[str, Any] | None = None) -> None:
    """Write files into a folder of weights, and their hashes and what `more` there is to say into its manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
        manifest["files"][name] = hashlib.sha256(raw).hexdigest()
    manifest |= more or {}
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _refused(code: int, why: str) -> int:
    print(why, file=sys.stderr)
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where the base weights are another model's, 2 where something to read is not there."""
    parser = argparse.ArgumentParser(prog="python -m training.second_export", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True, help="folder with model.safetensors of all-mpnet-base-v2")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=FOLDER, help="folder of the first look, into which to write")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"), help="passages to take the ranges from")
    options = parser.parse_args(arguments)
    file = options.base / "model.safetensors"
    if not file.is_file():
        return _refused(2, f"{file}: no such file")
    if hashlib.sha256(file.read_bytes()).hexdigest() != BASE_SHA256:
        return _refused(1, f"the base weights are not {BASE}")
    learned = passages(options.corpus)[0][:PASSAGES]
    if not options.checkpoint.is_file() or not learned:
        absent = f"{options.corpus}: no passages" if options.checkpoint.is_file() else f"{options.checkpoint}: no such file"
        return _refused(2, absent)
    rows = epoch(Source(tokenizer_of(options.weights), 0), learned, 0)
    made = files(load(options.checkpoint), sample(rows, word_table(file)))
    install(options.weights, made | {WORDS: words(file, options.weights / "tokenizer.json")})
    return 0


if __name__ == "__main__":
    sys.exit(main())
