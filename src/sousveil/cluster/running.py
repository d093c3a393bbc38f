"""A run: what was named, read on an engine into one folder, with its sums.

Invariant: one run at a time writes to a folder; what another extractor made is not mixed in; a run that was killed is finished
by running it again. The sums are over all shards that were named, also those that an earlier run did.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sousveil.cluster import indexes, inputs, local, spark
from sousveil.cluster.columns import about
from sousveil.cluster.shard import ROAD, Done, Job, Outcome, Shard
from sousveil.cluster.storage import HERE, Folder, Stores, library
from sousveil.cluster.task import BEGUN, CLAIMS, DOCUMENTS, REPORTS, SCHEMA, report_of
from sousveil.extraction import Pace, Shipped
from sousveil.ledger.lock import WriterLock
from sousveil.model import LedgerError, UsageError
from sousveil.sources import Skipped

RUN = "run.json"
DEFAULT = "default"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a run is made: `jobs` processes here (None: one a core), `base` before the lines of lists of paths, `packages` (made
    by `pack`) for Spark's machines, `stores` how object stores are asked, `road` what reads an archive (module:function),
    `extractor` which of the two that ship (default, quick) reads its documents.
    With `indexed` what is named are indexes (CDXJ, CSV, Parquet), and only the records that they name are fetched."""

    jobs: int | None = None
    base: str | None = None
    packages: str | None = None
    stores: Stores = HERE
    road: str = ROAD
    extractor: str = "default"
    indexed: bool = False

    def __post_init__(self) -> None:
        if self.extractor not in list(Pace):
            raise UsageError(f"extractor {self.extractor!r}: give {' or '.join(Pace)}")


@dataclass
class Summary:
    """What became of all shards. `failed` and `damaged` are their reports; `counts` the sums over all; `left_out` what a folder
    holds and was not taken; `seconds` wall time."""

    shards: int = 0
    already: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failed: list[Done] = field(default_factory=list)
    damaged: list[Done] = field(default_factory=list)
    left_out: list[Skipped] = field(default_factory=list)
    seconds: float = 0.0

    def took(self, done: Done) -> None:
        """One more shard ended."""
        self.shards += 1
        self.counts.update(done.counts)
        if done.outcome is Outcome.FAILED:
            self.failed.append(done)
        elif done.outcome is Outcome.DAMAGED:
            self.damaged.append(done)

    def to_json(self) -> dict[str, Any]:
        """One JSON object; of shards that went wrong the reason."""
        def told(rows: list[Done]) -> list[dict[str, str]]:
            return [{"source": one.source, "why": one.why} for one in sorted(rows, key=lambda one: one.source)]

        return {
            "shards": self.shards, "already": self.already, "counts": dict(sorted(self.counts.items())),
            "damaged": told(self.damaged), "failed": told(self.failed),
            "left_out": [{"source": one.name, "why": one.why} for one in self.left_out], "seconds": round(self.seconds, 3),
        }

    def line(self) -> str:
        """One line for people."""
        counts = self.counts
        return (f"{self.shards:,} archives ({self.already:,} done before, {len(self.damaged):,} damaged, {len(self.failed):,} "
                f"failed): {counts['records']:,} records, {counts['read']:,} read, {counts['documents']:,} documents with "
                f"{counts['claims']:,} claims and {counts['candidates']:,} candidates")


def read(
    named: Iterable[str | Path], out: str | Path, *, master: str | None = None, settings: Settings | None = None,
    progress: Callable[[Done | None, int, int], None] = lambda done, at, of: None,
) -> Summary:
    """Read every archive named into Parquet shards below `out`.

    `named`: paths, folders, globs, s3://, hdfs://, lists of paths. Without `master` on the cores of this machine, else on that
    Spark: `local[*]`, `spark://...`, `yarn`, `k8s://...`, or `default` for the one that runs or that spark-submit configured.
    `progress` is told a report, how many shards have ended, and of how many; no report while Spark still has them.
    Raises ReadingError and UsageError; what is wrong with one archive is in the Summary instead.
    """
    library("pyarrow")
    settings = settings or Settings()
    begun, summary = time.monotonic(), Summary()
    folder = Folder(str(out), settings.stores)
    job = Job(out=str(out) if folder.path is None else str(folder.path.absolute()), road=settings.road,
              extractor=settings.extractor, endpoint=settings.stores.endpoint, anonymous=settings.stores.anonymous)
    found = _shards(map(str, named), settings, summary)
    if master is not None:
        spark.check(_address(master))
    folder.make()
    with _alone(folder):
        prepare(folder, Shipped(Pace(settings.extractor)).version)
        missing = _missing(folder, found, summary)

        def at(ended: int) -> None:
            progress(None, summary.already + ended, len(found))

        for done in _engine(missing, job, master, settings, at):
            summary.took(done)
            progress(done, summary.shards, len(found))
        _sweep(folder)
        summary.seconds = time.monotonic() - begun
        folder.write(RUN, (json.dumps(summary.to_json(), ensure_ascii=False, indent=1) + "\n").encode())
    return summary


