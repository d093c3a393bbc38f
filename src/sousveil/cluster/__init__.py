"""Many archives to Parquet shards of claims, on all cores of one machine or on Apache Spark; shards to ledgers and answers.

    summary = sousveil.cluster.read(["crawl/*.warc.gz"], "shards", master="local[*]")
    sousveil.cluster.scan("shards").claims(kind="supply", to="KE", limit=20)

Invariant: one archive is one task with one result, which stands whole or not at all; doing it again gives the same bytes.
A bad archive fails alone. Nothing is asked of a network but what was named: an object store, a Hadoop file system, a Spark.
Names are imported when first used: a worker needs few of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sousveil.cluster.loading import Loaded, load
    from sousveil.cluster.querying import Shards, scan
    from sousveil.cluster.running import Settings, Summary, read
    from sousveil.cluster.storage import Stores

_HOME = {
    "Loaded": "loading", "Settings": "running", "Shards": "querying", "Stores": "storage", "Summary": "running",
    "load": "loading", "read": "running", "scan": "querying",
}
__all__ = ["Loaded", "Settings", "Shards", "Stores", "Summary", "load", "read", "scan"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sousveil.cluster' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"sousveil.cluster.{_HOME[name]}"), name)
