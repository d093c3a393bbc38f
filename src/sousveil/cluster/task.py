"""One archive to its rows: the task that every engine runs. Knows no engine.

Invariant: the report of a shard (`shards/NAME.json`) is written last, after the files it names stand whole under their names:
what has no report is not there. A shard that is done is not read again; one that was killed midway is read anew, to the same
bytes. Whatever is wrong with an archive stands in its report and stops nothing else: also one that kills its worker, which is
tried three times.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from sousveil.cluster.columns import Row, Writer, claim_row, document_row, order_of
from sousveil.cluster.roads import Read, road_of
from sousveil.cluster.shard import Done, Job, Outcome, Shard, Sums
from sousveil.cluster.storage import Folder, Stores, fetched, one_line, picked
from sousveil.extraction import Pace, Shipped
from sousveil.model import SousveilError

TRIES = 3
SCHEMA = "schema.json"
REPORTS, CLAIMS, DOCUMENTS, BEGUN = "shards", "claims", "documents", "begun"
COPIES = "copies.parquet"
_LEAST_FREE = 4 * 1024 * 1024
_FULL = "no space left where the results go; make room and run it again"


def do_shard(shard: Shard, job: Job) -> Done:
    """Read one archive, unless it was; returns its report. Raises nothing for what is wrong with the archive or the disk."""
    stores = Stores(job.endpoint, job.anonymous)
    folder = Folder(job.out, stores)
    try:
        if folder.path is not None and not folder.path.is_dir():
            return _failed(shard, "the folder for the results is not there on this machine; give one that all machines share")
        known = report_of(folder, shard.name)
        if known is not None and known.outcome is not Outcome.FAILED:
            return known
        free = folder.free()
        if free is not None and free < _LEAST_FREE:
            return _failed(shard, _FULL)
        with _counted(folder, shard) as tries:
            done = _read(shard, job, folder, stores) if tries <= TRIES else _failed(
                shard, f"its worker was killed {TRIES} times while it read this")
            folder.write(f"{REPORTS}/{shard.name}.json", _bytes(done))
        return done
    except SousveilError as error:
        return _failed(shard, str(error))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _failed(shard, _FULL if full else one_line(error))


def report_of(folder: Folder, name: str) -> Done | None:
    """The report of a shard; None where there is none, or half of one. Raises ReadingError where the folder can't be read."""
    raw = folder.read(f"{REPORTS}/{name}.json")
    try:
        return Done.from_json(json.loads(raw)) if raw else None
    except (ValueError, TypeError, KeyError):
        return None


@contextmanager
def _counted(folder: Folder, shard: Shard) -> Iterator[int]:
    """How often this shard was begun and not ended, this time included: a file for each, gone when it ends. An error that is
    nobody's fault but ours counts as no end, so that it is tried no more often than a worker that is killed."""
    if folder.path is None:
        yield 1
        return
    begun = folder.path / BEGUN
    begun.mkdir(exist_ok=True)
    tries = next(n for n in range(1, TRIES + 2) if n > TRIES or not (begun / f"{shard.name}.{n}").exists())
    (begun / f"{shard.name}.{tries}").touch()
    try:
        yield tries
    except (SousveilError, OSError):
        _end(begun, shard)
        raise
    _end(begun, shard)


def _end(begun: Path, shard: Shard) -> None:
    for n in range(1, TRIES + 2):
        (begun / f"{shard.name}.{n}").unlink(missing_ok=True)


def _failed(shard: Shard, why: str) -> Done:
    return Done(shard=shard.name, source=shard.shown, outcome=Outcome.FAILED, why=why)


def _read(shard: Shard, job: Job, folder: Folder, stores: Stores) -> Done:
    sums = Sums()
    try:
        with (picked(shard.address, shard.places, stores) if shard.places else fetched(shard.address, stores)) as path:
            files = _written(shard, folder, road_of(job.road)(path, shard.shown, sums, Shipped(Pace(job.extractor))), sums)
    except SousveilError as error:
        return _failed(shard, str(error))
    nothing = sums.broken is not None and not sums.counts["read"]
    outcome = Outcome.FAILED if nothing else Outcome.DAMAGED if sums.broken is not None else Outcome.DONE
    return Done(shard=shard.name, source=shard.shown, outcome=outcome, why=sums.broken or "", counts=dict(sums.counts),
                said=tuple(sums.said), files=files)


def _written(shard: Shard, folder: Folder, read: Iterator[Read], sums: Sums) -> dict[str, dict[str, Any]]:
    """Write both tables; returns the files with rows and hashes. A shard without a claim has no files."""
    names = {CLAIMS: f"{CLAIMS}/{shard.name}.parquet", DOCUMENTS: f"{DOCUMENTS}/{shard.name}.parquet"}
    with ExitStack() as held:
        drafts = {table: held.enter_context(folder.draft(name)) for table, name in names.items()}
        with closing(Writer(drafts[DOCUMENTS], DOCUMENTS, group=200)) as documents:
            rows = _through(read, documents, sums)
        if not rows:
            return {}
        with closing(Writer(drafts[CLAIMS], CLAIMS, group=100_000)) as claims:
            claims.add(sorted(rows, key=order_of))
        found = {}
        for table, writer in ((DOCUMENTS, documents), (CLAIMS, claims)):
            found[table] = {"name": names[table], "rows": writer.count, "sha256": sha256_of(drafts[table])}
            folder.put(names[table], drafts[table])
        return found


def _through(read: Iterator[Read], documents: Writer, sums: Sums) -> list[Row]:
    """Documents with claims to their file, each once; the rows of the claims."""
    rows: list[Row] = []
    seen: set[str] = set()
    for document, claims in read:
        if document.id in seen:
            sums.counts["copies"] += 1
            continue
        seen.add(document.id)
        if claims:
            documents.add([document_row(document)])
            rows += [claim_row(claim, document) for claim in claims]
            sums.counts["documents"] += 1
    sums.counts["claims"] = sum(row["tier"] == "claim" for row in rows)
    sums.counts["candidates"] = len(rows) - sums.counts["claims"]
    return rows


def _bytes(done: Done) -> bytes:
    return (json.dumps(done.to_json(), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
