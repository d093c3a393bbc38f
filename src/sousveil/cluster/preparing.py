"""Shards as documents with their claims: what is in them step by step, one report after the other.

Invariant: only whole shards are given: those with a report, whose files have the hashes that it names and whose quotes stand in
their texts. The same shards give the same steps, wherever they are made.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sousveil.cluster.columns import Row, claim_of, document_of, rows_of
from sousveil.cluster.shard import Done, Outcome
from sousveil.cluster.storage import Folder, fetched, library
from sousveil.cluster.task import CLAIMS, DOCUMENTS, SCHEMA, report_of, sha256_of
from sousveil.ledger.ready import check
from sousveil.model import Claim, Document, LedgerError, ReadingError, UsageError

BATCH = 5000  # rows of one transaction
_PER_ROW = 2000  # so many characters of a text count as one more, so that long documents do not fill the memory


class Refused(NamedTuple):
    """A shard that is not whole."""

    name: str
    why: str


class Ended(NamedTuple):
    """The report `at` (from 1) is through; `counts`: it is of a shard that was read."""

    at: int
    counts: bool


Batch = list[tuple[Document, list[Claim]]]
Step = Batch | Refused | Ended


def extractor_of(folder: Folder) -> str:
    """The version that made the shards. Raises ReadingError where the folder holds none."""
    raw = folder.read(SCHEMA)
    if raw is None:
        raise ReadingError(f"{folder.address}: holds no shards (no {SCHEMA}); make some with `sousveil cluster read`")
    try:
        return str(json.loads(raw)["extractor"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReadingError(f"{folder.address}: {SCHEMA} is damaged; run `sousveil cluster read` into a new folder") from error


def steps(folder: Folder, names: Sequence[str], *, start: int = 0) -> Generator[Step, None, None]:
    """What is to be added of each shard from the report `start` (from 0) on, why some are not whole, and where one ends."""
    for at, name in enumerate(names[start:], start + 1):
        done = report_of(folder, name)
        if done is None:
            yield Refused(name, "its report is damaged; run `sousveil cluster read` again")
        elif done.files and done.outcome is not Outcome.FAILED:
            try:
                with _whole(folder, done, DOCUMENTS) as documents, _whole(folder, done, CLAIMS) as claims:
                    yield from _batches(documents, _by_document(claims))
            except ReadingError as error:
                yield Refused(done.source, str(error))
        yield Ended(at, counts=done is not None and done.outcome is not Outcome.FAILED)


@contextmanager
def _whole(folder: Folder, done: Done, table: str) -> Iterator[Path]:
    """A file of a shard on this machine. Raises ReadingError where it is not the one that the report names."""
    named = done.files[table]
    with fetched(f"{folder.address.rstrip('/')}/{named['name']}", folder.stores) as path:
        if sha256_of(path) != named["sha256"]:
            raise ReadingError(f"{named['name']}: has another sha256 than its report says; delete the report and read it again")
        yield path


def _by_document(path: Path) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    with _as_told(path):
        for row in rows_of(library("pyarrow.parquet").read_table(path)):
            found.setdefault(row["document"], []).append(claim_of(row))
    return found


@contextmanager
def _as_told(path: Path) -> Iterator[None]:
    """Rows that are no claims or documents are a ReadingError."""
    try:
        yield
    except (ValueError, KeyError, TypeError, UsageError, LedgerError) as error:
        raise ReadingError(f"{path.name}: a row of it is damaged: {error}") from error


def _batches(path: Path, claims: dict[str, list[Claim]]) -> Iterator[Batch]:
    """Documents with their claims, some at a time: about 5,000 rows, or 10 MB of text."""
    batch: Batch = []
    held = 0
    for row in _rows(path):
        made = claims.get(row["id"], [])
        with _as_told(path):
            document = document_of(row)
            for claim in made:
                check(document, claim)
        batch.append((document, made))
        held += 1 + len(made) + len(document.text) // _PER_ROW
        if held >= BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _rows(path: Path) -> Iterator[Row]:
    with library("pyarrow.parquet").ParquetFile(path) as file:
        for group in file.iter_batches(batch_size=200):
            yield from group.to_pylist()
