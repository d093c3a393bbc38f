"""The model's files and the engine that runs them. Invariant: no byte is run whose SHA-256 is not the one in manifest.json;
one thread and a fixed order of work, so that the same text gives the same numbers; nothing is told to the engine's maker.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sousveil.model.errors import SousveilError

FOLDER = Path(__file__).with_name("weights")
GRAPHS = ("encoder", "marked", "tagger", "links", "relations")
NEEDED = ("onnxruntime", "tokenizers")
# ONNX Runtime from 1.29 on reports its use to Microsoft unless one of these (the name changed) is set before it is loaded.
SILENCED = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")


class WeightsError(SousveilError):
    """A file of the model is not the one that was published with it."""


class Engine(Protocol):
    """Runs the five graphs of one window; arrays as training/network.py describes them, results as logits."""

    def encode(self, ids: np.ndarray, shapes: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[t] three times -> vectors [t, h] of the last layer and of the one half way up."""

    def mark(self, half: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Vectors from half way up and marks [t, MARKS] -> vectors of the last layer with mentions marked."""

    def tag(self, h: np.ndarray, first: np.ndarray, last: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """-> types [n, 7], forms [n, 5]."""

    def link(self, h: np.ndarray, mentions: tuple[np.ndarray, ...], pairs: np.ndarray) -> tuple[np.ndarray, ...]:
        """mentions: first, last, types, forms [m] -> vectors, scores, members, several."""

    def relate(self, h: np.ndarray, vectors: np.ndarray, feed: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        """-> kinds [s, k+1, k+1, 8], attributes [s, k+1, k+1, 8, 9], sentence kinds [s, 8]."""


@dataclass(frozen=True)
class Weights:
    """What a folder of weights holds: an engine, a tokenizer and what the manifest says beside the hashes."""

    engine: Engine
    tokenizer: Any
    manifest: dict[str, Any]


def missing(folder: Path = FOLDER) -> str | None:
    """Why the model cannot be run here, in one line; None where it can."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        return f"the trained model is off: {' and '.join(absent)} not installed"
    return None if (folder / "manifest.json").is_file() else "the trained model is off: its weights are not installed"


def open_weights(folder: Path = FOLDER) -> Weights:
    """Check every file and open the sessions. Raises WeightsError where a file is missing or was changed."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    content = {name: _checked(folder / name, digest) for name, digest in sorted(manifest["files"].items())}
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(content["tokenizer.json"].decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Weights(OnnxEngine({graph: content[f"{graph}.onnx"] for graph in GRAPHS}), tokenizer, manifest)


def _checked(path: Path, digest: str) -> bytes:
    if not path.is_file():
        raise WeightsError(f"{path.name} of the trained model is missing; install sousveil again")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != digest:
        raise WeightsError(f"{path.name} of the trained model was changed; install sousveil again or run `make model`")
    return raw


class OnnxEngine:
    """The graphs in ONNX Runtime, on one thread."""

    def __init__(self, graphs: dict[str, bytes]) -> None:
        os.environ.update(dict.fromkeys(SILENCED, "1"))
        import onnxruntime

        onnxruntime.disable_telemetry_events()  # Windows does not look at the environment
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._sessions = {
            name: onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"]) for name, raw in graphs.items()
        }

    def encode(self, ids: np.ndarray, shapes: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """[t] three times -> [t, h] twice."""
        h, half = self._run("encoder", ids=ids, shapes=shapes, known=known)
        return h, half

    def mark(self, half: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """[t, h] and [t, MARKS] -> [t, h]."""
        return self._run("marked", half=half, marks=marks)[0]

    def tag(self, h: np.ndarray, first: np.ndarray, last: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """-> types [n, 7], forms [n, 5]."""
        types, forms = self._run("tagger", h=h, first=first, last=last, width=width)
        return types, forms

    def link(self, h: np.ndarray, mentions: tuple[np.ndarray, ...], pairs: np.ndarray) -> tuple[np.ndarray, ...]:
        """-> vectors, scores, members, several."""
        first, last, types, forms = mentions
        return tuple(self._run("links", h=h, first=first, last=last, types=types, forms=forms, pairs=pairs))

    def relate(self, h: np.ndarray, vectors: np.ndarray, feed: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        """-> kinds, attributes, sentence kinds."""
        return tuple(self._run("relations", h=h, vectors=vectors, **feed))

    def _run(self, graph: str, **feed: np.ndarray) -> list[np.ndarray]:
        found: list[np.ndarray] = self._sessions[graph].run(None, feed)
        return found
