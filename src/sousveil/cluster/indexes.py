"""An index of an archive to the records that are worth fetching: CDXJ lines, CSV, or Parquet (Common Crawl's columnar index).

Invariant: a record that the index calls a page is fetched; what it says is none (another status than 200, a picture, a script)
is left out and counted. Choosing by language, site or date is done before, where the index lies: any rows of it will do.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import TextIOWrapper
from itertools import chain, dropwhile
from pathlib import Path
from typing import Any

from sousveil.cluster.inputs import joined
from sousveil.cluster.shard import Shard
from sousveil.cluster.storage import Stores, fetched, is_remote, library, local, one_line
from sousveil.model import ReadingError
from sousveil.sources.blobs import shown_name

_NEEDED = ("filename", "offset", "length")
_NAMES = {"warc_filename": "filename", "warc_record_offset": "offset", "warc_record_length": "length", "fetch_status": "status",
          "content_mime_type": "mime"}
_NO_PAGES = ("image/", "video/", "audio/", "font/", "text/css", "application/javascript", "text/javascript",
             "application/x-javascript", "warc/")
_MOST = 2_000
_BLOCK = re.compile(r"(?:^|\s)\{")
Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """The archives with the places of the records to read in each; how many records that is, and how many were left out."""

    shards: list[Shard]
    records: int
    left_out: int


def chosen(index: str, *, base: str | None, stores: Stores) -> Chosen:
    """The records that an index names. Raises ReadingError where it is none."""
    places: dict[str, list[tuple[int, int]]] = {}
    left_out = 0
    with fetched(index, stores) as path:
        for row in _rows(path, index):
            if _is_page(row):
                places.setdefault(str(row["filename"]), []).append((row["offset"], row["length"]))
            else:
                left_out += 1
    shards = [shard for name in sorted(places) for shard in _shards(joined(index, name, base), name, places[name])]
    if not shards:
        raise ReadingError(f"{index}: the index names no page")
    return Chosen(shards, sum(map(len, places.values())), left_out)


def _shards(address: str, name: str, places: list[tuple[int, int]]) -> Iterator[Shard]:
    """One archive's records in their order, some thousands a shard."""
    ordered = sorted(set(places))
    whole = address if is_remote(address) else str(local(address).absolute())
    for at in range(0, len(ordered), _MOST):
        part = tuple(ordered[at : at + _MOST])
        yield replace(Shard(whole, shown_name(name), sum(length for _, length in part)), places=part)


def _rows(path: Path, index: str) -> Iterator[Row]:
    try:
        if index.lower().endswith(".parquet"):
            yield from _parquet(path)
            return
        with _text(path) as lines:
            head = next(lines, "")
            every = chain([head], lines)
            yield from _cdxj(every) if head.rstrip().endswith("}") or head.startswith("!meta") else _csv(every)
    except (ValueError, KeyError, TypeError, OSError, EOFError, csv.Error, zlib.error) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else one_line(error)
        raise ReadingError(f"{index}: is no index (CDXJ, CSV, Parquet) with filename, offset and length: {said}") from error


def _parquet(path: Path) -> Iterator[Row]:
    table = library("pyarrow.parquet").ParquetFile(path)
    names = [name for name in table.schema_arrow.names if _NAMES.get(name, name) in (*_NEEDED, "status", "mime")]
    for batch in table.iter_batches(columns=names):
        yield from (_called(row) for row in batch.to_pylist())


@contextmanager
def _text(path: Path) -> Iterator[Iterator[str]]:
    """The lines of a file, plain or gzipped, from the first that is not empty; read as they are asked for, however many."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        with TextIOWrapper(gzip.GzipFile(fileobj=file) if packed else file, encoding="utf-8", newline="") as text:
            yield dropwhile(lambda line: not line.strip(), text)


def _csv(lines: Iterable[str]) -> Iterator[Row]:
    yield from map(_called, csv.DictReader(lines))


def _cdxj(lines: Iterable[str]) -> Iterator[Row]:
    for line in lines:
        if line.strip() and not line.startswith("!meta"):
            block = _BLOCK.search(line)
            if block is None:
                raise ValueError("a line without {}")
            yield _called(json.loads(line[block.end() - 1 :]))


def _called(row: Row) -> Row:
    named = {_NAMES.get(name, name): value for name, value in row.items()}
    for name in _NEEDED:
        if named[name] in (None, ""):
            raise KeyError(name)
    named |= {"offset": int(named["offset"]), "length": int(named["length"])}
    if named["offset"] < 0 or named["length"] < 1:
        raise ValueError(f"{named['length']} bytes from byte {named['offset']}")
    return named


def _is_page(row: Row) -> bool:
    status, mime = str(row.get("status") or "200"), str(row.get("mime") or "").lower()
    return status in ("200", "-") and not mime.startswith(_NO_PAGES)
