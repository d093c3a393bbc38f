"""Containers in containers: each layer by its bytes, limits counted over all of them together.

Invariant: what can be taken comes first; where a limit, a password or a defect ends it, that is the last thing said.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sousveil.model import Origin
from sousveil.sources import splitting, unpacking, wacz, webarchives
from sousveil.sources.blobs import MAX_BYTES, SNIFFED, Blob, Skipped, container_in, shown_name, too_large
from sousveil.sources.budget import Budget, Refused
from sousveil.sources.own import OWN, is_own
from sousveil.sources.unpacking import BROKEN, MAX_DEPTH

_UNREADABLE = {"rar": "rar archives are not read; unpack it first"}
_LAYERS = {"gzip": (".gz", ".tgz"), "bzip2": (".bz2", ".tbz2"), "xz": (".xz", ".txz"), "zstd": (".zst", ".tzst")}


@dataclass(frozen=True, slots=True)
class _Way:
    """How containers are gone through: what they may unfold into, and which pages of a web archive are given."""

    budget: Budget
    web_archive: Callable[[BinaryIO, str], Iterator[Blob | Skipped]]


def contents(
    file: BinaryIO, kind: str, shown: str, name: str, *,
    web_archive: Callable[[BinaryIO, str], Iterator[Blob | Skipped]] | None = None,
) -> Iterator[Blob | Skipped]:
    """Every blob inside a container of `kind` (see `blobs.container_of`); of web archives those that `web_archive` gives."""
    chosen = False

    def choose(inner: BinaryIO, inner_shown: str) -> Iterator[Blob | Skipped]:
        nonlocal chosen
        chosen = web_archive is not None
        return (web_archive or webarchives.from_warc)(inner, inner_shown)

    empty = kind != "mail"
    for item in _guarded(file, kind, shown, name, _Way(Budget(), choose), depth=1):
        empty = False
        yield item
    if empty and not chosen:  # of a web archive the chooser tells what it left out
        yield Skipped(shown, f"this {kind} holds no documents")


def _guarded(file: BinaryIO, kind: str, shown: str, name: str, way: _Way, *, depth: int) -> Iterator[Blob | Skipped]:
    if kind in _UNREADABLE or depth > MAX_DEPTH:
        yield Skipped(shown, _UNREADABLE.get(kind, f"archives more than {MAX_DEPTH} deep in each other are not read"))
        return
    try:
        if kind in _LAYERS:
            yield from _unlayered(file, kind, shown, name, way, depth=depth)
            return
        deeper = depth if kind == "mail" else depth + 1  # messages forwarded in each other are as deep as people make them
        for item in _opened(file, kind, shown, way):
            if isinstance(item, Skipped):
                yield item
            else:
                yield from _inside(item, way, depth=deeper)
    except Refused as error:
        yield Skipped(shown, str(error))
    except BROKEN as error:
        yield Skipped(shown, f"this {kind} is broken: {shown_name(str(error))[:120] or type(error).__name__}")


def _inside(item: Blob, way: _Way, *, depth: int) -> Iterator[Blob | Skipped]:
    kind = container_in(io.BytesIO(item.raw), item.name)
    if kind is None or kind == "mail":
        yield item
    if kind is not None:
        yield from _guarded(io.BytesIO(item.raw), kind, item.origin.uri, item.name, way, depth=depth)


def _opened(file: BinaryIO, kind: str, shown: str, way: _Way) -> Iterator[Blob | Skipped]:
    budget = way.budget
    if kind == "zip":
        if wacz.is_wacz(file):
            return wacz.from_wacz(file, shown, budget, way.web_archive)
        return unpacking.from_zip(file, shown, budget)
    if kind == "tar":
        return unpacking.from_tar(file, shown, budget)
    if kind == "7z":
        from sousveil.sources.sevenzip import from_7z

        return from_7z(file, shown, budget)
    if kind == "warc":
        return way.web_archive(file, shown)
    if kind == "mbox":
        return splitting.from_mbox(file, shown, budget)
    if kind == "mail":
        return splitting.attachments_of(file.read(), shown, budget)
    head = file.read(SNIFFED)
    file.seek(0)
    if is_own(head):
        raise Refused(OWN)
    return splitting.from_json_lines(file, shown, budget)


def _unlayered(file: BinaryIO, kind: str, shown: str, name: str, way: _Way, *, depth: int) -> Iterator[Blob | Skipped]:
    """What a compressed file holds: records of a web archive, another container, or one file."""
    lowered = name.lower()
    if lowered.endswith((".warc.gz", ".warc.zst")) or (kind == "gzip" and unpacking.peek_gzip(file).startswith(b"WARC/")):
        yield from way.web_archive(file, shown)
        return
    stem = next((name[: -len(ending)] for ending in _LAYERS[kind] if lowered.endswith(ending)), name)
    with unpacking.inflate(file, kind, way.budget) as inner:
        size = inner.seek(0, 2)
        found = container_in(inner, stem)
        if found is not None and found != "mail":
            yield from _guarded(inner, found, f"{shown}!/{shown_name(stem)}", stem, way, depth=depth + 1)
        elif size > MAX_BYTES:
            yield Skipped(shown, too_large(size, MAX_BYTES))
        else:
            yield from _inside(Blob(inner.read(), Origin(f"{shown}!/{shown_name(stem)}"), stem), way, depth=depth + 1)
