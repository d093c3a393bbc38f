#!/usr/bin/env python3
"""What a shard costs, the engines beside each other, loading shards into a ledger, and queries of many rows where they lie.

python benchmarks/bench_cluster.py [--pages 1000] [--claims 20000] [--rows 1000000] [--write]     (0 leaves a part out)
python benchmarks/bench_cluster.py --copies 1000000     (only that part: copies among so many documents, one in ten a copy)

What reading costs is measured for each extractor in a process of its own, which tells its memory as well. `--write` puts the
speeds of a shard into src/sousveil/cluster/data/figures.json, which `sousveil cluster estimate` reckons by. Seconds are CPU
seconds of one process unless said. The archive is benchmarks/synthetic_archive.py's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet as parquet
from bench_ledger import made
from synthetic_archive import make

from sousveil import cluster, ledger, screening
from sousveil.cluster import roads
from sousveil.cluster.columns import Writer, about, claim_row, document_row, order_of
from sousveil.cluster.copies import Copies, among
from sousveil.cluster.shard import Done, Outcome, Sums
from sousveil.cluster.task import sha256_of
from sousveil.extraction import VERSION, Pace, Shipped

FIGURES = Path(__file__).resolve().parent.parent / "src" / "sousveil" / "cluster" / "data" / "figures.json"
PER_SHARD = 1000


def spent(action: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    action()
    return time.process_time() - cpu, time.perf_counter() - wall


def shard_speeds(archive: Path, pages: int) -> dict[str, Any]:
    """The funnel alone, and for each extractor, in a process of its own, what a picked page costs beside it."""
    def alone() -> screening.Funnel:
        through = screening.Funnel()
        with archive.open("rb") as file:
            for _ in through.archive(file, "archive"):
                pass
        return through

    size = alone().counts.bytes  # words compiled
    funnel, _ = spent(alone)
    told = {str(pace): _worker(archive, pace) for pace in Pace}
    read = told[Pace.DEFAULT]["read"]
    return {
        "page_kb": round(size / pages / 1000, 1), "packed": round(size / archive.stat().st_size, 2),
        "picked": round(read / pages, 4), "funnel_mb_s": round(size / 1e6 / funnel, 1),
        "extractors": {name: {"read_s": round((one["whole_s"] - funnel) / max(read, 1), 4), "worker_mb": one["worker_mb"]}
                       for name, one in told.items()},
    }


def _worker(archive: Path, pace: Pace) -> dict[str, float]:
    """What `worker` tells in a process of its own."""
    words = [sys.executable, __file__, "--shard", str(archive), "--extractor", pace]
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    return found


def worker(archive: Path, extractor: Shipped) -> dict[str, float]:
    """The whole road over one archive as a worker takes it: CPU seconds once it is warm, pages read, its most memory in MB."""
    for _ in roads.funnel(archive, "warm-up", Sums(), extractor):  # words compiled, model loaded
        break
    sums = Sums()
    whole, _ = spent(lambda: list(roads.funnel(archive, "archive", sums, extractor)))
    return {"whole_s": whole, "read": sums.counts["read"],
            "worker_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)}


def engines(archive: Path, folder: Path, count: int = 24) -> dict[str, float]:
    """Wall seconds of the same archives by one process here, our own runner on two, and Spark on two."""
    (folder / "in").mkdir()
    for at in range(count):
        shutil.copy(archive, folder / "in" / f"a{at:02}.warc.gz")
    found = {}
    for name, master, jobs in (("one process", None, 1), ("two processes", None, 2), ("Spark local[2]", "local[2]", None)):
        if master and shutil.which("java") is None:
            continue
        settings = cluster.Settings(jobs=jobs)
        out = folder / name.replace(" ", "-")
        found[name] = spent(lambda out=out, master=master, settings=settings: cluster.read(
            [folder / "in"], out, master=master, settings=settings))[1]
    return found


def shards_of(folder: Path, claims: int) -> None:
    """Shards of made-up documents of about 3,500 characters with 20 claims each."""
    for name in ("claims", "documents", "shards"):
        (folder / name).mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps(about(VERSION)))
    source = made(claims)
    for at, part in enumerate(iter(lambda: list(islice(source, PER_SHARD)), [])):
        name = f"s{at:06}"
        paths = {table: folder / table / f"{name}.parquet" for table in ("documents", "claims")}
        writers = {table: Writer(path, table) for table, path in paths.items()}
        writers["documents"].add(document_row(document) for document, _ in part)
        writers["claims"].add(sorted((claim_row(one, document) for document, own in part for one in own), key=order_of))
        for writer in writers.values():
            writer.close()
        files = {table: {"name": f"{table}/{name}.parquet", "rows": writers[table].count, "sha256": sha256_of(path)}
                 for table, path in paths.items()}
        done = Done(shard=name, source=name, outcome=Outcome.DONE, files=files)
        (folder / "shards" / f"{name}.json").write_text(json.dumps(done.to_json()))


def loading(folder: Path, claims: int) -> dict[str, float]:
    """Claims a second into a new ledger, with everything that it promises; the same again; sizes."""
    path = folder.parent / "bench.sousveil"
    with ledger.open(path) as opened:
        before = os.times()
        cpu, wall = spent(lambda: cluster.load(folder, opened))
        after = os.times()
        again, again_wall = spent(lambda: cluster.load(folder, opened))
        asked = {
            "kind, country, time": {"kind": "supply", "to": "AB", "since": "2015", "until": "2018", "limit": 50},
            "text": {"text": "cameras a100", "limit": 50},
        }
        ms = {f"ledger, {name}, first 50, ms": _median(lambda filters=filters: opened.claims(**filters))
              for name, filters in asked.items()}
        if opened.count() != claims:
            raise SystemExit(f"{opened.count()} claims in the ledger, not {claims}")
    helper = after.children_user + after.children_system - before.children_user - before.children_system
    return {"claims/s, CPU of the process that writes": claims / cpu, "microseconds a claim, its helper": helper / claims * 1e6,
            "claims/s, wall": claims / wall, "the same again, claims/s, CPU": claims / again,
            "the same again, claims/s, wall": claims / again_wall,
            "ledger, bytes a claim with its document": path.stat().st_size / claims, **ms}


def multiplied(source: Path, out: Path, rows: int) -> int:
    """Shards with `rows` claims: those of `source` again and again under other ids."""
    for name in ("claims", "shards"):
        (out / name).mkdir(parents=True)
    shutil.copy(source / "schema.json", out)
    table = arrow.concat_tables(parquet.read_table(path) for path in sorted((source / "claims").glob("*.parquet")))
    size = 0
    for at in range(max(1, rows // table.num_rows)):
        ids = {name: arrow.compute.binary_join_element_wise(table[name], f"{at:04x}", "") for name in ("id", "document")}
        part = table
        for name, column in ids.items():
            part = part.set_column(part.schema.get_field_index(name), part.schema.field(name), column)
        order = [(name, "ascending") for name in ("kind", "country", "day", "document", "start")]
        path = out / "claims" / f"s{at:05}.parquet"
        parquet.write_table(part.sort_by(order), path, compression="zstd", version="2.6")
        (out / "shards" / f"s{at:05}.json").write_text("{}")
        size += path.stat().st_size
    return size


def queries(folder: Path) -> dict[str, float]:
    """Wall milliseconds of usual questions to the shards."""
    shards = cluster.scan(folder)
    asked: dict[str, Callable[[], object]] = {
        "how many": lambda: shards.count(),
        "kind, country, time: first 50": lambda: shards.claims(kind="supply", to="AB", since="2015", until="2018", limit=50),
        "one country: how many": lambda: shards.count(country="AB"),
        "words: how many": lambda: shards.count(text="cameras a100"),
        "by recipient": lambda: shards.by("to_country", kind="supply"),
    }
    return {name: _median(action, rounds=3) for name, action in asked.items()}


EDITED = {  # how a copy differs: share of words changed, share of the original kept, words of its own around it
    "word for word": (0.0, 1.0, 0), "2 % of its words changed": (0.02, 1.0, 0), "5 %": (0.05, 1.0, 0), "10 %": (0.1, 1.0, 0),
    "5 %, in a page five times as long": (0.05, 1.0, 4), "5 %, a third of it": (0.05, 1 / 3, 0),
}


def copying(count: int, long: int = 40) -> dict[str, float]:
    """Passages of `long` words, half of them common, a document; every tenth copies one of the thousand before it in one of the
    ways of EDITED."""
    rng = random.Random(7)
    right: dict[str, tuple[str, str]] = {}
    kept: list[list[str]] = []

    def words_of(size: int) -> list[str]:
        return [f"c{int(rng.paretovariate(1))}" if rng.random() < 0.5 else f"w{rng.randrange(50_000)}" for _ in range(size)]

    def copied(words: list[str], way: str) -> list[str]:
        changed, share, around = EDITED[way]
        cut = words[: round(len(words) * share)]
        edited = [f"e{rng.randrange(50_000)}" if rng.random() < changed else word for word in cut]
        return words_of(around * long // 2) + edited + words_of(around * long // 2)

    def documents() -> Iterator[tuple[str, list[str]]]:
        ways = list(EDITED)
        for at in range(count):
            if at % 10 == 9:
                original = at - 1 - rng.randrange(min(at, 900)) // 10 * 10
                way = ways[at // 10 % len(ways)]
                words = copied(kept[original // 10 % 1000], way)
                right[str(at)] = str(original), way
            else:
                words = words_of(long)
            if at % 10 == 8:
                kept[at // 10 % 1000 : at // 10 % 1000 + 1] = [words]
            yield str(at), [" ".join(words)]

    making, _ = spent(lambda: sum(1 for _ in documents()))
    rng.seed(7)
    took: list[Copies] = []
    cpu, wall = spent(lambda: took.append(among(documents())))
    found = {id: original for id, original, _ in took[0].pairs}
    asked, hit = Counter(way for _, way in right.values()), Counter(
        way for id, (original, way) in right.items() if found.get(id) == original)
    return {
        "CPU s": cpu - making, "CPU s, making the documents included": cpu, "wall s, the same": wall,
        **{f"found, {way}": hit[way] / asked[way] for way in EDITED},
        "others called copies": len(found.keys() - right.keys()) / (count - len(right)),
        "peak memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def _median(action: Callable[[], object], rounds: int = 11) -> float:
    return statistics.median(spent(action)[1] for _ in range(rounds)) * 1000


def measured(pages: int) -> str:
    """How and when the speeds were measured."""
    day = time.strftime("%Y-%m-%d")
    return f"python benchmarks/bench_cluster.py --pages {pages}, CPU seconds of one process, {platform.machine()}, {day}"


def told(title: str, found: dict[str, Any]) -> Iterator[str]:
    """Lines of one part."""
    yield f"== {title}"
    for name, value in found.items():
        yield f"   {name:<44} {value:,.4g}" if isinstance(value, float) else f"   {name:<44} {value}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("--pages", 1000), ("--claims", 20_000), ("--rows", 1_000_000)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--shard", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--extractor", choices=list(Pace), default=Pace.DEFAULT, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.shard:
        print(json.dumps(worker(options.shard, Shipped(Pace(options.extractor)))))
        return
    if options.copies:
        print(*told(f"copies among {options.copies:,} documents", copying(options.copies)), sep="\n")
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        if options.pages:
            of_shards(folder, options.pages, write=options.write)
        if options.claims:
            shards_of(folder / "shards", options.claims)
            loaded = loading(folder / "shards", options.claims)
            print(*told(f"{options.claims:,} claims into a ledger", loaded), sep="\n", flush=True)
        if options.claims and options.rows:
            size = multiplied(folder / "shards", folder / "many", options.rows)
            title = f"{options.rows:,} rows where they lie, wall ms (median of 3); {size / options.rows:.0f} bytes a row"
            print(*told(title, queries(folder / "many")), sep="\n", flush=True)


def of_shards(folder: Path, pages: int, *, write: bool) -> None:
    """What a shard costs, and what engines add."""
    archive, small = folder / "archive.warc.gz", folder / "small.warc.gz"
    make(archive, pages, 1)
    make(small, 100, 2)
    speeds = shard_speeds(archive, pages)
    print(*told(f"one shard of {pages} pages", speeds), sep="\n", flush=True)
    if write:
        FIGURES.write_text(json.dumps({**speeds, "measured": measured(pages)}, indent=1) + "\n")
    print(*told("24 archives of 100 pages, wall seconds", engines(small, folder)), sep="\n", flush=True)


if __name__ == "__main__":
    main()
