"""WACZ packages: the web archives in a zip, each looked at where it lies, whatever its size.

Invariant: an archive whose sha256 is not the one that the package lists is not read; one that is packed once more is unpacked
within the limits of any other archive. Indexes and lists of pages are not needed, and not read. A package that this program
wrote is not read.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from sousveil.sources.blobs import MAX_BYTES, Blob, Skipped, shown_name, too_large
from sousveil.sources.budget import Budget, Refused
from sousveil.sources.own import MAKER, PAGES
from sousveil.sources.unpacking import entries_of

WebArchive = Callable[[BinaryIO, str], Iterator[Blob | Skipped]]
_LOCAL = struct.Struct("<4s22x2H")
_STEP = 1 << 20
_CHANGED = "its sha256 is not the one that the package declares; it was changed"


def is_wacz(file: BinaryIO) -> bool:
    """Is this zip a package of web archives?"""
    file.seek(0)
    head = file.read(4096)
    file.seek(max(0, file.seek(0, 2) - 65_536))
    tail = file.read()
    file.seek(0)
    return b"datapackage.json" in head + tail and b"archive/" in head + tail


def from_wacz(file: BinaryIO, shown: str, budget: Budget, web_archive: WebArchive) -> Iterator[Blob | Skipped]:
    """What `web_archive` gives of each archive in the package. Raises Refused on limits, and the errors of BROKEN."""
    described = _description(file)
    if str(described.get("software", "")).startswith(f"{MAKER} "):
        raise Refused(PAGES)
    declared = _declared(described)
    for entry in entries_of(file):
        if not entry.filename.startswith("archive/") or entry.filename.endswith("/"):
            continue
        budget.entry()
        inner = f"{shown}!/{shown_name(entry.filename)}"
        if entry.flag_bits & 1:
            yield Skipped(inner, "needs a password; unpack it first")
            continue
        part = _part(file, entry, budget)
        if part is None:
            yield Skipped(inner, too_large(entry.file_size, MAX_BYTES))
        elif entry.filename in declared and declared[entry.filename] != _sha256(part):
            yield Skipped(inner, _CHANGED)
        else:
            yield from _archive(part, inner, web_archive)


def _archive(part: BinaryIO, inner: str, web_archive: WebArchive) -> Iterator[Blob | Skipped]:
    part.seek(0)
    try:
        yield from web_archive(part, inner)
    except Refused as error:
        yield Skipped(inner, str(error))


def _part(file: BinaryIO, entry: zipfile.ZipInfo, budget: Budget) -> BinaryIO | None:
    """An entry as a file: in its place where it is not packed, else in memory; None where that is too large."""
    if entry.compress_type == zipfile.ZIP_STORED:
        file.seek(entry.header_offset)
        mark, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
        if mark != b"PK\x03\x04":
            raise zipfile.BadZipFile(f"{entry.filename!r} is not where the directory says")
        start = entry.header_offset + _LOCAL.size + name + extra
        return cast(BinaryIO, io.BufferedReader(_Window(file, start, entry.file_size), _STEP))
    with zipfile.ZipFile(file) as package, package.open(entry) as stream:
        raw = budget.take(cast(BinaryIO, stream), entry.compress_size)
    return None if raw is None else io.BytesIO(raw)


class _Window(io.RawIOBase):
    """A part of a file as a file of its own, for reading."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._start, self._size, self._place = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = max(0, offset + (0, self._place, self._size)[whence])
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._start + self._place)
        piece = self._file.read(max(0, min(len(buffer), self._size - self._place)))
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def _sha256(part: BinaryIO) -> str:
    part.seek(0)
    digest = hashlib.sha256()
    while piece := part.read(_STEP):
        digest.update(piece)
    return f"sha256:{digest.hexdigest()}"


def _description(file: BinaryIO) -> dict[str, Any]:
    """What the package says of itself; nothing where that is absent or endless."""
    with zipfile.ZipFile(file) as package:
        if "datapackage.json" not in package.namelist() or package.getinfo("datapackage.json").file_size > 5_000_000:
            return {}
        said = json.loads(package.read("datapackage.json"))
    return said if isinstance(said, dict) else {}


def _declared(described: dict[str, Any]) -> dict[str, str]:
    rows = described.get("resources", [])
    rows = [row for row in rows if isinstance(row, dict) and "hash" in row] if isinstance(rows, list) else []
    return {row["path"]: row["hash"] for row in rows if isinstance(row.get("path"), str)}
