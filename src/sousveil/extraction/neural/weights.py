"""The model's files and the engine that runs them. Invariant: no byte is run whose SHA-256 is not the one in manifest.json;
the same text gives the same numbers, whatever the number of threads; nothing is told to the engine's maker.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sousveil.extraction.neural.kept import keeping
from sousveil.extraction.neural.second import Glass, SecondLook, WordTable
from sousveil.model.errors import SousveilError

FOLDER = Path(__file__).with_name("weights")
GRAPHS = ("encoder", "marked", "tagger", "links", "relations")
SECOND, WORDS = "second.onnx.gz", "second-words.npz"
MOST_THREADS = 4
NEEDED = ("onnxruntime", "tokenizers")
# ONNX Runtime from 1.29 on reports its use to Microsoft unless one of these (the name changed) is set before it is loaded.
SILENCED = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")


class WeightsError(SousveilError):
    """A file of the model is not the one that was published with it."""


class Engine(Protocol):
    """Runs the five graphs of one window; arrays as training/network.py describes them, results as logits."""

    def encode(self, ids: np.ndarray, shapes: np.ndarray, known: np.ndarray) -> np.ndarray:
        """[t] three times -> vectors [t, h] from half way up."""

    def mark(self, half: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """Vectors from half way up and marks [t, MARKS] -> vectors of the last layer with these mentions marked."""

    def tag(self, h: np.ndarray, first: np.ndarray, last: np.ndarray, width: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """-> types [n, 7], forms [n, 5]."""

    def link(self, h: np.ndarray, mentions: tuple[np.ndarray, ...], pairs: np.ndarray) -> tuple[np.ndarray, ...]:
        """mentions: first, last, types, forms [m] -> vectors, scores, members, several."""

    def relate(self, h: np.ndarray, vectors: np.ndarray, feed: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        """-> kinds [s, k+1, k+1, 8], attributes [s, k+1, k+1, 8, 9], sentence kinds [s, 8]."""


@dataclass(frozen=True)
class Weights:
    """What a folder of weights holds: an engine, a tokenizer, the second look where there is one, and what the manifest says
    beside the hashes."""

    engine: Engine
    tokenizer: Any
    second: SecondLook | None
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
    second = SecondLook(_glass(content, manifest["files"])) if SECOND in content else None
    return Weights(OnnxEngine({graph: content[f"{graph}.onnx"] for graph in GRAPHS}), tokenizer, second, manifest)


def _glass(content: dict[str, bytes], digests: dict[str, str]) -> Glass:
    return keeping(OnnxGlass(content[SECOND], content[WORDS]), digests[SECOND] + digests[WORDS])


def _checked(path: Path, digest: str) -> bytes:
    if not path.is_file():
        raise WeightsError(f"{path.name} of the trained model is missing; install sousveil again")
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != digest:
        raise WeightsError(f"{path.name} of the trained model was changed; install sousveil again or run `make model`")
    return raw


def session(raw: bytes, threads: int = 1) -> Any:
    """A graph in ONNX Runtime."""
    os.environ.update(dict.fromkeys(SILENCED, "1"))
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # Windows does not look at the environment
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])


def threads_here() -> int:
    """Threads for the second look: what OMP_NUM_THREADS says (Spark sets it for its workers), else up to MOST_THREADS. The
    answers are the same to the bit whatever their number."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(said)) if said.isdigit() else min(MOST_THREADS, os.cpu_count() or 1)


class OnnxGlass:
    """The graph of the second look, opened when it is first needed."""

    def __init__(self, raw: bytes, words: bytes) -> None:
        self._raw, self._table = raw, words

    @cached_property
    def _words(self) -> WordTable:
        return WordTable(self._table)

    @cached_property
    def _session(self) -> Any:
        return session(gzip.decompress(self._raw), threads_here())

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """[r, t] and [r, t, MARKS] -> [r, 16]."""
        plain = {name: value for name, value in feed.items() if name != "ids"}
        found: np.ndarray = self._session.run(None, {"words": self._words(feed["ids"]), **plain})[0]
        return found


class OnnxEngine:
    """The graphs in ONNX Runtime."""

    def __init__(self, graphs: dict[str, bytes]) -> None:
        self._sessions = {name: session(raw) for name, raw in graphs.items()}

    def encode(self, ids: np.ndarray, shapes: np.ndarray, known: np.ndarray) -> np.ndarray:
        """[t] three times -> [t, h]."""
        return self._run("encoder", ids=ids, shapes=shapes, known=known)[0]

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
