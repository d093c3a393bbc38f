"""The model's files and the engine that runs them. Invariant: no byte is run whose SHA-256 is not the one in manifest.json;
the same text gives the same numbers with as many threads, and with others a logit that differs by some 1e-5 at most; nothing is
told to the engine's maker. A file is held no longer than it takes to open it, and none is opened that is not asked for.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from sousveil.extraction.neural.kept import keeping
from sousveil.extraction.neural.matrices import unpacked
from sousveil.extraction.neural.second import Glass, SecondLook, WordTable
from sousveil.model.errors import SousveilError

FOLDER = Path(__file__).with_name("weights")
GRAPHS = ("encoder", "marked", "tagger", "links", "relations")
SECOND, MATRICES, WORDS = SECOND_FILES = ("second.onnx.gz", "second-matrices.npz", "second-words.npz")
FIRST = "first-look.json"  # how sure the first look is where no second one follows
MOST_THREADS = 4
ENTRIES = {
    "session.use_env_allocators": "1", "session.use_device_allocator_for_initializers": "1",
    "session.intra_op.allow_spinning": "0",
}
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
    """What a folder of weights holds: an engine, a tokenizer, the second look where there is one and it is wanted, what the
    manifest says beside the hashes, and the points of the calibration that belongs to these looks."""

    engine: Engine
    tokenizer: Any
    second: SecondLook | None
    manifest: dict[str, Any]
    calibration: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Files:
    """The files of a folder of weights, by the digests of its manifest."""

    folder: Path
    digests: Mapping[str, str]

    def check(self, name: str) -> None:
        """Read the file through, a little at a time. Raises WeightsError where it is not there, or not as it was published."""
        with self._path(name).open("rb") as file:
            self._compare(name, hashlib.file_digest(file, "sha256").hexdigest())

    def read(self, name: str) -> bytes:
        """The file's bytes. Raises WeightsError as `check` does."""
        raw = self._path(name).read_bytes()
        self._compare(name, hashlib.sha256(raw).hexdigest())
        return raw

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise WeightsError(f"{name} of the trained model is missing; install sousveil again")
        return path

    def _compare(self, name: str, digest: str) -> None:
        if digest != self.digests.get(name):
            raise WeightsError(f"{name} of the trained model was changed; install sousveil again or run `make model`")


def missing(folder: Path = FOLDER) -> str | None:
    """Why the model cannot be run here, in one line; None where it can."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        return f"the trained model is off: {' and '.join(absent)} not installed"
    return None if (folder / "manifest.json").is_file() else "the trained model is off: its weights are not installed"


def open_weights(folder: Path = FOLDER, *, second: bool = True) -> Weights:
    """Check every file that is needed and open the sessions of the first look; without the `second` look its files may be
    missing. Raises WeightsError where a file is missing or was changed."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = Files(folder, manifest["files"])
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(files.read("tokenizer.json").decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    glass = _glass(files) if second and SECOND in files.digests else None
    alone = _first(folder) if not second else None
    engine = OnnxEngine({graph: session(files.read(f"{graph}.onnx")) for graph in GRAPHS})
    return Weights(engine, tokenizer, SecondLook(glass) if glass else None, manifest, alone or manifest.get("calibration"))


def _glass(files: Files) -> Glass:
    for name in SECOND_FILES:
        files.check(name)
    return keeping(OnnxGlass(files), "".join(files.digests[name] for name in SECOND_FILES))


def _first(folder: Path) -> Mapping[str, Any] | None:
    """The calibration of the first look alone, where it was fitted."""
    if not (folder / FIRST).is_file():
        return None
    found: Mapping[str, Any] = json.loads((folder / FIRST).read_text(encoding="utf-8"))["calibration"]
    return found


@cache
def _runtime() -> Any:
    """ONNX Runtime, silenced, with one store of memory for all graphs: one after the other needs it."""
    os.environ.update(dict.fromkeys(SILENCED, "1"))
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # Windows does not look at the environment
    kind, use = onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, onnxruntime.OrtMemType.DEFAULT
    onnxruntime.create_and_register_allocator(onnxruntime.OrtMemoryInfo("Cpu", kind, 0, use), None)
    return onnxruntime


def session(raw: bytes, threads: int = 1, given: Mapping[str, np.ndarray] | None = None) -> Any:
    """A graph in ONNX Runtime, with the arrays that it leaves open `given`: whoever gives them keeps them as long as the
    session, which may read them in place. No memory is laid out beforehand for inputs of one shape, for hardly two have the
    same, and weights take no more than their own size."""
    onnxruntime = _runtime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_mem_pattern = False
    for entry, value in ENTRIES.items():
        options.add_session_config_entry(entry, value)
    options.log_severity_level = 3
    if given:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in given.values()]
        options.add_external_initializers(list(given), values)
    return onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])


def threads_here() -> int:
    """Threads for the second look: what OMP_NUM_THREADS says (Spark sets it for its workers), else up to MOST_THREADS."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(said)) if said.isdecimal() else min(MOST_THREADS, os.cpu_count() or 1)


class OnnxGlass:
    """The graph of the second look, opened when it is first needed."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def _words(self) -> WordTable:
        return WordTable(self._files.read(WORDS))

    @cached_property
    def _matrices(self) -> dict[str, np.ndarray]:
        return dict(unpacked(self._files.read(MATRICES)))

    @cached_property
    def _session(self) -> Any:
        return session(gzip.decompress(self._files.read(SECOND)), threads_here(), self._matrices)

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """[r, t] and [r, t, MARKS] -> [r, 16]."""
        plain = {name: value for name, value in feed.items() if name != "ids"}
        found: np.ndarray = self._session.run(None, {"words": self._words(feed["ids"]), **plain})[0]
        return found


class OnnxEngine:
    """The graphs in ONNX Runtime."""

    def __init__(self, sessions: dict[str, Any]) -> None:
        self._sessions = sessions

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