def _shards(named: Iterable[str], settings: Settings, summary: Summary) -> list[Shard]:
    if not settings.indexed:
        return inputs.shards(named, base=settings.base, stores=settings.stores, left_out=summary.left_out)
    shards: dict[str, Shard] = {}
    for index in named:
        chosen = indexes.chosen(index, base=settings.base, stores=settings.stores)
        summary.counts["left out by the index"] += chosen.left_out
        shards.update({shard.name: shard for shard in chosen.shards})
    return list(shards.values())


def _engine(
    shards: Sequence[Shard], job: Job, master: str | None, settings: Settings, at: Callable[[int], None]
) -> Iterator[Done]:
    if not shards:
        return iter(())
    if master is not None:
        return spark.run(shards, job, master=_address(master), packages=settings.packages, at=at)
    return local.run(shards, job, jobs=settings.jobs or _cores())


def _address(master: str) -> str | None:
    return None if master == DEFAULT else master


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _missing(folder: Folder, shards: Sequence[Shard], summary: Summary) -> list[Shard]:
    """The shards that no run has done yet; those that one has are summed."""
    there = set(folder.names(REPORTS))
    missing = []
    for shard in shards:
        known = report_of(folder, shard.name) if f"{shard.name}.json" in there else None
        if known is None or known.outcome is Outcome.FAILED:
            missing.append(shard)
        else:
            summary.took(known)
            summary.already += 1
    return missing


def prepare(folder: Folder, version: str) -> None:
    """Write the schema file of an extractor's version, or see that what is there fits; sweep what killed workers left. Raises
    UsageError."""
    ours = about(version)
    raw = folder.read(SCHEMA)
    if raw is not None:
        try:
            theirs = json.loads(raw)
        except ValueError:
            theirs = {}
        if (theirs.get("format"), theirs.get("extractor")) != (ours["format"], ours["extractor"]):
            raise UsageError(f"{folder.address}: holds shards that {theirs.get('extractor')!r} made, this is {version!r}; "
                             "give another folder")
    elif folder.names(REPORTS) or (folder.path is not None and _is_other(folder.path)):
        raise UsageError(f"{folder.address}: is not empty and holds no shards of sousveil; give a new folder")
    else:
        folder.write(SCHEMA, (json.dumps(ours, ensure_ascii=False, indent=1) + "\n").encode())
    _sweep(folder)


def _sweep(folder: Folder) -> None:
    """Take away what killed workers left. Only whoever holds the folder may."""
    if folder.path is None:
        return
    leftovers = [*(folder.path / BEGUN).glob("*")]
    for inside in (REPORTS, CLAIMS, DOCUMENTS, "."):
        leftovers += (folder.path / inside).glob("*.tmp.*")
    for path in leftovers:
        path.unlink(missing_ok=True)


def _is_other(path: Path) -> bool:
    return any(one.name not in (".lock", "run.lock") for one in path.iterdir())


@contextmanager
def _alone(folder: Folder) -> Iterator[None]:
    """Hold the folder; in a store nothing can be held, and two runs there do the same work twice, to the same bytes."""
    if folder.path is None:
        yield
        return
    lock = WriterLock(folder.path / "run")
    try:
        lock.acquire(0.0)
    except LedgerError as error:
        raise UsageError(f"{folder.address}: another run writes to this folder; wait for it or give another") from error
    try:
        yield
    finally:
        lock.release()
        lock.close()
