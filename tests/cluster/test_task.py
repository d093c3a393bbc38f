"""The task on no engine: a result stands whole or not at all, each document once, a report says everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil.cluster import task
from sousveil.cluster.columns import Writer
from sousveil.cluster.shard import Job, Outcome, Shard
from sousveil.cluster.task import do_shard
from tests.cluster.makers import CHEAP, results
from tests.sources.makers import warc_gz, warc_record

SAID = b"Bax Corp sold cameras to Kenya in 2018."


@pytest.fixture
def shard(tmp_path: Path) -> Shard:
    """An archive with a page that stands in it twice, and one that makes no claim."""
    pages = [("a", SAID), ("b", b"Nothing was sold."), ("c", SAID)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc_gz([warc_record(f"https://example.org/{at}", said, kind="text/plain") for at, said in pages]))
    (tmp_path / "out").mkdir()
    return Shard(str(path), "a.warc.gz", path.stat().st_size)


def test_each_document_is_kept_once_and_counted(tmp_path: Path, shard: Shard) -> None:
    done = do_shard(shard, Job(out=str(tmp_path / "out"), road=CHEAP))
    assert done.outcome is Outcome.DONE and done.files["documents"]["rows"] == done.files["claims"]["rows"] == 1
    assert (done.counts["records"], done.counts["read"], done.counts["copies"], done.counts["documents"]) == (3, 3, 1, 1)


def test_what_is_done_is_not_read_again(tmp_path: Path, shard: Shard) -> None:
    job = Job(out=str(tmp_path / "out"), road=CHEAP)
    first = do_shard(shard, job)
    Path(shard.address).unlink()
    assert do_shard(shard, job) == first


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_result_stands_whole_or_not_at_all(
    tmp_path: Path, shard: Shard, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Whatever file can't be brought under its name: no report names what is not there, and a second run mends it."""
    job, calls, put = Job(out=str(tmp_path / "out"), road=CHEAP), [0], task.Folder.put

    def broken(self: task.Folder, name: str, path: Path) -> None:
        calls[0] += 1
        if calls[0] == at:
            raise OSError(28, "No space left on device")
        put(self, name, path)

    monkeypatch.setattr(task.Folder, "put", broken)
    assert do_shard(shard, job).why.startswith("no space left")
    assert not [name for name in results(tmp_path / "out") if name.startswith("shards/") or ".tmp." in name]
    assert do_shard(shard, job).outcome is Outcome.DONE
    assert len(results(tmp_path / "out")) == 3


def test_a_folder_that_is_not_on_this_machine_is_said(tmp_path: Path, shard: Shard) -> None:
    done = do_shard(shard, Job(out=str(tmp_path / "elsewhere"), road=CHEAP))
    assert done.outcome is Outcome.FAILED and "one that all machines share" in done.why


def test_a_damaged_report_is_as_none(tmp_path: Path, shard: Shard) -> None:
    job = Job(out=str(tmp_path / "out"), road=CHEAP)
    first = do_shard(shard, job)
    (tmp_path / "out" / "shards" / f"{shard.name}.json").write_text('{"half')
    assert do_shard(shard, job) == first


def test_rows_are_written_in_groups(tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    from sousveil.cluster.columns import document_row
    from sousveil.model import Document

    writer = Writer(tmp_path / "a.parquet", "documents", group=4)
    writer.add(document_row(Document.of(f"text {at}")) for at in range(10))
    writer.close()
    assert parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 3 and writer.count == 10


@pytest.mark.parametrize(("free", "outcome"), [(0, Outcome.FAILED), (4096, Outcome.FAILED), (1 << 40, Outcome.DONE)])
def test_a_full_disk_is_said_before_anything_is_read(
    tmp_path: Path, shard: Shard, monkeypatch: pytest.MonkeyPatch, free: int, outcome: Outcome
) -> None:
    monkeypatch.setattr(task.Folder, "free", lambda self: free)
    assert do_shard(shard, Job(out=str(tmp_path / "out"), road=CHEAP)).outcome is outcome


def test_an_error_of_ours_is_tried_no_more_often_than_a_killed_worker(
    tmp_path: Path, shard: Shard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("ours")

    monkeypatch.setattr(task, "_read", broken)
    for _ in range(task.TRIES):
        with pytest.raises(RecursionError):
            do_shard(shard, Job(out=str(tmp_path / "out"), road=CHEAP))
    assert do_shard(shard, Job(out=str(tmp_path / "out"), road=CHEAP)).outcome is Outcome.FAILED
