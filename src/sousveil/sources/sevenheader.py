"""What a 7z archive says that it holds: its folders (streams that are packed together), their coders, and its files.

Invariant: nothing is unpacked here but the list itself; every count is checked against a limit before anything is made of that
length, and a list that ends too early or says what can't be is a ValueError.

The format is that of 7zFormat.txt in the LZMA SDK, which is in the public domain.
"""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass, replace

from sousveil.sources.budget import MAX_ENTRIES, Refused

_END, _HEADER, _STREAMS, _FILES, _PACK, _UNPACK, _SUBSTREAMS = 0, 1, 4, 5, 6, 7, 8
_SIZES, _CHECKSUMS, _FOLDER, _CODER_SIZES, _COUNTS = 9, 10, 11, 12, 13
_EMPTY_STREAM, _EMPTY_FILE, _NAMES, _ATTRIBUTES, ENCODED = 14, 15, 17, 21, 23
_MAX_CODERS, _MAX_STREAMS = 8, 32
_UNIX, _REPARSE = 0x8000, 0x400


@dataclass(frozen=True)
class Coder:
    """A step of packing: its number as hexadecimal digits and its settings."""

    method: str
    settings: bytes


@dataclass(frozen=True)
class Folder:
    """Coders in the order of unpacking, packed and unpacked size in bytes, and the sizes and checksums of the files in it."""

    coders: tuple[Coder, ...]
    start: int
    packed: int
    sizes: tuple[int, ...]
    checksums: tuple[int | None, ...]


@dataclass(frozen=True)
class Entry:
    """A file by name; one without a stream is a folder or empty."""

    name: str
    has_stream: bool
    is_folder: bool
    is_link: bool


@dataclass(frozen=True)
class _Shape:
    """How a folder is packed: its coders in the order of unpacking (where they do not follow each other, the one that takes
    several streams), how many streams it lies in, how many sizes are given of it and which of them is its own."""

    coders: tuple[Coder, ...]
    streams: int
    outs: int
    last: int
    size: int = 0
    checksum: int | None = None


