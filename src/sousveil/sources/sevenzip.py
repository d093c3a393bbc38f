"""7z archives to blobs by the standard library's decompressors: LZMA, LZMA2, bzip2, deflate, zstd and stored files.

Invariant: what inflates is counted while it inflates, over all files that are packed together; a file whose checksum is wrong
is skipped and said; names are data, links are not followed; what is packed in another way is refused with its name.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from sousveil.model import Origin
from sousveil.sources.blobs import MAX_BYTES, Blob, Skipped, shown_name, too_large
from sousveil.sources.budget import Budget, Refused
from sousveil.sources.sevenheader import ENCODED, Coder, Cursor, Entry, Folder, read_list, read_streams
from sousveil.sources.unpacking import BROKEN, open_zstd_frames

_HEAD = 32
_MAX_LIST = 16 * 1024 * 1024
_MAX_DICTIONARY = 512 * 1024 * 1024
_STEP = 1 << 16
_STORED, _DEFLATE, _BZIP2, _ZSTD = "00", "040108", "040202", "04f71101"
_LZMA, _LZMA2 = "030101", "21"
_FILTERS = {
    "03": lzma.FILTER_DELTA, "04": lzma.FILTER_X86, "05": lzma.FILTER_POWERPC, "06": lzma.FILTER_IA64, "07": lzma.FILTER_ARM,
    "08": lzma.FILTER_ARMTHUMB, "09": lzma.FILTER_SPARC, "03030103": lzma.FILTER_X86, "03030205": lzma.FILTER_POWERPC,
    "03030401": lzma.FILTER_IA64, "03030501": lzma.FILTER_ARM, "03030701": lzma.FILTER_ARMTHUMB, "03030805": lzma.FILTER_SPARC,
}
_NAMED = {"030401": "PPMd", "040109": "Deflate64", "0303011b": "BCJ2", "04f71102": "Brotli", "04f71104": "LZ4"}
_LOCKED = "06f10701"


class Inflater(Protocol):
    """The standard library's decompressors, as far as they are used."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def from_7z(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """Each file of a 7z archive; of files packed together those that can be had. Raises Refused on limits and passwords,
    and the errors of BROKEN where its list of files is broken."""
    folders, entries = _listed(file, budget)
    streams = [entry for entry in entries if entry.has_stream]
    if len(streams) != sum(len(folder.sizes) for folder in folders):
        raise ValueError("its files and its streams do not fit")
    waiting = iter(streams)
    for entry in entries:
        if not entry.has_stream and not entry.is_folder:
            budget.entry()
            yield _blob(entry, b"", shown)
    for folder in folders:
        inside = [next(waiting) for _ in folder.sizes]
        given, why = 0, ""
        try:
            for item in _unfolded(file, folder, inside, shown, budget):
                given += 1
                yield item
        except _NotRead as error:
            why = str(error)
        except BROKEN as error:
            why = f"broken or cut short: {shown_name(str(error))[:120] or type(error).__name__}"
        for entry in inside[given:]:
            yield Skipped(f"{shown}!/{shown_name(entry.name)}", why)


class _NotRead(Exception):
    """A folder is packed in a way that is not read; others may not be."""


def _listed(file: BinaryIO, budget: Budget) -> tuple[list[Folder], list[Entry]]:
    """Folders and entries, the list itself unpacked where it is packed (more than once is possible)."""
    file.seek(0)
    head = file.read(_HEAD)
    if len(head) < _HEAD:
        raise ValueError("it is cut short")
    start, size, checksum = struct.unpack_from("<QQI", head, 12)
    if zlib.crc32(head[12:]) != struct.unpack_from("<I", head, 8)[0]:
        raise ValueError("its head is damaged")
    if size > _MAX_LIST:
        raise Refused(f"its list of files is over {_MAX_LIST // 2**20} MB; this looks like a bomb")
    file.seek(_HEAD + start)
    raw = file.read(size)
    if len(raw) != size or zlib.crc32(raw) != checksum:
        raise ValueError("its list of files is damaged or cut short")
    for _ in range(4):
        if not raw:
            return [], []
        cursor = Cursor(raw)
        kind = cursor.number()
        if kind != ENCODED:
            return read_list(cursor) if kind == 1 else ([], [])
        raw = _unpacked_list(file, read_streams(cursor), budget)
    raise Refused("its list of files is packed too often; this looks like a bomb")


def _unpacked_list(file: BinaryIO, folders: list[Folder], budget: Budget) -> bytes:
    if len(folders) != 1 or sum(folders[0].sizes) > 4 * _MAX_LIST:
        raise Refused("its list of files is too large; this looks like a bomb")
    try:
        return b"".join(piece for _, piece in _pieces(file, folders[0], budget))
    except _NotRead as error:
        raise Refused(str(error)) from None


def _unfolded(file: BinaryIO, folder: Folder, entries: list[Entry], shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """The files that are packed together in a folder, in order."""
    kept: list[bytes] = []
    number = length = checksum = 0
    for is_end, piece in _pieces(file, folder, budget):
        length += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if length <= MAX_BYTES:
            kept.append(piece)
        if not is_end:
            continue
        entry, declared = entries[number], folder.checksums[number]
        inner = f"{shown}!/{shown_name(entry.name)}"
        budget.entry()
        if entry.is_link:
            yield Skipped(inner, "a link; links are not followed")
        elif length > MAX_BYTES:
            yield Skipped(inner, too_large(length, MAX_BYTES))
        elif declared is not None and declared != checksum:
            yield Skipped(inner, "its checksum is wrong; the archive is damaged or the file was changed")
        else:
            yield _blob(entry, b"".join(kept), shown)
        kept, number, length, checksum = [], number + 1, 0, 0


def _pieces(file: BinaryIO, folder: Folder, budget: Budget) -> Iterator[tuple[bool, bytes]]:
    """(is this the end of a file, bytes) of all files of a folder."""
    inflate = _inflater(file, folder)
    total = 0
    for size in folder.sizes:
        left = size
        while True:
            piece = inflate(min(left, _STEP)) if left else b""
            if left and not piece:
                raise EOFError("it is cut short")
            total += len(piece)
            left -= len(piece)
            budget.count(len(piece), total, folder.packed)
            yield not left, piece
            if not left:
                break


def _inflater(file: BinaryIO, folder: Folder) -> Callable[[int], bytes]:
    """A function that gives up to so many more unpacked bytes, none at the end."""
    packed = _Part(file, _HEAD + folder.start, folder.packed)
    methods = [coder.method for coder in folder.coders]
    if _LOCKED in methods:
        raise _NotRead("needs a password; unpack it first")
    if len(methods) == 1 and methods[0] in _PLAIN:
        return _pumped(packed, _PLAIN[methods[0]]())
    if methods == [_ZSTD]:
        return open_zstd_frames(packed).read
    if methods[0] in (_LZMA, _LZMA2) and all(method in _FILTERS for method in methods[1:]):
        filters = [_filter(coder) for coder in reversed(folder.coders)]
        return _pumped(packed, lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters))
    odd = next((method for method in methods if method in _NAMED), methods[0])
    raise _NotRead(f"packed by {_NAMED.get(odd, f'a method ({odd})')}, which is not read; unpack it first")


def _filter(coder: Coder) -> dict[str, int]:
    """Settings of a coder as the standard library wants them."""
    given = coder.settings
    if coder.method == _LZMA:
        if len(given) < 5 or given[0] >= 225:
            raise ValueError("the settings of its packing are broken")
        rest, literal = divmod(given[0], 9)
        size = struct.unpack_from("<I", given, 1)[0]
        return {"id": lzma.FILTER_LZMA1, "dict_size": _dictionary(size), "lc": literal, "lp": rest % 5, "pb": rest // 5}
    if coder.method == _LZMA2:
        if len(given) != 1 or given[0] > 40:
            raise ValueError("the settings of its packing are broken")
        return {"id": lzma.FILTER_LZMA2, "dict_size": _dictionary((2 | given[0] & 1) << (given[0] // 2 + 11))}
    if _FILTERS[coder.method] == lzma.FILTER_DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": (given[0] if given else 0) + 1}
    return {"id": _FILTERS[coder.method]}


def _dictionary(size: int) -> int:
    if size > _MAX_DICTIONARY:
        raise Refused(f"unpacking it needs more than {_MAX_DICTIONARY // 2**20} MB of memory; unpack it first")
    return max(size, 4096)


def _pumped(packed: _Part, inflater: Inflater) -> Callable[[int], bytes]:
    def read(size: int) -> bytes:
        found = inflater.decompress(_left(inflater), size)
        while not found and not getattr(inflater, "eof", False):
            more = packed.read(_STEP)
            if not more:
                return inflater.decompress(b"", size) if not isinstance(inflater, _Stored) else b""
            found = inflater.decompress(_left(inflater) + more, size)
        return found

    return read


def _left(inflater: Inflater) -> bytes:
    """What zlib gives back where it stopped at the wanted length; the others keep it themselves."""
    return getattr(inflater, "unconsumed_tail", b"")


class _Stored:
    """Bytes as they are."""

    def __init__(self) -> None:
        self._kept = b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        self._kept += data
        piece, self._kept = self._kept[:max_length], self._kept[max_length:]
        return piece


_PLAIN: dict[str, Callable[[], Inflater]] = {
    _STORED: _Stored, _DEFLATE: lambda: zlib.decompressobj(-15), _BZIP2: bz2.BZ2Decompressor,
}


class _Part:
    """A part of a file, read from its beginning."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file, self._place, self._end = file, start, start + size

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes of the part."""
        size = self._end - self._place if size < 0 else min(size, self._end - self._place)
        self._file.seek(self._place)
        raw = self._file.read(min(size, _STEP))
        self._place += len(raw)
        return raw

    def readable(self) -> bool:
        """It is read only."""
        return True


def _blob(entry: Entry, raw: bytes, shown: str) -> Blob:
    return Blob(raw, Origin(f"{shown}!/{shown_name(entry.name)}"), entry.name.replace("\\", "/").rsplit("/", 1)[-1])
