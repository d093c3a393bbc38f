"""Where bytes come from: files, folders, standard input. Knows nothing of what the bytes mean.

Invariant: everything named is either given as a Blob or as a Skipped with the reason; nothing is passed over in silence.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sousveil.model import Origin, ReadingError

MAX_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class Blob:
    """Bytes with where they came from; `name` is the file's own name."""

    raw: bytes
    origin: Origin
    name: str


@dataclass(frozen=True)
class Skipped:
    """Something that was named, or lay in a folder that was named, and could not be taken: `why` is one clear line."""

    name: str
    why: str


def walk(sources: Iterable[str | Path], *, max_bytes: int = MAX_BYTES) -> Iterator[Blob | Skipped]:
    """Blobs of files, of everything below folders (sorted, hidden names left out and links not followed), and of `-`.

    Raises ReadingError where a source that was named does not exist or a folder holds no file at all.
    """
    for source in sources:
        if str(source) == "-":
            yield _take_stream(max_bytes)
            continue
        path = Path(source)
        if path.is_dir():
            yield from _take_folder(path, max_bytes)
        elif not path.exists():
            raise ReadingError(f"{source}: no such file or folder")
        else:
            yield _take_file(path, str(path), max_bytes)


def _take_folder(folder: Path, max_bytes: int) -> Iterator[Blob | Skipped]:
    found = False
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            found = True
            path = Path(base) / name
            shown = (Path(folder.name) / path.relative_to(folder)).as_posix() if folder.name else path.as_posix()
            if path.is_symlink():
                yield Skipped(shown, "a link; links are not followed")
            else:
                yield _take_file(path, shown, max_bytes)
    if not found:
        raise ReadingError(f"{folder}: the folder holds no files")


def _take_file(path: Path, shown: str, max_bytes: int) -> Blob | Skipped:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Skipped(shown, "not a regular file")
        if status.st_size > max_bytes:
            return Skipped(shown, _too_large(status.st_size, max_bytes))
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
    except OSError as error:
        return Skipped(shown, error.strerror or str(error))
    if len(raw) > max_bytes:
        return Skipped(shown, _too_large(len(raw), max_bytes))
    return Blob(raw, Origin(shown), path.name)


def _take_stream(max_bytes: int) -> Blob | Skipped:
    raw = sys.stdin.buffer.read(max_bytes + 1)
    if len(raw) > max_bytes:
        return Skipped("standard input", _too_large(len(raw), max_bytes))
    return Blob(raw, Origin("standard input"), "-")


def _too_large(size: int, limit: int) -> str:
    return f"{size / 1e6:.0f} MB is over the limit of {limit / 1e6:.0f} MB; split it"
