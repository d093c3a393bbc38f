"""`sousveil cluster`: many archives to Parquet shards of claims, on all cores or on Spark; what that costs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import extractors
from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.cluster import Stores
    from sousveil.cluster.shard import Done

EXAMPLE = """example:
  sousveil cluster read crawl/ --out shards
  sousveil cluster read warc.paths.gz --master yarn --packages sousveil.tar.gz --out s3a://ours/shards
  sousveil cluster read "s3a://archive/2026/*.warc.gz" --master "local[*]" --out shards
  sousveil cluster read crawl/ --extractor quick --out quick-shards
  sousveil cluster estimate --pages 3e9 --page-kb 187 --cores 256 --gbit 25"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The commands of the command."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="read|copies|estimate|pack")
    _configure_read(commands.add_parser("read", help="read archives into shards", allow_abbrev=False))
    copies = commands.add_parser("copies", help="which documents of the shards are copies of others", allow_abbrev=False)
    copies.add_argument("folder", metavar="DIR", help="the folder of the shards")
    add_stores(copies)
    pack = commands.add_parser("pack", help="the packages that Spark's machines need, as one archive", allow_abbrev=False)
    pack.add_argument("--out", metavar="F", type=Path, required=True, help="the archive to write (.tar.gz)")
    _configure_estimate(commands.add_parser("estimate", help="what an archive costs: core-hours, network", allow_abbrev=False))


def _configure_estimate(parser: argparse.ArgumentParser) -> None:
    for name, kind, what in (
        ("pages", float, "records of the archive (3e9)"),
        ("page-kb", float, "kilobytes of a page, uncompressed (default: the benchmark's)"),
        ("packed", float, "how many times smaller the archive is stored (default: the benchmark's)"),
        ("picked", float, "share of pages that are read whole, 0.001 to 0.01 (default: the benchmark's)"),
        ("keep", float, "share of records that an index leaves to read (1)"),
        ("cores", int, "cores (64)"),
        ("gbit", float, "network to the archive, Gbit/s (10)"),
        ("factor", float, "for what was not measured: real pages, slow stores, retries (2)"),
    ):
        parser.add_argument(f"--{name}", metavar="N", type=kind, help=what)
    extractors.add_pace(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _configure_read(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="archives, folders, globs, s3a://, hdfs://, .paths.gz")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder of the shards: a path, s3a:// or hdfs://")
    parser.add_argument("--master", metavar="M", help="a Spark: local[*], spark://HOST:7077, yarn; default: as configured")
    parser.add_argument(
        "--jobs", metavar="N", type=shared.processes, help="without --master: processes here (default: one a core)"
    )
    parser.add_argument("--base", metavar="PREFIX", help="what comes before the lines of a list of paths")
    parser.add_argument("--indexed", action="store_true", help="INPUTs are indexes (CDXJ, CSV, Parquet): only their records")
    parser.add_argument("--packages", metavar="F", help="an archive made by `sousveil cluster pack`, for Spark's machines")
    extractors.add_pace(parser)
    add_stores(parser)
    parser.add_argument("--json", action="store_true", help="the sums as one JSON document on standard output")


def add_stores(parser: argparse.ArgumentParser) -> None:
    """How an object store is asked."""
    parser.add_argument("--s3-endpoint", metavar="URL", help="an object store that is not Amazon's (or AWS_ENDPOINT_URL)")
    parser.add_argument("--anonymous", action="store_true", help="send an object store no keys")


def stores(options: argparse.Namespace) -> Stores:
    """As `add_stores` was answered."""
    from sousveil.cluster import Stores

    return Stores(options.s3_endpoint, options.anonymous)


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    return {"read": _read, "pack": _pack, "copies": _copies, "estimate": _estimate}[options.what](options)


def _read(options: argparse.Namespace) -> int:
    """Exit code 1 where an archive could not be read, whole or in part."""
    from sousveil import cluster

    settings = cluster.Settings(jobs=options.jobs, base=options.base, packages=options.packages, stores=stores(options),
                                extractor=options.extractor, indexed=options.indexed)
    summary = cluster.read(options.inputs, options.out, master=options.master, settings=settings, progress=_shown())
    for item in summary.left_out:
        print(f"sousveil: {item.name}: left out: {item.why}", file=sys.stderr)
    for done in (*summary.damaged, *summary.failed):
        print(f"sousveil: {done.source}: {done.outcome}: {done.why}", file=sys.stderr)
    if options.json:
        shared.emit_json(summary.to_json(), None)
    else:
        print(f"{options.out}: {summary.line()}")
    return 1 if summary.failed or summary.damaged else 0


def _pack(options: argparse.Namespace) -> int:
    from sousveil.cluster.packing import pack

    shared.check_folder(options.out)
    packed = pack(options.out)
    print(f"{options.out}: {packed.packages} packages for Python {packed.python} on {packed.platform}")
    return 0


def _copies(options: argparse.Namespace) -> int:
    from sousveil.cluster.copies import copies
    from sousveil.cluster.task import COPIES

    found = copies(options.folder, stores=stores(options))
    print(f"{options.folder}/{COPIES}: {len(found.pairs):,} of {found.documents:,} documents say what another said before")
    return 0


def _estimate(options: argparse.Namespace) -> int:
    from sousveil.cluster import estimating

    names = estimating.Plan.__dataclass_fields__
    plan = estimating.Plan(**{name: value for name in names if (value := getattr(options, name)) is not None})
    found = estimating.estimate(plan)
    if options.json:
        shared.emit_json(found, None)
    else:
        shared.emit_lines(estimating.told(found, plan), None)
    return 0


class _shown:
    """Progress on one line of standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()

    def __call__(self, done: Done | None, at: int, of: int) -> None:
        if self._on:
            end = "\r\x1b[K" if at == of else ""
            said = f" {done.source[-60:]}" if done is not None else " archives"
            print(f"\r\x1b[K{at:,}/{of:,}{said}{end}", end="", file=sys.stderr, flush=True)
