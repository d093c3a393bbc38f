"""Which documents of the shards say what others said before: near and contained copies, by the passages that make claims.

Invariant: memory grows by some hundred bytes a document, not by its text: shingles go to files by their value, and each file is
looked at alone. A shingle belongs to the first document that has it, so that each is paired with one document only, however
common its words are. The same shards give the same copies.

Containment of the smaller in the larger, not resemblance: a passage copied into a longer page is found (Broder, "On the
resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy

from sousveil.cluster.storage import HERE, Folder, Stores, fetched, library
from sousveil.cluster.task import CLAIMS, COPIES
from sousveil.screening.prints import shingles

LEAST = 0.25
_WORDS = 4
_PARTS = 32
_HELD = 1 << 18
_ROW = numpy.dtype([("shingle", "<u8"), ("document", "<u4")])
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Copies:
    """How many documents were looked at, and (document, original, containment) of each that is a copy."""

    documents: int
    pairs: list[tuple[str, str, float]]


def copies(source: str | Path, *, least: float = LEAST, stores: Stores = HERE) -> Copies:
    """The copies among the documents of the shards, also written to `copies.parquet` beside them.

    `least`: from what share of the smaller one's shingles on it counts. Raises ReadingError where there are no shards.
    """
    from sousveil.cluster.querying import scan

    folder = Folder(str(source), stores)
    found = among(_passages(folder, scan(source, stores=stores).names), least=least)
    arrow = library("pyarrow")
    columns = list(zip(*found.pairs, strict=True)) or [(), (), ()]
    types = (arrow.string(), arrow.string(), arrow.float64())
    table = arrow.table({name: arrow.array(values, kind) for name, values, kind in zip(
        ("document", "original", "containment"), columns, types, strict=True)})
    with folder.draft(COPIES) as draft:
        library("pyarrow.parquet").write_table(table, draft, compression="zstd")
        folder.put(COPIES, draft)
    return found


def among(passages: Iterable[tuple[str, list[str]]], *, least: float = LEAST) -> Copies:
    """The copies among documents, given as id and claim-bearing passages, each document once; earlier ones are originals."""
    ids: list[str] = []
    sizes: list[int] = []
    with tempfile.TemporaryDirectory(prefix="sousveil-") as name:
        paths = [Path(name) / f"{part}.bin" for part in range(_PARTS)]
        with ExitStack() as held:
            rows = _Rows([held.enter_context(path.open("wb")) for path in paths])
            for number, (id, said) in enumerate(passages):
                found = {one & _MASK for passage in said for one in shingles(passage, size=_WORDS)}
                ids.append(id)
                sizes.append(len(found))
                rows.add(number, found)
            rows.write()
        pairs, counts = _summed(_shared(path) for path in paths)
    return Copies(len(ids), _best(pairs, counts, numpy.array(sizes, numpy.int64), ids, least))


class _Rows:
    """Shingles with their documents on their way to files by their value, in the order of documents, many at a time."""

    def __init__(self, files: Sequence[BinaryIO]) -> None:
        self._files = files
        self._shingles, self._documents = array("Q"), array("I")

    def add(self, number: int, found: set[int]) -> None:
        """The shingles of another document."""
        self._shingles.extend(found)
        self._documents.extend([number] * len(found))
        if len(self._shingles) >= _HELD:
            self.write()

    def write(self) -> None:
        """Write what is held."""
        rows = numpy.empty(len(self._shingles), _ROW)
        rows["shingle"], rows["document"] = self._shingles, self._documents
        part = (rows["shingle"] >> numpy.uint64(32)) % numpy.uint64(_PARTS)
        order = numpy.argsort(part, kind="stable")
        ends = numpy.cumsum(numpy.bincount(part.astype(numpy.int64), minlength=_PARTS))
        for file, one in zip(self._files, numpy.split(rows[order], ends[:-1]), strict=True):
            file.write(one.tobytes())
        self._shingles, self._documents = array("Q"), array("I")


def _shared(path: Path) -> tuple[Any, Any]:
    """Pairs (document, the first that has the same shingle) of one file, each with how many shingles they share."""
    rows = numpy.fromfile(path, _ROW)
    path.unlink()
    rows = rows[numpy.argsort(rows["shingle"], kind="stable")]  # written in the order of documents
    begins = numpy.ones(len(rows), bool)
    begins[1:] = rows["shingle"][1:] != rows["shingle"][:-1]
    starts = numpy.flatnonzero(begins)
    first = numpy.repeat(rows["document"][starts], numpy.diff(numpy.r_[starts, len(rows)]))
    other = rows["document"] != first
    keys = rows["document"][other].astype(numpy.uint64) << numpy.uint64(32) | first[other].astype(numpy.uint64)
    return numpy.unique(keys, return_counts=True)


def _summed(parts: Iterator[tuple[Any, Any]]) -> tuple[Any, Any]:
    """The pairs of all files, counts added up."""
    pairs, counts = numpy.empty(0, numpy.uint64), numpy.empty(0, numpy.int64)
    for more, count in parts:
        pairs, place = numpy.unique(numpy.concatenate([pairs, more]), return_inverse=True)
        counts = numpy.bincount(place, numpy.concatenate([counts, count]), len(pairs)).astype(numpy.int64)
    return pairs, counts


def _best(pairs: Any, counts: Any, sizes: Any, ids: list[str], least: float) -> list[tuple[str, str, float]]:
    """Of each document the original that it shares most with, where that is enough."""
    document, first = (pairs >> numpy.uint64(32)).astype(numpy.int64), (pairs & numpy.uint64(0xFFFFFFFF)).astype(numpy.int64)
    share = counts / numpy.maximum(numpy.minimum(sizes[document], sizes[first]), 1)
    order = numpy.lexsort((first, -counts, document))
    order = order[share[order] >= least]
    _, at = numpy.unique(document[order], return_index=True)
    return [(ids[document[one]], ids[first[one]], round(float(share[one]), 4)) for one in order[at]]


def _passages(folder: Folder, names: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Documents with their quotes, each document once, shard by shard."""
    seen: set[bytes] = set()
    parquet = library("pyarrow.parquet")
    for name in names:
        with fetched(f"{folder.address.rstrip('/')}/{CLAIMS}/{name}", folder.stores) as path:
            table = parquet.read_table(path, columns=["document", "quote"])
        quotes: dict[str, dict[str, None]] = {}
        for id, quote in zip(table["document"].to_pylist(), table["quote"].to_pylist(), strict=True):
            quotes.setdefault(id, {})[quote] = None
        for id in sorted(quotes):
            key = bytes.fromhex(id[:24]) if len(id) == 64 else os.fsencode(id)
            if key not in seen:
                seen.add(key)
                yield id, list(quotes[id])
