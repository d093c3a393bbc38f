"""Many archives to Parquet shards of claims, on all cores of one machine or on Apache Spark; shards to ledgers and answers.

Invariant: one archive is one task with one result, which stands whole or not at all; doing it again gives the same bytes.
A bad archive fails alone. Nothing is asked of a network but what was named: an object store, a Hadoop file system, a Spark.
"""

from __future__ import annotations

from sousveil.cluster.loading import Loaded, load
from sousveil.cluster.querying import Shards, scan
from sousveil.cluster.running import Settings, Summary, read
from sousveil.cluster.storage import Stores

__all__ = ["Loaded", "Settings", "Shards", "Stores", "Summary", "load", "read", "scan"]
