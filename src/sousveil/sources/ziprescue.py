"""Zip archives whose list of files is gone (a download that was cut short): files one by one, by the heads before them.

Invariant: what is given is whole by its own checksum; limits are counted while it inflates; that the list is gone is said at
the end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sousveil.model import Origin
from sousveil.sources.blobs import MAX_BYTES, Blob, Skipped, shown_name
from sousveil.sources.budget import Budget

_HEAD = struct.Struct("<4s5H3L2H")
_MARK, _LIST = b"PK\x03\x04", b"PK\x01\x02"
_LOCKED, _SIZE_AFTER, _UTF8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8
_STEP, _DESCRIPTOR = 1 << 16, 24


@dataclass(frozen=True)
class _Entry:
    """A head: where its bytes begin, how they are packed, and what is said of them."""

    name: str
    at: int
    flags: int
    method: int
    crc: int
    packed: int


def by_heads(file: BinaryIO, shown: str, budget: Budget) -> Iterator[Blob | Skipped]:
    """What can be read of the archive. Raises Refused on limits."""
    at, count = 0, 0
    while (entry := _entry(file, at)) is not None:
        inner = f"{shown}!/{shown_name(entry.name)}"
        budget.entry()
        found = _bytes(file, entry, budget)
        if isinstance(found, str):
            yield Skipped(inner, found)
            break
        raw, at = found
        if not entry.name.endswith("/"):
            count += 1
            yield Blob(raw, Origin(inner), entry.name.replace("\\", "/").rsplit("/", 1)[-1])
    yield Skipped(shown, f"its list is gone (cut short?); {count} files were found by their heads, more may be missing")


def _entry(file: BinaryIO, at: int) -> _Entry | None:
    file.seek(at)
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MARK):
        return None
    _, _, flags, method, _, _, crc, packed, _, name_length, extra_length = _HEAD.unpack(head)
    name = file.read(name_length).decode("utf-8" if flags & _UTF8 else "cp437", errors="replace")
    return _Entry(name, at + _HEAD.size + name_length + extra_length, flags, method, crc, packed)


def _bytes(file: BinaryIO, entry: _Entry, budget: Budget) -> tuple[bytes, int] | str:
    """The bytes of a file and where the next head stands, or why there are none: then what follows can't be found either."""
    if entry.flags & _LOCKED:
        return "needs a password; unpack it first"
    if entry.method == _DEFLATED:
        inflated = _inflated(file, entry, budget)
    elif entry.method == _STORED and not entry.flags & _SIZE_AFTER and entry.packed <= MAX_BYTES:
        file.seek(entry.at)
        raw = file.read(entry.packed)
        budget.count(len(raw), len(raw), entry.packed)
        inflated = (raw, entry.at + entry.packed) if len(raw) == entry.packed else None
    else:
        return "packed so that its end can't be found without the list"
    if inflated is None:
        return "broken or cut short"
    raw, end = inflated
    crc, following = _after(file, entry, end)
    return (raw, following) if zlib.crc32(raw) == crc else "broken: its checksum does not fit"


def _inflated(file: BinaryIO, entry: _Entry, budget: Budget) -> tuple[bytes, int] | None:
    """The inflated bytes and where the packed ones end; None where they are cut short, broken or over the limit."""
    file.seek(entry.at)
    packing, pieces, size, taken = zlib.decompressobj(-zlib.MAX_WBITS), [], 0, 0
    rest = b""
    while not packing.eof:
        packed = rest or file.read(_STEP)
        if not packed or size > MAX_BYTES:
            return None
        try:
            piece = packing.decompress(packed, _STEP)
        except zlib.error:
            return None
        rest = packing.unconsumed_tail
        taken += len(packed) - len(rest) - len(packing.unused_data)
        size += len(piece)
        budget.count(len(piece), size, taken)
        pieces.append(piece)
    return b"".join(pieces), entry.at + taken


def _after(file: BinaryIO, entry: _Entry, end: int) -> tuple[int, int]:
    """The checksum, and where the next head stands: sizes and checksum may follow the bytes."""
    if not entry.flags & _SIZE_AFTER:
        return entry.crc, end
    file.seek(end)
    said = file.read(_DESCRIPTOR + 4)
    marks = [place for place in (said.find(_MARK), said.find(_LIST)) if place >= 0]
    said_crc = said[4:8] if said.startswith(b"PK\x07\x08") else said[:4]
    return int.from_bytes(said_crc, "little"), end + min(marks, default=_DESCRIPTOR)
