"""Documents handed to the locked workers before the earlier ones are asked for, so that a worker has the next one at hand.

Invariant: each blob's document is what `read_blob` would give, in whatever order they are asked for; one that breaks its worker
costs itself only, and those behind it get another worker. For one thread.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from sousveil import reading
from sousveil.model import Document, ReadingError
from sousveil.reading.formats import HARMLESS, reader_of
from sousveil.reading.kinds import Reading
from sousveil.reading.mapping import Mapping
from sousveil.reading.pool import AT_THE_DOOR, NoAnswer, Pool, Worker
from sousveil.sources import Blob

MOST, MOST_BYTES = 16, 16 * 1024 * 1024


@dataclass(eq=False)
class Begun:
    """A blob whose reading has begun, or begins when those before it are read."""

    blob: Blob
    known: Document | None = None
    kind: str = ""
    desk: _Desk | None = None
    found: Reading | ReadingError | None = None

    @property
    def is_ready(self) -> bool:
        """Would nobody wait for its document?"""
        return self.found is not None or self.desk is None or self.desk.is_ready(self)

    def document(self) -> Document:
        """The Document. Raises as `reading.read`."""
        if self.known is not None:
            return self.known
        blob = self.blob
        if self.desk is None and self.found is None:
            self.found = reader_of(self.kind, blob.charset)(blob.raw, blob.origin.uri)
        while self.found is None and self.desk is not None:
            self.desk.answer()
        if not isinstance(self.found, Reading):
            raise self.found or ReadingError(f"{blob.origin.uri}: its reading was given up")
        found = self.found
        if blob.notices or blob.url:
            found = replace(found, notices=(*blob.notices, *found.notices), url=found.url or blob.url)
        return reading.document_of(found, blob.raw, kind=self.kind, name=blob.name, origin=blob.origin)


class Ahead:
    """Takes blobs to be read. Close it, or use it in a `with`: workers go back to the pool."""

    def __init__(self, pool: Pool, *, ocr: str | None = None, mapping: Mapping | None = None) -> None:
        self._pool, self._ocr, self._mapping = pool, ocr, mapping
        self._desks: dict[str, _Desk] = {}

    def begin(self, blob: Blob, *, known: Document | None = None) -> Begun:
        """Have a blob read, unless its document is known. What is wrong with it, its `document` raises."""
        begun = Begun(blob, known)
        if known is not None:
            return begun
        try:
            begun.kind = reading.readable(blob.raw, blob.name, blob.origin.uri)
        except ReadingError as error:
            begun.found = error
            return begun
        if begun.kind not in HARMLESS:
            asked = reading.parser_of(begun.kind, self._ocr)
            begun.desk = self._desks.get(asked) or self._desks.setdefault(asked, self._desk(asked))
            begun.desk.take(begun)
        return begun

    def _desk(self, asked: str) -> _Desk:
        return _Desk(asked, self._pool, self._mapping if asked == "json" else None)

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self._desks.values():
            desk.close()


class _Desk:
    """One worker of a format at a time, the blobs that it has (the first `given`) and those that wait for it."""

    def __init__(self, asked: str, pool: Pool, mapping: Mapping | None) -> None:
        self._asked, self._pool, self._mapping = asked, pool, mapping
        self._worker: Worker | None = None
        self._queue: deque[Begun] = deque()
        self._given = self._bytes = 0

    def take(self, begun: Begun) -> None:
        """Another blob."""
        self._queue.append(begun)
        self._give()

    def is_ready(self, begun: Begun) -> bool:
        """Is this blob's answer, or that of the worker's breaking down over it, there?"""
        return bool(self._given) and self._queue[0] is begun and self._worker is not None and self._worker.is_ready()

    def answer(self) -> None:
        """Wait for the first blob's Reading, and let the worker have more."""
        self._give()
        begun, worker = self._queue.popleft(), self._worker
        self._given -= 1
        self._bytes -= len(begun.blob.raw)
        if worker is None:
            raise ValueError("no worker has this blob")
        try:
            begun.found = worker.answer(self._asked, begun.blob.origin.uri, self._pool.wall)
        except NoAnswer as error:
            begun.found = error
            self._worker, self._given, self._bytes = None, 0, 0
        except ReadingError as error:
            begun.found = error
        if worker.left <= 0 and self._worker is not None:
            self._pool.give_back(self._asked, worker)
            self._worker = None
        if self._queue:
            self._give()

    def _give(self) -> None:
        """Let the worker have what it may: never so much that neither end could go on."""
        while self._given < len(self._queue):
            blob = self._queue[self._given].blob
            if self._worker is None:
                self._worker = self._pool.take(self._asked)
            room = AT_THE_DOOR if self._worker.holds_more else 0
            if self._given and (self._bytes + len(blob.raw) > room or self._given >= self._worker.left):
                return
            self._worker.ask(self._asked, blob.raw, blob.origin.uri, blob.charset, self._mapping)
            self._given += 1
            self._bytes += len(blob.raw)

    def close(self) -> None:
        """The worker goes back to the pool, or ends where it has not answered everything."""
        if self._worker is not None and self._given:
            self._worker.end()
        elif self._worker is not None:
            self._pool.give_back(self._asked, self._worker)
        self._worker = None
