"""An export onto the disk: whole or not at all, and never over a file that is there.

Invariant: every file is written beside its place first; nothing is put in place before all of them are whole. Zip files carry
no time of making, so the same ledger gives the same bytes.
"""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path

from sousveil.model import SousveilError, UsageError
from sousveil.publishing.exports.formats import Files, Format

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(files: Files, format: Format, out: Path, *, force: bool = False) -> list[Path]:
    """Put an export's files at `out`: all of them in one zip where `out` ends in .zip, else the main one at `out` and the
    others beside it. Returns the paths. Raises UsageError for a path that is there already or a folder that is not.
    """
    if out.suffix == ".zip":
        files = {out.name: packed(files)}
    paths = [out, *(out.with_name(name) for name in list(files)[1:])]
    if not out.parent.is_dir():
        raise UsageError(f"{out}: the folder {out.parent} does not exist")
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file, such as {path / ('export' + format.suffix)}")
        if path.exists() and not force:
            raise UsageError(f"{path}: exists already; name another file or say --force")
    _place(list(zip(paths, files.values(), strict=True)))
    return paths


def stem(out: Path | None) -> str | None:
    """What the files of an export to `out` are called: its name up to the first full stop."""
    return (out.name.split(".")[0] or None) if out else None


def packed(files: Files, *, stored: Collection[str] = ()) -> bytes:
    """A zip of the files, in their order, without times; those in `stored` are not packed again."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, raw in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr, entry.create_system = 0o644 << 16, 3
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, raw)
    return out.getvalue()


def _place(files: list[tuple[Path, bytes]]) -> None:
    drafts: list[tuple[Path, Path]] = []
    try:
        for path, raw in files:
            drafts.append((_draft(path, raw), path))
        for draft, path in drafts:
            draft.replace(path)
    finally:
        for draft, _ in drafts:
            draft.unlink(missing_ok=True)


def _draft(path: Path, raw: bytes) -> Path:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".sousveil.", suffix=".part")
    except OSError as error:
        raise SousveilError(f"{path}: can't write into {path.parent}: {error.strerror}") from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        draft.chmod(0o644)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SousveilError(f"{path}: can't be written: {error.strerror}") from error
    return draft
