"""Archives in an object store and results into one: a real S3 server on this machine (moto's), by pyarrow's own client."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil import cluster, ledger
from sousveil.cli import main
from sousveil.cluster import Settings, Stores, load, scan
from sousveil.cluster.inputs import shards
from sousveil.cluster.storage import Folder
from sousveil.model import ReadingError, UsageError
from tests.cluster.makers import CHEAP, results, shelf

S3FileSystem = pytest.importorskip("pyarrow.fs").S3FileSystem
server = pytest.importorskip("moto.server")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def stores(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stores:
    """A store with a bucket of archives (in/) that is empty otherwise."""
    for name, value in (("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("EC2_METADATA_DISABLED", "true")):
        monkeypatch.setenv(f"AWS_{name}", value)
    found = Stores(endpoint)
    fs = S3FileSystem(endpoint_override=endpoint.removeprefix("http://"), scheme="http", allow_bucket_creation=True)
    fs.create_dir("ours")
    fs.delete_dir_contents("ours")
    for path in shelf(tmp_path / "in", 5, damaged=2):
        put(fs, f"ours/in/{path.name}", path.read_bytes())
    return found


def put(fs: Any, key: str, raw: bytes) -> None:
    with fs.open_output_stream(key, compression=None) as file:
        file.write(raw)


def in_store(stores: Stores, folder: str) -> dict[str, bytes]:
    there = Folder(f"s3://ours/{folder}", stores)
    return {f"{one}/{name}": there.read(f"{one}/{name}") or b"" for one in ("shards", "claims", "documents")
            for name in there.names(one)}


def test_archives_and_results_in_a_store(stores: Stores, tmp_path: Path) -> None:
    settings = Settings(jobs=2, road=CHEAP, stores=stores)
    named = "s3a://ours/in/*.warc.gz"
    first = cluster.read([named], "s3a://ours/out", settings=settings)
    assert (first.shards, len(first.failed) + len(first.damaged)) == (5, 2)
    cluster.read([named], tmp_path / "near", settings=settings)
    assert in_store(stores, "out") == results(tmp_path / "near")
    again = cluster.read(["s3://ours/in/"], "s3://ours/out", settings=settings)
    assert again.already == 5 - len(first.failed)
    assert scan("s3://ours/out", stores=stores).count() == first.counts["claims"] > 0
    assert scan("s3://ours/out", stores=stores).claims(kind="supply") == scan(tmp_path / "near").claims(kind="supply")
    with ledger.open(tmp_path / "l.sousveil") as opened_ledger:
        loaded = load("s3://ours/out", opened_ledger, stores=stores)
        assert loaded.claims == opened_ledger.count() == first.counts["claims"] and loaded.refused == []


def test_a_list_of_paths_as_common_crawl_gives_them(stores: Stores, tmp_path: Path) -> None:
    listed = tmp_path / "warc.paths.gz"
    listed.write_bytes(gzip.compress(b"in/part-0003.warc.gz\nin/part-0004.warc.gz\n"))
    found = shards([str(listed)], base="s3://ours/", stores=stores)
    assert [(one.address, one.shown) for one in found] == [
        (f"s3://ours/in/part-000{at}.warc.gz", f"in/part-000{at}.warc.gz") for at in (3, 4)]
    summary = cluster.read([listed], tmp_path / "out", settings=Settings(jobs=1, base="s3://ours/", stores=stores, road=CHEAP))
    assert (summary.shards, summary.failed) == (2, [])
    listed.write_bytes(gzip.compress(b"crawl-data/CC-MAIN-2026-12/segments/1/warc/CC-MAIN-1.warc.gz\n"))
    [one] = shards([str(listed)], stores=stores)
    assert one.address == "s3://commoncrawl/crawl-data/CC-MAIN-2026-12/segments/1/warc/CC-MAIN-1.warc.gz"


def test_a_key_that_is_gone_fails_alone(stores: Stores, tmp_path: Path) -> None:
    summary = cluster.read(["s3://ours/in/part-0004.warc.gz", "s3://ours/in/gone.warc.gz"], tmp_path / "out",
                           settings=Settings(jobs=1, road=CHEAP, stores=stores))
    assert [(one.source, one.why) for one in summary.failed] == [
        ("s3://ours/in/gone.warc.gz", "s3://ours/in/gone.warc.gz: no such file")]


@pytest.mark.parametrize("named", ["s3://ours/in/*.zip", "s3://nobody/x/*"])
def test_a_glob_that_fits_nothing_is_one_line(stores: Stores, named: str) -> None:
    with pytest.raises(ReadingError, match=r"no (such file|file has such a name)") as raised:
        shards([named], stores=stores)
    assert "\n" not in str(raised.value)


def test_a_store_that_can_not_be_reached_is_said_and_does_not_hang(
    stores: Stores, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["cluster", "read", "s3a://ours/in/*.warc.gz", "--out", str(tmp_path / "out"), "--s3-endpoint", "http://127.0.0.1:1"]
    assert main(asked) == 1
    assert capsys.readouterr().err == "sousveil: s3a://ours/in/*.warc.gz: the store can't be reached\n"
    listed = tmp_path / "some.paths"
    listed.write_text("s3://ours/in/a.warc.gz\n")
    assert main(["cluster", "read", str(listed), *asked[3:]]) == 1
    assert "s3://ours/in/a.warc.gz: the store can't be reached" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "run.json").read_text())["failed"][0]["why"].endswith("the store can't be reached")


def test_hadoop_without_its_library_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HADOOP_HOME", raising=False)
    with pytest.raises(UsageError, match="set HADOOP_HOME") as raised:
        shards(["hdfs://name:8020/crawl/*.warc.gz"], stores=Stores())
    assert "\n" not in str(raised.value)


def test_other_addresses_are_one_line() -> None:
    for named in ("https://data.commoncrawl.org/a.warc.gz", "gs://bucket/a", "s3://"):
        with pytest.raises(UsageError) as raised:
            shards([named], stores=Stores())
        assert named in str(raised.value) and "\n" not in str(raised.value)


def test_without_its_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    script = "import sys; sys.modules['pyarrow'] = None; from sousveil.cli import main; sys.exit(main(sys.argv[1:]))"
    said = subprocess.run([sys.executable, "-c", script, "cluster", "read", "x", "--out", tmp_path / "o"], text=True,
                          capture_output=True, check=False)
    assert (said.returncode, said.stderr) == (2, "sousveil: this needs pyarrow: pip install 'sousveil[spark]'\n")