class Cursor:
    """Reads numbers and bytes of a list in order."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._place = raw, 0

    def take(self, size: int) -> bytes:
        """The next bytes. Raises ValueError where there are fewer."""
        piece = self._raw[self._place : self._place + size]
        if size < 0 or len(piece) != size:
            raise ValueError("its list of files is cut short")
        self._place += size
        return piece

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """The next number of up to eight bytes, written in the format's own way."""
        first = self.byte()
        size = 8 - (first ^ 0xFF).bit_length() if first != 0xFF else 8
        value = int.from_bytes(self.take(size), "little")
        return value if size >= 7 else value + ((first & ((1 << (7 - size)) - 1)) << (8 * size))

    def count(self, what: str) -> int:
        """A number of things, refused beyond what an archive may hold."""
        value = self.number()
        if value > MAX_ENTRIES:
            raise Refused(f"{value} {what} are over the limit of {MAX_ENTRIES}")
        return value

    def bits(self, length: int) -> list[bool]:
        """A list of yes and no, the highest bit of each byte first."""
        raw = self.take((length + 7) // 8)
        return [bool(raw[place // 8] & (0x80 >> place % 8)) for place in range(length)]

    def checksums(self, length: int) -> list[int | None]:
        """Checksums where they are given."""
        given = [True] * length if self.byte() else self.bits(length)
        return [struct.unpack("<I", self.take(4))[0] if is_given else None for is_given in given]


def read_list(cursor: Cursor) -> tuple[list[Folder], list[Entry]]:
    """Folders and files of a list that isn't packed (after its first byte, which says so)."""
    folders: list[Folder] = []
    entries: list[Entry] = []
    while (part := cursor.number()) != _END:
        if part == _STREAMS:
            folders = read_streams(cursor)
        elif part == _FILES:
            entries = _entries(cursor)
        else:
            raise ValueError(f"its list of files holds a part {part} that is not known")
    return folders, entries


def read_streams(cursor: Cursor) -> list[Folder]:
    """The folders of a list of streams."""
    start, packed = 0, list[int]()
    shapes: list[_Shape] = []
    folders: list[Folder] | None = None
    while (part := cursor.number()) != _END:
        if part == _PACK:
            start, packed = _packed(cursor)
        elif part == _UNPACK:
            shapes = _shapes(cursor)
        elif part == _SUBSTREAMS:
            folders = _divided(cursor, shapes, start, packed)
        else:
            raise ValueError(f"its list of streams holds a part {part} that is not known")
    return folders if folders is not None else _placed(
        shapes, [((shape.size,), (shape.checksum,)) for shape in shapes], start, packed)


def _packed(cursor: Cursor) -> tuple[int, list[int]]:
    start, count = cursor.number(), cursor.count("streams")
    sizes: list[int] = []
    while (part := cursor.number()) != _END:
        if part == _SIZES:
            sizes = [cursor.number() for _ in range(count)]
        elif part == _CHECKSUMS:
            cursor.checksums(count)
        else:
            raise ValueError(f"its list of streams holds a part {part} that is not known")
    return start, sizes


def _shapes(cursor: Cursor) -> list[_Shape]:
    """How each folder is packed."""
    if cursor.number() != _FOLDER:
        raise ValueError("its list of folders is broken")
    count = cursor.count("folders")
    if cursor.byte():
        raise Refused("its list of files lies outside of it; unpack it first")
    shapes = [_shape(cursor) for _ in range(count)]
    if cursor.number() != _CODER_SIZES:
        raise ValueError("its list of folders is broken")
    sizes = [[cursor.number() for _ in range(shape.outs)][shape.last] for shape in shapes]
    checksums: list[int | None] = [None] * count
    while (part := cursor.number()) != _END:
        if part != _CHECKSUMS:
            raise ValueError(f"its list of folders holds a part {part} that is not known")
        checksums = cursor.checksums(count)
    return [replace(shape, size=size, checksum=crc) for shape, size, crc in zip(shapes, sizes, checksums, strict=True)]


def _shape(cursor: Cursor) -> _Shape:
    count = cursor.number()
    if not 1 <= count <= _MAX_CODERS:
        raise ValueError("a folder in it has an odd number of coders")
    coders = [_coder(cursor) for _ in range(count)]
    ins, outs = sum(taking for _, taking, _ in coders), sum(giving for _, _, giving in coders)
    if not (1 <= outs <= ins <= _MAX_STREAMS):
        raise ValueError("a folder in it has an odd number of streams")
    takes_from = {cursor.number(): cursor.number() for _ in range(outs - 1)}
    streams = ins - outs + 1
    for _ in range(streams if streams > 1 else 0):
        cursor.number()
    several = [coder for coder, taking, giving in coders if (taking, giving) != (1, 1)]
    if several:
        last = next((number for number in range(outs) if number not in takes_from.values()), 0)
        return _Shape((several[0],), streams, outs, last)
    order = _order(count, takes_from)
    return _Shape(tuple(coders[number][0] for number in order), 1, count, order[-1])


def _order(count: int, takes_from: dict[int, int]) -> list[int]:
    """The places of coders, each of which takes what the one before it gives."""
    feeds = {giver: taker for taker, giver in takes_from.items()}
    place = next((number for number in range(count) if number not in takes_from), 0)
    order = [place]
    while place in feeds and len(order) <= count:
        place = feeds[place]
        order.append(place)
    if sorted(order) != list(range(count)):
        raise ValueError("the coders of a folder in it do not follow each other")
    return order


def _coder(cursor: Cursor) -> tuple[Coder, int, int]:
    """A coder, how many streams it takes and how many it gives."""
    flags = cursor.byte()
    method = cursor.take(flags & 0x0F).hex()
    taking, giving = (cursor.number(), cursor.number()) if flags & 0x10 else (1, 1)
    return Coder(method, cursor.take(cursor.number()) if flags & 0x20 else b""), taking, giving


def _divided(
    cursor: Cursor, shapes: list[_Shape], start: int, packed: list[int]
) -> list[Folder]:
    """Folders with the files in each."""
    counts = [1] * len(shapes)
    part = cursor.number()
    if part == _COUNTS:
        counts = [cursor.count("files") for _ in shapes]
        if sum(counts) > MAX_ENTRIES:
            raise Refused(f"{sum(counts)} files are over the limit of {MAX_ENTRIES}")
        part = cursor.number()
    sizes: list[tuple[int, ...]] = []
    for count, whole in zip(counts, (shape.size for shape in shapes), strict=True):
        given = [cursor.number() for _ in range(count - 1)] if part == _SIZES else []
        if (part != _SIZES and count > 1) or sum(given) > whole:
            raise ValueError("the sizes of files in it do not fit")
        sizes.append((*given, whole - sum(given)) if count else ())
    part = cursor.number() if part == _SIZES else part
    known = [count == 1 and shape.checksum is not None for count, shape in zip(counts, shapes, strict=True)]
    missing = sum(count for count, is_known in zip(counts, known, strict=True) if not is_known)
    read: list[int | None] = [None] * missing
    while part != _END:
        if part != _CHECKSUMS:
            raise ValueError(f"its list of files holds a part {part} that is not known")
        read = cursor.checksums(missing)
        part = cursor.number()
    given_on = iter(read)
    checksums = [(shape.checksum,) if is_known else tuple(next(given_on) for _ in range(count))
                 for count, is_known, shape in zip(counts, known, shapes, strict=True)]
    return _placed(shapes, list(zip(sizes, checksums, strict=True)), start, packed)


def _placed(
    shapes: list[_Shape], inside: list[tuple[tuple[int, ...], tuple[int | None, ...]]], start: int, packed: list[int]
) -> list[Folder]:
    if len(packed) != sum(shape.streams for shape in shapes):
        raise ValueError("its streams and folders do not fit")
    folders, left = [], iter(packed)
    for shape, (sizes, checksums) in zip(shapes, inside, strict=True):
        size = sum(next(left) for _ in range(shape.streams))
        folders.append(Folder(shape.coders, start, size, sizes, checksums))
        start += size
    return folders


def _entries(cursor: Cursor) -> list[Entry]:
    count = cursor.count("entries")
    parts: dict[int, bytes] = {}
    while (part := cursor.number()) != _END:
        parts[part] = cursor.take(cursor.number())
    empty = Cursor(parts[_EMPTY_STREAM]).bits(count) if _EMPTY_STREAM in parts else [False] * count
    files = iter(Cursor(parts[_EMPTY_FILE]).bits(sum(empty)) if _EMPTY_FILE in parts else [False] * sum(empty))
    attributes = _attributes(parts.get(_ATTRIBUTES), count)
    names = _names(parts.get(_NAMES, b""), count)
    return [
        Entry(name, not is_empty, is_empty and not next(files), _is_link(how))
        for name, is_empty, how in zip(names, empty, attributes, strict=True)
    ]


def _names(raw: bytes, count: int) -> list[str]:
    names = raw[1:].decode("utf-16-le", errors="replace").split("\0")[:count] if raw[:1] == b"\0" else []
    if len(names) != count:
        raise ValueError("the names of files in it do not fit")
    return names


def _attributes(raw: bytes | None, count: int) -> list[int]:
    if raw is None:
        return [0] * count
    cursor = Cursor(raw)
    given = [True] * count if cursor.byte() else cursor.bits(count)
    if cursor.byte():
        raise Refused("its list of files lies outside of it; unpack it first")
    return [struct.unpack("<I", cursor.take(4))[0] if is_given else 0 for is_given in given]


def _is_link(attributes: int) -> bool:
    return bool(attributes & _REPARSE) or bool(attributes & _UNIX and stat.S_ISLNK(attributes >> 16))
