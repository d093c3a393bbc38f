"""What a zip archive says it holds: the names in the list at its end, read without inflating anything.

Invariant: only that list counts, never bytes that look like names in what is packed, for an archive may hold office files
unpacked. A list that is not there, or lies about its own place, is None.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_TAIL = 65_557
_ENTRY_SIZE = 46
_MOST_BYTES, _MOST_NAMES = 4 * 1024 * 1024, 20_000
_CONTENT_TYPES, _BOOK, _MIMETYPE = "[content_types].xml", "meta-inf/container.xml", "mimetype"


def names_of(file: BinaryIO) -> frozenset[str] | None:
    """The names in a zip archive, in small letters and with slashes; of very many the first. The file stands anywhere after."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        return None
    (length,) = struct.unpack_from("<I", tail, place + 12)
    start = size - len(tail) + place - length
    if start < 0:
        return None
    file.seek(start)
    return _names(file.read(min(length, _MOST_BYTES)))


def _names(listed: bytes) -> frozenset[str] | None:
    found: set[str] = set()
    at = 0
    while len(found) < _MOST_NAMES and at + _ENTRY_SIZE <= len(listed):
        if listed[at : at + 4] != _ENTRY:
            return None
        name, extra, comment = struct.unpack_from("<HHH", listed, at + 28)
        found.add(listed[at + _ENTRY_SIZE : at + _ENTRY_SIZE + name].decode("utf-8", "replace").lower().replace("\\", "/"))
        at += _ENTRY_SIZE + name + extra + comment
    return frozenset(found) or None


def is_office(names: frozenset[str]) -> bool:
    """Is an archive with these names a document (of an office, or an e-book)?"""
    return _CONTENT_TYPES in names or _BOOK in names or is_open_document(names)


def is_open_document(names: frozenset[str]) -> bool:
    """Is it one of OpenDocument's?"""
    return "content.xml" in names and ("meta-inf/manifest.xml" in names or _MIMETYPE in names)


def is_open_xml(names: frozenset[str]) -> bool:
    """Is it one of Office Open XML's?"""
    return _CONTENT_TYPES in names


def is_book(names: frozenset[str]) -> bool:
    """Is it an e-book?"""
    return _BOOK in names
