"""Answers of the second look, kept in a folder: who reads the same texts again, with other rules, waits for them once.

Invariant: what comes from the folder is what the graph would say: an answer's name is the digest of the graph and of all it
was shown. A file that cannot be read is as good as none; a folder that is not there or takes nothing is said.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sousveil.extraction.neural.second import Glass
from sousveil.model.errors import UsageError

FOLDER = "SOUSVEIL_LOOKS"


@dataclass(frozen=True)
class KeptGlass:
    """A glass that looks into `folder` first. `digest` tells graphs apart."""

    glass: Glass
    digest: str
    folder: Path

    def look(self, feed: dict[str, np.ndarray]) -> np.ndarray:
        """As the glass's own. Raises UsageError where the folder takes no file."""
        path = self.folder / f"{self._name(feed)}.npy"
        try:
            return np.asarray(np.load(path, allow_pickle=False))
        except (OSError, ValueError, EOFError):
            found = self.glass.look(feed)
        part = path.with_name(f"{path.stem}.{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                np.save(file, found)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            why = f"{FOLDER}: {self.folder} takes no answer ({error.strerror}); name another folder or none"
            raise UsageError(why) from error
        return found

    def _name(self, feed: dict[str, np.ndarray]) -> str:
        shown = hashlib.sha256(self.digest.encode())
        for name in sorted(feed):
            shown.update(f"{name}{feed[name].dtype}{feed[name].shape}".encode())
            shown.update(np.ascontiguousarray(feed[name]).tobytes())
        return shown.hexdigest()


def keeping(glass: Glass, digest: str) -> Glass:
    """The glass, with its answers kept where the environment names a folder. Raises UsageError where that is not there."""
    folder = os.environ.get(FOLDER)
    if folder and not Path(folder).is_dir():
        raise UsageError(f"{FOLDER}: there is no folder {folder}; make it or name none")
    return KeptGlass(glass, digest, Path(folder)) if folder else glass
