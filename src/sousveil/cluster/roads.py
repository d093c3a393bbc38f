"""The road through one archive: what comes out of it are the documents that were read, with their claims, and sums of the rest.

A road is a function (path, shown, sums, extractor) -> documents with their claims. It counts `records`, `read` and what else it
knows into the sums, names what it could not read, and says in `sums.broken` where the archive itself is damaged.

Invariant: the same archive gives the same, whatever the worker read before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sousveil.cluster.shard import Sums
from sousveil.extraction import SHIPPED, Extractor
from sousveil.model import Claim, Document, ReadingError, UsageError
from sousveil.sources import Blob, Skipped, WebArchive, walk
from sousveil.sources.blobs import shown_name

Read = tuple[Document, tuple[Claim, ...]]
Road = Callable[[Path, str, Sums, Extractor], Iterator[Read]]


def funnel(path: Path, shown: str, sums: Sums, extractor: Extractor = SHIPPED) -> Iterator[Read]:
    """The pages of web archives that are worth reading, read and extracted; of anything else every document."""
    from sousveil import pipeline

    archives = pipeline.Archives()
    place = shown_name(str(path))
    try:
        for item in _called(path, shown, lambda file, name: archives(file, _renamed(name, place, shown))):
            if isinstance(item, Skipped):
                _left_out(item, shown, sums)
                continue
            sums.counts["records"] += not archives.has(item)
            document = _read(item, sums)
            if document is None:
                archives.failed(item.origin.uri)
            elif archives.goes_on((document, item.raw)):
                claims = pipeline.extracted(document, extractor=extractor).claims
                archives.took(document, len(claims))
                yield document, claims
    finally:
        _count(archives.counts.to_json(), sums)


def pages(path: Path, shown: str, sums: Sums, extractor: Extractor = SHIPPED) -> Iterator[Read]:
    """Every document of an archive, read whole and extracted."""
    from sousveil import pipeline

    for document in documents(path, shown, sums):
        yield document, pipeline.extracted(document, extractor=extractor).claims


def documents(path: Path, shown: str, sums: Sums) -> Iterator[Document]:
    """Every document of an archive, counted."""
    for item in _called(path, shown):
        sums.counts["records"] += 1
        if isinstance(item, Skipped):
            _left_out(item, shown, sums)
        elif (document := _read(item, sums)) is not None:
            yield document


def road_of(name: str) -> Road:
    """The road that is called `module:function`. Raises UsageError where there is none."""
    module, _, function = name.partition(":")
    try:
        found: Road = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"{name}: no such road: {error}") from error
    return found


def _read(blob: Blob, sums: Sums) -> Document | None:
    from sousveil import reading

    try:
        document = reading.read_blob(blob)
    except ReadingError as error:
        sums.left_out(blob.origin.uri, str(error).removeprefix(f"{blob.origin.uri}: "))
        return None
    sums.counts["read"] += 1
    return document


def _left_out(item: Skipped, shown: str, sums: Sums) -> None:
    """What could not be read; where that is the archive itself, a stretch of it or its last record, it is damaged."""
    if item.name in (shown, f"{shown}!/") or item.why.startswith("cut short:"):
        sums.broken = sums.broken or item.why
    sums.left_out(item.name, item.why)


def _count(told: dict[str, object], sums: Sums) -> None:
    """The funnel's sums: its reasons one by one, its estimate left to who adds all archives up."""
    for name, value in told.items():
        if isinstance(value, dict):
            sums.counts.update(Counter({f"{name}: {why}": count for why, count in value.items()}))
        elif isinstance(value, int):
            sums.counts[name] += value


def _called(path: Path, shown: str, web_archive: WebArchive | None = None) -> Iterator[Blob | Skipped]:
    """What lies in an archive, under the archive's own name: a copy that was fetched lies elsewhere."""
    place = shown_name(str(path))
    for item in walk([path], web_archive=web_archive):
        if isinstance(item, Skipped):
            yield replace(item, name=_renamed(item.name, place, shown))
        else:
            yield replace(item, origin=replace(item.origin, uri=_renamed(item.origin.uri, place, shown)))


def _renamed(name: str, place: str, shown: str) -> str:
    return shown + name.removeprefix(place) if name.startswith(place) else name
