"""Checkpoint to shipped weights: `python -m training.train_export --base DIR --checkpoint FILE --out DIR`.

Promise: five ONNX graphs with int8 weights, the tokenizer, and a manifest with the SHA-256 of each file, of the base weights
and of the corpus; the same checkpoint gives the same files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from sousveil.extraction.neural import pairs
from sousveil.extraction.neural.pieces import MARKS
from sousveil.extraction.neural.weights import SECOND_FILES
from training.network import HIDDEN, MENTION, Model
from training.train import begin_with

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class _Encode(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, ids: Tensor, shapes: Tensor, known: Tensor) -> Tensor:
        """One window without padding, half way up."""
        half: Tensor = self.encoder(ids[None], shapes[None], known[None], torch.ones_like(ids)[None])[1]
        return half[0]


class _Again(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, half: Tensor, marks: Tensor) -> Tensor:
        """The same window with mentions marked."""
        return self.encoder.again(half[None], marks[None], torch.ones_like(marks[None, :, 0]))[0]


class _Relate(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.relations = model.relations

    def forward(self, *feed: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Kinds, attributes, sentence kinds."""
        kinds, attributes, _, _, sentence = self.relations(*feed)
        return kinds, attributes, sentence


def whole(*size: int) -> Tensor:
    """Zeros of indices."""
    return torch.zeros(*size, dtype=torch.long)


def graphs(model: Model) -> dict[str, tuple[nn.Module, dict[str, Tensor], dict[str, dict[int, str]], list[str]]]:
    """Module, example inputs, axes that may change, names of results, by graph."""
    h = torch.randn(30, HIDDEN)
    spans, mentions, sentences, places = 9, 5, 3, pairs.WIDTH
    steps = torch.arange(1, spans + 1)
    relations = {
        "h": h, "vectors": torch.randn(mentions, MENTION), "holds": torch.ones(sentences, places, mentions),
        "near": whole(sentences, mentions), "types": whole(sentences, places) + 1,
        "countries": whole(sentences, places + 1, places + 1), "pieces": whole(sentences, 7), "inside": torch.ones(sentences, 7)
    }  # fmt: skip
    ids = torch.arange(30)
    links = {"h": h, "first": steps[:mentions], "last": steps[:mentions] + 1, "types": whole(mentions),
             "forms": whole(mentions), "pairs": whole(mentions, mentions, 6)}  # fmt: skip
    return {
        "encoder": (_Encode(model), {"ids": ids, "shapes": whole(30), "known": whole(30)},
                    {name: {0: "t"} for name in ("ids", "shapes", "known", "half")}, ["half"]),
        "marked": (_Again(model), {"half": h, "marks": torch.zeros(30, MARKS)},
                   {name: {0: "t"} for name in ("half", "marks", "h2")}, ["h2"]),
        "tagger": (model.tagger, {"h": h, "first": steps, "last": steps + 1, "width": whole(spans)},
                   {"h": {0: "t"}} | {name: {0: "n"} for name in ("first", "last", "width", "span_types", "span_forms")},
                   ["span_types", "span_forms"]),
        "links": (model.links, links,
                  {"h": {0: "t"}, "pairs": {0: "m", 1: "m2"}, "scores": {0: "m", 1: "m3"}, "members": {0: "m", 1: "m2"}}
                  | {name: {0: "m"} for name in ("first", "last", "types", "forms", "vectors", "several")},
                  ["vectors", "scores", "members", "several"]),
        "relations": (_Relate(model), relations,
                      {"h": {0: "t"}, "vectors": {0: "m"}, "holds": {0: "s", 2: "m"}, "near": {0: "s", 1: "m"},
                       "pieces": {0: "s", 1: "l"}, "inside": {0: "s", 1: "l"}}
                      | {name: {0: "s"} for name in ("types", "countries", "kinds", "attributes", "sentence")},
                      ["kinds", "attributes", "sentence"]),
    }  # fmt: skip


def export(model: Model, out: Path, *, whole_numbers: bool = True) -> None:
    """Write the five graphs; int8 unless `whole_numbers` is false."""
    model.eval()
    out.mkdir(parents=True, exist_ok=True)
    for name in graphs(model):
        write(model, name, out / f"{name}.onnx", whole_numbers=whole_numbers)


def write(model: Model, name: str, path: Path, *, whole_numbers: bool = True) -> None:
    """Write one of the five graphs."""
    module, inputs, axes, results = graphs(model)[name]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / f"{name}.onnx"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module.eval(), tuple(inputs.values()), str(plain), input_names=list(inputs), output_names=results,
                dynamic_axes=axes, opset_version=17, dynamo=False,
            )  # fmt: skip
        onnx.checker.check_model(str(plain))
        if whole_numbers:
            quantize_dynamic(
                plain, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"] if name == "encoder" else ["MatMul", "Gemm"],
            )  # fmt: skip
        else:
            shutil.copy(plain, path)


def manifest(out: Path, corpus: Path, extra: dict[str, object]) -> None:
    """Write `manifest.json`: what the files are and what they were made from."""
    files = sorted(p for p in out.iterdir() if p.suffix == ".onnx" or p.name in ("tokenizer.json", *SECOND_FILES))
    digest = hashlib.sha256()
    for path in sorted(corpus.glob("w*.txt")):
        digest.update(path.read_bytes())
    row = {
        "format": 1,
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files},
        "base": {"name": "sentence-transformers/all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": BASE_SHA256},
        "corpus_sha256": digest.hexdigest(),
        **extra,
    }
    (out / "manifest.json").write_text(json.dumps(row, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load(checkpoint: Path) -> Model:
    """A model with the numbers of a checkpoint."""
    model = Model()
    begin_with(model, checkpoint)
    return model.eval()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_export", description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="leave the weights as they are, to compare")
    options = parser.parse_args(arguments)
    if hashlib.sha256((options.base / "model.safetensors").read_bytes()).hexdigest() != BASE_SHA256:
        print("the base weights are not all-MiniLM-L6-v2", file=sys.stderr)
        return 1
    export(load(options.checkpoint), options.out, whole_numbers=not options.float)
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    manifest(options.out, options.corpus, {})
    return 0


if __name__ == "__main__":
    sys.exit(main())
