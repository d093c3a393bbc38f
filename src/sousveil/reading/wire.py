"""What goes between the parent and a worker: length-prefixed JSON and bytes. Nothing of it is ever executed or unpickled.

Invariant: `reading_of` takes only what has the right types and bounds: a worker that a document took over can lie about that
document, and about nothing else.
"""

from __future__ import annotations

import json
import select
import struct
from typing import Any, Protocol

from sousveil.model import Notice, ReadingError, edtf
from sousveil.reading.kinds import Reading

MAX_ANSWER = 256 * 1024 * 1024
_LENGTHS = struct.Struct("!II")
_WORDS = ("title", "publisher", "language", "url")
_MAX_LIST = 100_000
_AT_ONCE = 1 << 16


GOES_ON: dict[str, Any] = {"goes": "on"}
_MAX_GOES_ON = 2000


class Connection(Protocol):
    """Two ends of bytes."""

    def sendall(self, data: bytes, /) -> None: ...

    def recv(self, size: int, /) -> bytes: ...


class Socket(Connection, Protocol):
    """One that the system can be asked about."""

    def fileno(self) -> int: ...


class Buffered:
    """A connection that takes what is there at once: a small message costs one call of the kernel, not three."""

    def __init__(self, connection: Socket) -> None:
        self._connection, self._held = connection, b""

    def sendall(self, data: bytes) -> None:
        """As the connection's own."""
        self._connection.sendall(data)

    def is_ready(self) -> bool:
        """Would `recv` give something (or say that the other end closed) at once?"""
        if self._held:
            return True
        asked = select.poll()  # unlike select, for any number of open files
        asked.register(self._connection, select.POLLIN)
        return bool(asked.poll(0))

    def recv(self, size: int) -> bytes:
        """At most `size` bytes; none where the other end closed."""
        if not self._held:
            self._held = self._connection.recv(max(size, _AT_ONCE))
        given, self._held = self._held[:size], self._held[size:]
        return given


def send(connection: Connection, said: dict[str, Any], raw: bytes = b"") -> None:
    """One message: a JSON object and bytes."""
    head = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
    first = _LENGTHS.pack(len(head), len(raw)) + head
    if len(raw) <= _AT_ONCE:
        connection.sendall(first + raw)
    else:
        connection.sendall(first)
        connection.sendall(raw)


def receive(connection: Connection, *, limit: int = MAX_ANSWER) -> tuple[dict[str, Any], bytes]:
    """The other end's next message. Raises EOFError where it closed and ValueError where it is over `limit` or no message."""
    head_length, raw_length = _LENGTHS.unpack(_exactly(connection, _LENGTHS.size))
    if head_length + raw_length > limit:
        raise ValueError("an answer over the limit")
    said = json.loads(_exactly(connection, head_length).decode("utf-8", "surrogatepass"))
    if not isinstance(said, dict):
        raise ValueError("no message")
    return said, _exactly(connection, raw_length)


def receive_last(connection: Connection) -> dict[str, Any]:
    """The other end's answer, past what it says of going on. Raises as `receive`, and ValueError where it goes on for ever."""
    for _ in range(_MAX_GOES_ON):
        said, _ = receive(connection)
        if said != GOES_ON:
            return said
    raise ValueError("no answer")


def told(reading: Reading) -> dict[str, Any]:
    """A Reading as JSON."""
    return {
        "text": reading.text, "aside": reading.aside, "hidden": reading.hidden, "published": reading.published,
        "sections": [list(section) for section in reading.sections],
        "notices": [[notice.kind, notice.detail] for notice in reading.notices],
        **{name: getattr(reading, name) for name in _WORDS},
    }


def reading_of(said: dict[str, Any], shown: str) -> Reading:
    """The Reading that a worker tells. Raises ReadingError where it is none."""
    text, sections, notices = said.get("text"), said.get("sections"), said.get("notices")
    if not isinstance(text, str) or not isinstance(sections, list) or not isinstance(notices, list):
        raise ReadingError(f"{shown}: its reader gave no answer that can be used")
    published = said.get("published")
    return Reading(
        text=text, aside=_word(said.get("aside")) or "", hidden=_word(said.get("hidden")) or "",
        published=published if isinstance(published, str) and edtf.is_valid(published) else None,
        sections=_places(sections, len(text)),
        notices=tuple(Notice(str(row[0])[:60], str(row[1])[:500]) for row in notices[:1000]
                      if isinstance(row, list) and len(row) == 2),
        **{name: _word(said.get(name)) for name in _WORDS},
    )


def _places(sections: list[Any], length: int) -> tuple[tuple[str, int], ...]:
    found, before = [], 0
    for row in sections[:_MAX_LIST]:
        if isinstance(row, list) and len(row) == 2 and type(row[1]) is int and before <= row[1] <= length:
            found.append((str(row[0])[:100], row[1]))
            before = row[1]
    return tuple(found)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _exactly(connection: Connection, size: int) -> bytes:
    pieces, left = [], size
    while left:
        piece = connection.recv(min(left, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
