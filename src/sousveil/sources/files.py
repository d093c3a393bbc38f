"""Files, folders and standard input. Links are not followed, only regular files are read, and never beyond the limit.

Invariant: what is checked is the file that was opened, not its name: nothing can be put in its place between the two.
"""

from __future__ import annotations

import fnmatch
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sousveil.model import ReadingError
from sousveil.sources.blobs import ByRule, Skipped, shown_name
from sousveil.sources.own import SITE, SITE_MARK

IGNORE_FILE = ".sousveilignore"
_FEW = 5
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_BESIDE_A_LEDGER = tuple(f".sousveil{ending}" for ending in ("-wal", "-shm", ".lock", ".head", ".checkpoint"))


@dataclass(frozen=True)
class Opened:
    """An open regular file; the taker closes it."""

    file: BinaryIO
    size: int
    shown: str
    name: str


def open_path(path: Path, shown: str, *, follow: bool) -> Opened | Skipped:
    """Open one file. `follow`: the person named it, so a link is meant."""
    flags = _FLAGS if follow else _FLAGS | getattr(os, "O_NOFOLLOW", 0)
    try:
        if not follow and path.is_symlink():
            return Skipped(shown, "a link; links are not followed")
        if not stat.S_ISREG(path.stat().st_mode):
            return Skipped(shown, "not a regular file")
        descriptor = os.open(path, flags)
    except OSError as error:
        return Skipped(shown, error.strerror or str(error))
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return Skipped(shown, "not a regular file")
    return Opened(os.fdopen(descriptor, "rb"), status.st_size, shown, path.name)


def walk_folder(folder: Path) -> Iterator[tuple[Path, str] | Skipped]:
    """(path, name to show) of every file below a folder, sorted; hidden names and those that its `.sousveilignore` lists are
    left out, which is said at the end.

    Raises ReadingError where the folder holds no file at all.
    """
    ignored = _ignored(folder)
    root = folder.resolve().name or folder.as_posix()
    found = False
    trouble: list[OSError] = []
    hidden, listed = list[str](), list[str]()
    for base, folders, names in os.walk(folder, onerror=trouble.append):
        inside = Path(base).relative_to(folder)
        linked = sorted(name for name in folders if (Path(base) / name).is_symlink() and not name.startswith("."))
        hidden += sorted(name for name in (*folders, *names) if name.startswith(".") and name != IGNORE_FILE)
        listed += sorted(name for name in folders if not name.startswith(".") and _is_ignored(inside / name, ignored))
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in linked
                            and not _is_ignored(inside / name, ignored))
        if SITE_MARK in names:
            found, folders[:] = True, []
            yield Skipped(shown_name((Path(root) / inside).as_posix()), SITE)
            continue
        for name in [*linked, *sorted(names)]:
            if name.startswith(".") or _is_ignored(inside / name, ignored):
                listed += [name] if name in names and not name.startswith(".") else []
                continue
            found = True
            shown = shown_name((Path(root) / inside / name).as_posix())
            if name in linked:
                yield Skipped(shown, "a link; links are not followed")
            elif name.endswith(_BESIDE_A_LEDGER):
                yield Skipped(shown, "belongs to a ledger")
            else:
                yield Path(base) / name, shown
    for error in trouble:
        yield Skipped(shown_name(str(error.filename)), error.strerror or str(error))
    if not found and not trouble:
        raise ReadingError(f"{folder}: the folder holds no files")
    yield from _by_rule(shown_name(root), hidden, listed)


def _by_rule(root: str, hidden: list[str], listed: list[str]) -> Iterator[ByRule]:
    """What is said of names that were left out."""
    for names, why in ((hidden, "hidden names left out"), (listed, f"names left out by its {IGNORE_FILE}")):
        if names:
            few = ", ".join(map(shown_name, names[:_FEW])) + (", ..." if len(names) > _FEW else "")
            yield ByRule(root, f"{len(names)} {why} ({few})")


def read_stream(limit: int) -> bytes | None:
    """Standard input to its end, or None where it goes on beyond the limit."""
    pieces, size = [], 0
    while piece := sys.stdin.buffer.read(1 << 20):
        size += len(piece)
        if size > limit:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def _ignored(folder: Path) -> list[str]:
    path = folder / IGNORE_FILE
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.strip().rstrip("/") for line in lines if line.strip() and not line.startswith("#")]


def _is_ignored(inside: Path, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatch(inside.as_posix(), pattern) or fnmatch.fnmatch(inside.name, pattern) for pattern in patterns)
