"""`sousveil load`: the shards of a cluster's run into a ledger."""

from __future__ import annotations

import argparse
import sys

from sousveil.cli import options as shared
from sousveil.cli.cluster import add_stores, stores

EXAMPLE = "example:\n  sousveil load shards --ledger case.sousveil"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("folder", metavar="DIR", help="the folder that `sousveil cluster read` wrote")
    shared.add_ledger(parser)
    add_stores(parser)


def run(options: argparse.Namespace) -> int:
    """Load everything that is whole; exit code 1 where a shard is not."""
    from sousveil import ledger
    from sousveil.cluster import load
    from sousveil.cluster.preparing import extractor_of
    from sousveil.cluster.storage import Folder

    asked = stores(options)
    extractor_of(Folder(options.folder, asked))
    with ledger.open(options.ledger) as opened:
        loaded = load(options.folder, opened, stores=asked)
    for name, why in loaded.refused:
        print(f"sousveil: {name}: not loaded: {why}", file=sys.stderr)
    print(f"{options.ledger}: {loaded.line()}", file=sys.stderr)
    return 1 if loaded.refused else 0
