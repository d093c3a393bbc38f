"""Answers of the second look, kept in a folder: who reads the same texts again, with other rules, waits for them once.

Invariant: what comes from the folder is what the graph would say: an answer's name is the digest of the graph and of all it
was shown. A file that cannot be read is as good as none.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sousveil.extraction.neural.second import Glass

FOLDER = "SOUSVEIL_LOOKS"


@dataclass(frozen=True)
class KeptGlass:
    """A glass that looks into `folder` first. `digest` tells graphs apart."""

    glass: Glass
    digest: str
    folder: Path

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """As the glass's own."""
        path = self.folder / f"{self._name(feed)}.npy"
        try:
            return np.asarray(np.load(path, allow_pickle=False))
        except (OSError, ValueError, EOFError):
            found = self.glass.look(feed)
        part = path.with_name(f"{path.stem}.{os.getpid()}.part")
        with part.open("wb") as file:
            np.save(file, found)
        part.replace(path)
        return found

    def _name(self, feed: dict[str, np.ndarray]) -> str:
        shown = hashlib.sha256(self.digest.encode())
        for name in sorted(feed):
            shown.update(f"{name}{feed[name].dtype}{feed[name].shape}".encode())
            shown.update(np.ascontiguousarray(feed[name]).tobytes())
        return shown.hexdigest()


def keeping(glass: Glass, digest: str) -> Glass:
    """The glass, with its answers kept where the environment names a folder that is there."""
    folder = os.environ.get(FOLDER)
    return KeptGlass(glass, digest, Path(folder)) if folder and Path(folder).is_dir() else glass
