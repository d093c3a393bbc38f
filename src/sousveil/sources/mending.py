"""Where a broken web archive can be read again: the start of the next whole record.

Invariant: the place given lies beyond the one it was asked from, so reading always moves on; at most 64 KB are held at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 65_536
_GZIP = b"\x1f\x8b\x08"
_PLAIN = b"WARC/1."


def next_record(file: BinaryIO, after: int) -> int | None:
    """The first place beyond `after` that a record can begin at; None where there is none. It may be the broken one's own."""
    file.seek(0)
    is_gzip = file.read(3) == _GZIP
    places = _places(file, _GZIP if is_gzip else _PLAIN, after + 1)
    return next((place for place in places if not is_gzip or _begins_record(file, place)), None)


def _places(file: BinaryIO, mark: bytes, start: int) -> Iterator[int]:
    place = start
    while True:
        file.seek(place)
        chunk = file.read(_CHUNK)
        hit = chunk.find(mark)
        if hit >= 0:
            yield place + hit
            place += hit + 1
        elif len(chunk) < _CHUNK:
            return
        else:
            place += _CHUNK - len(mark) + 1


def _begins_record(file: BinaryIO, place: int) -> bool:
    file.seek(place)
    try:
        return zlib.decompressobj(31).decompress(file.read(512), 16).startswith(_PLAIN)
    except zlib.error:
        return False
