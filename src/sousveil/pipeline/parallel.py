"""The road in one process, reading ahead, or in several: bytes are read and extracted in workers, everything else here, in the
order of the sources.

Invariant: what comes out is what one process would give, one document after the other. Pages of archives that this extractor
has read into the ledger are not read again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.extraction import SHIPPED, Extracted, Extractor
from sousveil.model import Document, UsageError
from sousveil.pipeline import road
from sousveil.pipeline.archives import Archives
from sousveil.pipeline.clock import Clock
from sousveil.pipeline.given import Given
from sousveil.pipeline.jobs import Lost, in_order
from sousveil.pipeline.report import Failed
from sousveil.pipeline.road import Item
from sousveil.sources import Blob, Skipped

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

_LOST = "reading it ended the process that read it, twice"


@dataclass(frozen=True, kw_only=True)
class Way:
    """How documents are read and extracted, wherever that is done."""

    given: Given | None = None
    ocr: str | None = None
    extractor: Extractor = SHIPPED

    def __call__(self, asked: tuple[Blob, str | None]) -> tuple[Item, Extracted | None, dict[str, float]]:
        """A document with what was extracted from it, and the seconds of each part. Beside the bytes stands the sha256 of the
        text that was read before: that is not extracted again."""
        blob, settled = asked
        started = time.perf_counter()
        item = road.read(blob, self.given, self.ocr)
        read = time.perf_counter()
        found = None
        if not isinstance(item, Skipped):
            is_new = item[0].text_sha256 != settled
            found = road.extracted(item[0], extractor=self.extractor) if is_new else Extracted(())
        return item, found, {"reading": read - started, "extraction": time.perf_counter() - read}


def documents(
    named: Iterable[str | Path], way: Way, *, jobs: int, archives: Archives | None = None, web: road.Web | None = None,
    clock: Clock, ledger: Callable[[], Ledger | None] = lambda: None,
) -> Iterator[tuple[Item, Extracted | None]]:
    """Each document with what was extracted from it, or what was skipped and why; else as `road.documents`. `ledger` gives the
    ledger that the documents go to, where there is one by now."""
    blobs = clock.each("sources", road.blobs(named, web=web, archives=archives))

    def as_stored(blob: Blob) -> Document | None:
        document = known(ledger(), blob, way) if archives is not None and archives.has(blob) else None
        return None if document is None else replace(document, origin=blob.origin)

    if jobs == 1:
        for item in road.read_ahead(blobs, way.given, way.ocr, clock, as_stored):
            if archives is None or archives.goes_on(item):
                yield item, None
        return

    def ready(blob: Blob) -> tuple[Item, Extracted | None, dict[str, float]] | None:
        document = as_stored(blob)
        if document is None:
            return None
        return ((way.given.of(blob, document) if way.given else document), blob.raw), Extracted(()), {}

    def ask(blob: Blob) -> tuple[Blob, str | None]:
        document = known(ledger(), blob, way)
        return blob, document.text_sha256 if document is not None else None

    for blob, result in in_order(blobs, way, jobs=jobs, ready=ready, ask=ask):
        if isinstance(blob, Skipped):
            yield blob, None
            continue
        if isinstance(result, Lost):
            if archives is not None:
                archives.failed(blob.origin.uri)
            yield Failed(blob.origin.uri, _LOST), None
            continue
        item, found, seconds = result
        for name, spent in seconds.items():
            clock.seconds[name] += spent
        if way.given is not None and not isinstance(item, Skipped):
            way.given.of(blob, item[0])
        if archives is None or archives.goes_on(item):
            yield item, found


def known(ledger: Ledger | None, blob: Blob, way: Way) -> Document | None:
    """The document of these bytes as the ledger has it, where this extractor has read it; else None."""
    if ledger is None:
        return None
    try:
        document = ledger.document(sha256(blob.raw).hexdigest())
    except UsageError:
        return None
    return document if road.is_known(ledger, document, way.extractor) else None
