"""Shards of small archives, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.cluster import inputs, running
from sousveil.cluster.shard import Job
from sousveil.cluster.storage import HERE, Folder
from sousveil.cluster.task import do_shard
from sousveil.extraction import VERSION
from tests.cluster.makers import CHEAP, shelf


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of shards of ten archives, two of them damaged, one a copy of another; made in this process."""
    folder = tmp_path_factory.mktemp("crawl")
    paths = shelf(folder / "in", 9, damaged=2)
    (folder / "in" / "part-copy.warc.gz").write_bytes(paths[5].read_bytes())
    out = folder / "shards"
    out.mkdir()
    running.prepare(Folder(str(out), HERE), VERSION)
    for shard in inputs.shards([str(folder / "in")], stores=HERE):
        do_shard(shard, Job(out=str(out), road=CHEAP))
    return out
