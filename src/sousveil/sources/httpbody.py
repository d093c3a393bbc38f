"""An HTTP answer as a web archive keeps it: its status, what it declares, and its body without transfer and content coding.

Invariant: a body that can't be decoded is an Undecodable with one line; decoding never gives more than the limit it is told.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import NamedTuple

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_ASKED = re.compile(rb"\n(content-type|content-encoding|transfer-encoding)[ \t]*+:([^\n]*+)")
_CHARSET = re.compile(r"charset\s*+=\s*+[\"']?\s*+([A-Za-z0-9_:.-]{2,40})", re.I)
_MAX_HEAD = 65_536
_LONGEST_TYPE = 500


class Undecodable(ValueError):
    """A body that can't be decoded: the message says why, in one line."""


class Message(NamedTuple):
    """An answer: status, media type (small letters) with its parameters, charset, content coding, whether it is in chunks,
    and its body as it stands."""

    status: int
    kind: str
    charset: str | None
    coding: str
    chunked: bool
    body: bytes


def message_of(block: bytes) -> Message | None:
    """The answer that a response record holds; None where there is no status line."""
    status = _STATUS.match(block)
    if status is None:
        return None
    end, skip = block.find(b"\r\n\r\n", 0, _MAX_HEAD), 4
    if end < 0:
        end, skip = block.find(b"\n\n", 0, _MAX_HEAD), 2
    if end < 0:
        return None
    said = {line[1]: block[slice(*line.span(2))].strip().decode("latin-1") for line in _ASKED.finditer(block[:end].lower())}
    kind = said.get(b"content-type", "")
    charset = _CHARSET.search(kind[:_LONGEST_TYPE])
    return Message(int(status[1]), kind.lower(), charset[1] if charset else None, said.get(b"content-encoding", "").lower(),
                   "chunked" in said.get(b"transfer-encoding", "").lower(), block[end + skip :])


def decoded(message: Message, limit: int) -> bytes:
    """The body without chunks and content coding. Raises Undecodable."""
    body = _unchunked(message.body) if message.chunked else message.body
    if not message.coding:
        return body
    codings = [name.strip() for name in message.coding.split(",")]
    for coding in reversed(codings):
        if coding not in ("", "identity", "none"):
            body = _inflated(body, coding, limit)
    return body


def _unchunked(body: bytes) -> bytes:
    """Chunks joined; a body that is declared to be in chunks and is not (archivers join them) stands as it is."""
    parts: list[bytes] = []
    place = 0
    while True:
        line_end = body.find(b"\r\n", place, place + 200)
        size = _size(body[place:line_end]) if line_end >= 0 else None
        if size is None:
            return body if not parts else b"".join(parts)
        if size == 0:
            return b"".join(parts)
        parts.append(body[line_end + 2 : line_end + 2 + size])
        place = line_end + 2 + size + 2


def _size(line: bytes) -> int | None:
    digits = line.split(b";")[0].strip()
    return int(digits, 16) if digits and re.fullmatch(rb"[0-9a-fA-F]{1,8}", digits) else None


def _inflated(body: bytes, coding: str, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip", "deflate"):
        return _zlib(body, limit)
    if coding in ("br", "zstd"):
        from fastwarc.stream_io import BrotliReader, ZstdReader

        reader = (BrotliReader if coding == "br" else ZstdReader)(io.BytesIO(body))
        try:
            found = reader.read(limit + 1)
        except (OSError, ValueError, EOFError):
            raise Undecodable(f"its content is declared as {coding}, which it is not") from None
        return _within(found, limit)
    raise Undecodable(f"its content coding {coding[:20]!r} is not read")


def _zlib(body: bytes, limit: int) -> bytes:
    """gzip, zlib or bare deflate, whatever was declared; a body that is none of them was inflated by the archiver."""
    for window in (47, -15):
        inflater = zlib.decompressobj(window)
        try:
            found = inflater.decompress(body, limit + 1)
        except zlib.error:
            continue
        return _within(found, limit)
    if body[:2] == b"\x1f\x8b":
        raise Undecodable("its content is declared as gzip and is broken")
    return body


def _within(found: bytes, limit: int) -> bytes:
    if len(found) > limit:
        raise Undecodable(f"its content inflates beyond {limit / 1e6:.0f} MB")
    return found
