"""Shards into a ledger, with all that a ledger promises.

Invariant: only whole shards are loaded: those with a report, whose files have the hashes that it names. Each document goes in
with its claims in one step; loading twice adds nothing; a load that was killed is finished by running it again.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sousveil.cluster.columns import Row, claim_of, document_of, rows_of
from sousveil.cluster.shard import Done, Outcome
from sousveil.cluster.storage import HERE, Folder, Stores, fetched, library
from sousveil.cluster.task import CLAIMS, DOCUMENTS, REPORTS, SCHEMA, report_of, sha256_of
from sousveil.ledger import Ledger
from sousveil.model import Claim, Document, ReadingError, UsageError

Batch = list[tuple[Document, list[Claim]]]
BATCH = 5000  # rows of one transaction
_PER_ROW = 2000  # so many characters of a text count as one more, so that long documents do not fill the memory


@dataclass
class Loaded:
    """What came in. `there` documents were in the ledger before; `redacted` ones stay out; `refused` are shards that are not
    whole, each with why."""

    shards: int = 0
    documents: int = 0
    claims: int = 0
    there: int = 0
    redacted: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def line(self) -> str:
        """One line for people."""
        return (f"{self.documents:,} documents and {self.claims:,} claims added from {self.shards:,} shards; {self.there:,} "
                f"documents were there already, {self.redacted:,} redacted ones stay out")


class _Refused(NamedTuple):
    """A shard that is not whole."""

    name: str
    why: str


class _Ended(NamedTuple):
    """The report `at` (from 1) is through; `counts`: it is of a shard that was read."""

    at: int
    counts: bool


_Step = Batch | _Refused | _Ended


def load(
    source: str | Path, ledger: Ledger, *, stores: Stores = HERE, progress: Callable[[int, int], None] = lambda at, of: None
) -> Loaded:
    """Bring the shards below `source` into a ledger. `progress` is told how many shards are in, and of how many.

    Raises ReadingError where `source` holds no shards, LedgerError where the ledger can't take them.
    """
    library("pyarrow")
    folder = Folder(str(source), stores)
    extractor = extractor_of(folder)
    loaded = Loaded()
    names = [name.removesuffix(".json") for name in folder.names(REPORTS)]
    with _unswept(), closing(_ahead(_steps(folder, names))) as steps:
        for step in steps:
            if isinstance(step, list):
                _add(ledger, step, extractor, loaded)
            elif isinstance(step, _Refused):
                loaded.refused.append((step.name, step.why))
            else:
                loaded.shards += step.counts
                progress(step.at, len(names))
    return loaded


def _ahead(steps: Generator[_Step, None, None]) -> Generator[_Step, None, None]:
    """The same, each made while the one before is written: SQLite needs no Python meanwhile."""
    with ThreadPoolExecutor(1) as thread:
        try:
            coming = thread.submit(next, steps, None)
            while (step := coming.result()) is not None:
                coming = thread.submit(next, steps, None)
                yield step
        finally:
            thread.submit(steps.close)


def extractor_of(folder: Folder) -> str:
    """The version that made the shards. Raises ReadingError where the folder holds none."""
    raw = folder.read(SCHEMA)
    if raw is None:
        raise ReadingError(f"{folder.address}: holds no shards (no {SCHEMA}); make some with `sousveil cluster read`")
    try:
        return str(json.loads(raw)["extractor"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReadingError(f"{folder.address}: {SCHEMA} is damaged; run `sousveil cluster read` into a new folder") from error


def _steps(folder: Folder, names: Sequence[str]) -> Generator[_Step, None, None]:
    """What is to be added of each shard, why some are not whole, and where one ends."""
    for at, name in enumerate(names, 1):
        done = report_of(folder, name)
        if done is None:
            yield _Refused(name, "its report is damaged; run `sousveil cluster read` again")
        elif done.files and done.outcome is not Outcome.FAILED:
            try:
                with _whole(folder, done, DOCUMENTS) as documents, _whole(folder, done, CLAIMS) as claims:
                    yield from _batches(documents, _by_document(claims))
            except ReadingError as error:
                yield _Refused(done.source, str(error))
        yield _Ended(at, counts=done is not None and done.outcome is not Outcome.FAILED)


def _add(ledger: Ledger, batch: Batch, extractor: str, loaded: Loaded) -> None:
    for added in ledger.add_many(batch, extractor=extractor):
        loaded.documents += added.document
        loaded.claims += added.claims
        loaded.redacted += added.redacted
        loaded.there += not added.document and not added.redacted


@contextmanager
def _unswept() -> Iterator[None]:
    """Without the search for cycles among objects, which looks at all claims of a shard again and again: they are in none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
    except (ValueError, KeyError, TypeError, UsageError) as error:
        raise ReadingError(f"{path.name}: a row of it is damaged: {error}") from error


def _fitting(document: Document, claims: list[Claim]) -> Document:
    """The document, in which all quotes stand."""
    for claim in claims:
        if document.text[claim.start : claim.end] != claim.quote:
            raise ValueError(f"claim {claim.id}: its quote is not at {claim.start}..{claim.end} of document {document.id[:12]}")
    return document


def _batches(path: Path, claims: dict[str, list[Claim]]) -> Iterator[Batch]:
    """Documents with their claims, some at a time: about 5,000 rows, or 10 MB of text."""
    batch: Batch = []
    held = 0
    for row in _rows(path):
        made = claims.get(row["id"], [])
        with _as_told(path):
            document = _fitting(document_of(row), made)
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
