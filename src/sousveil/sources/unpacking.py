"""Archives to blobs: zip, tar, compressed files. Names are data, links are not followed, nothing is written under a name.

Invariant: what inflates is counted while it inflates, never by what an archive declares; an archive that is cut short says
so as Skipped after all that could be taken.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol, cast

from sousveil.model import Origin
from sousveil.sources.blobs import MAX_BYTES, Blob, Skipped, shown_name, too_large
from sousveil.sources.budget import MAX_ENTRIES, Budget, Refused
from sousveil.sources.ziprescue import by_heads

MAX_DEPTH = 3
_MAX_DIRECTORY = 16 * 1024 * 1024
_STEP = 1 << 16
_IN_MEMORY = 32 * 1024 * 1024
_ZSTD_WINDOW = 27
_ZIP_PACKINGS = {6: "Implode", 9: "Deflate64", 93: "Zstandard", 95: "XZ", 97: "WavPack", 98: "PPMd"}
# What broken archives raise in the standard library.
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError, ValueError,
    RuntimeError, RecursionError, struct.error, OverflowError,
)


class Readable(Protocol):
    """What a decompressor reads from."""

    def read(self, size: int = -1, /) -> bytes: ...


def from_zip(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """Each file of a zip archive; where its list is gone, those that can be told by their heads. Raises Refused on limits and
    overlapping entries, and the errors of BROKEN."""
    try:
        entries = entries_of(file)
    except zipfile.BadZipFile:
        yield from by_heads(file, shown, budget)
        return
    with zipfile.ZipFile(file) as archive:
        for entry in entries:
            if entry.filename.endswith("/"):  # zipfile's own question fails on a name without letters
                continue
            budget.entry()
            inner = f"{shown}!/{shown_name(entry.filename)}"
            if (entry.external_attr >> 16) & 0o170000 == 0o120000:
                yield Skipped(inner, "a link; links are not followed")
            elif entry.flag_bits & 1:
                yield Skipped(inner, "needs a password; unpack it first")
            else:
                yield _zipped(archive, entry, inner, budget)


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: str, budget: Budget) -> Blob | Skipped:
    """A file of a zip archive. Others can be read where it can't."""
    try:
        with archive.open(entry) as stream:
            raw = budget.take(cast(BinaryIO, stream), entry.compress_size)
    except NotImplementedError:
        packing = _ZIP_PACKINGS.get(entry.compress_type, f"a method ({entry.compress_type})")
        return Skipped(inner, f"packed by {packing}, which is not read; unpack it first")
    except BROKEN as error:
        return Skipped(inner, f"broken or cut short: {shown_name(str(error))[:120] or type(error).__name__}")
    return _blob(raw, inner, entry.filename)


def entries_of(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What a zip archive lists. Raises Refused on limits and overlapping entries, and the errors of BROKEN."""
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    _check_overlap(entries)
    return entries


def from_tar(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """Each regular file of a tar archive. Raises as `from_zip`."""
    with tarfile.open(fileobj=cast(BinaryIO, _Careful(file)), mode="r:") as archive:
        for entry in archive:
            if entry.isdir():
                continue
            budget.entry()
            inner = f"{shown}!/{shown_name(entry.name)}"
            stream = archive.extractfile(entry) if entry.isreg() else None
            if entry.issparse() or stream is None:
                yield Skipped(inner, "a link, device or sparse file; only regular files are read")
            elif entry.size > MAX_BYTES:
                yield Skipped(inner, too_large(entry.size, MAX_BYTES))
            else:
                yield _blob(budget.take(cast(BinaryIO, stream), entry.size), inner, entry.name)
            archive.members = []  # type: ignore[attr-defined]  # the iterator keeps every header otherwise
        file.seek(archive.offset)
        if file.read(512) != bytes(512):  # the iterator ends without a word at a header that is cut short or broken
            yield Skipped(shown, "the archive is cut short or broken after the last file named here: more may be missing")


def inflate(file: BinaryIO, kind: str, budget: Budget) -> BinaryIO:
    """A compressed file to a temporary file without a name. Raises Refused on limits, and the errors of BROKEN."""
    packed = file.seek(0, 2)
    file.seek(0)
    stream = _OPENERS[kind](file)
    out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the caller reads and closes it
    size = 0
    try:
        while piece := stream.read(_STEP):
            size += len(piece)
            budget.count(len(piece), size, packed)
            out.write(piece)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return cast(BinaryIO, out)


def peek_gzip(file: BinaryIO) -> bytes:
    """The first bytes inside a gzip file, or none where it is broken; the file's position goes back to its start."""
    file.seek(0)
    packed = file.read(1024)
    file.seek(0)
    try:
        return zlib.decompressobj(wbits=31).decompress(packed, 64)
    except zlib.error:
        return b""


def open_zstd_frames(file: Readable) -> BinaryIO:
    """The inflated stream of zstd frames, by the standard library (Python 3.14) or its backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    window = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW}
    return cast(BinaryIO, _Zstd(cast(Readable, zstd.ZstdFile(cast(BinaryIO, file), options=window)), zstd.ZstdError))


class _Zstd:
    """A zstd stream whose defects are ValueErrors, as those of the others."""

    def __init__(self, stream: Readable, defect: type[Exception]) -> None:
        self._stream, self._defect = stream, defect

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes. Raises ValueError on a broken frame, EOFError on one that is cut short."""
        try:
            return self._stream.read(size)
        except self._defect as error:
            raise ValueError(str(error)) from None


_OPENERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "gzip": lambda file: cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb")),
    "bzip2": lambda file: cast(BinaryIO, bz2.BZ2File(file)),
    "xz": lambda file: cast(BinaryIO, lzma.LZMAFile(file)),  # noqa: SIM115  `inflate` reads it to its end
    "zstd": open_zstd_frames,
}


class _Careful:
    """A file that refuses to be read in pieces larger than any honest tar header asks for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        """At most MAX_BYTES."""
        if size > MAX_BYTES:
            raise Refused("a header asks for more memory than any honest archive; this looks like a bomb")
        return self._file.read(size if size >= 0 else MAX_BYTES)


def _blob(raw: bytes | None, inner: str, name: str) -> Blob | Skipped:
    if raw is None:
        return Skipped(inner, f"over the limit of {MAX_BYTES / 1e6:.0f} MB; unpack it and split it")
    return Blob(raw, Origin(inner), name.replace("\\", "/").rsplit("/", 1)[-1])


def _check_directory(file: BinaryIO) -> None:
    """Refuse a zip whose list of entries alone would fill the memory, before anything of it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_578))
    tail = file.read(65_578)
    place = tail.rfind(b"PK\x05\x06")
    if place >= 0 and len(tail) >= place + 22:
        length = struct.unpack_from("<I", tail, place + 12)[0]
        wide = tail.rfind(b"PK\x06\x06", 0, place)
        if wide >= 0 and len(tail) >= wide + 48:
            length = max(length if length != 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, wide + 40)[0])
        if length > _MAX_DIRECTORY:
            raise Refused(f"its list of entries is over {_MAX_DIRECTORY // 2**20} MB; this looks like a bomb")
    file.seek(0)


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Refused(f"{len(entries)} entries are over the limit of {MAX_ENTRIES}")
    ends = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < ends:
            raise Refused("its entries overlap; this looks like a bomb")
        ends = entry.header_offset + 30 + entry.compress_size
