"""A run on this machine: the same bytes however it came about, a bad archive alone, one run at a time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sousveil import cluster
from sousveil.cluster import Settings, inputs, local, scan
from sousveil.cluster.shard import Job
from sousveil.cluster.storage import HERE
from sousveil.extraction import QUICK, SHIPPED
from sousveil.model import ReadingError, UsageError
from tests.cluster.makers import CHEAP, DEADLY, NAMING, calm, results, shelf

ROOT = Path(__file__).resolve().parents[2]


def read(named: Path, out: Path, *, jobs: int = 2, road: str = CHEAP) -> cluster.Summary:
    return cluster.read([named], out, settings=Settings(jobs=jobs, road=road))


def test_rerun_reads_nothing_again_and_changes_nothing(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 6)
    first = read(tmp_path / "in", tmp_path / "out")
    before = results(tmp_path / "out")
    again = read(tmp_path / "in", tmp_path / "out")
    assert (first.already, again.already, again.shards) == (0, 6, 6)
    assert first.counts == again.counts and first.counts["claims"] > 20
    assert results(tmp_path / "out") == before


def test_shards_say_which_extractor_read_and_the_other_needs_another_folder(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 2)
    out = tmp_path / "out"
    cluster.read([tmp_path / "in"], out, settings=Settings(jobs=1, road=NAMING, extractor="quick"))
    assert json.loads((out / "schema.json").read_text())["extractor"] == QUICK.version
    assert {claim.extractor for claim in scan(out).claims(tier=None)} == {QUICK.version}
    with pytest.raises(UsageError, match=f"holds shards that '{QUICK.version}' made, this is '{SHIPPED.version}'"):
        cluster.read([tmp_path / "in"], out, settings=Settings(jobs=1, road=NAMING))


def test_an_extractor_that_does_not_ship_is_refused() -> None:
    with pytest.raises(UsageError, match="extractor 'llm': give default or quick"):
        Settings(extractor="llm")


def test_workers_make_the_same_bytes_as_one_process(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 8, damaged=3)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    read(tmp_path / "in", tmp_path / "out", jobs=2)
    assert results(tmp_path / "out") == expected


def test_bad_archives_fail_alone_and_are_tried_again(tmp_path: Path) -> None:
    paths = shelf(tmp_path / "in", 8, damaged=3)
    summary = read(tmp_path / "in", tmp_path / "out")
    assert {one.source for one in summary.failed} | {one.source for one in summary.damaged} == {
        f"in/part-000{at}.warc.gz" for at in range(3)}
    assert all(one.why for one in (*summary.failed, *summary.damaged))
    for path, whole in zip(paths, shelf(tmp_path / "whole", 3), strict=False):
        path.write_bytes(whole.read_bytes())
    again = read(tmp_path / "in", tmp_path / "out")
    assert again.failed == [] and again.already == 8 - len(summary.failed)


def test_a_killed_worker_costs_nothing(tmp_path: Path) -> None:
    paths = shelf(tmp_path / "in", 6)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    (tmp_path / "deaths").mkdir()
    for path, deaths in zip(paths[1:3], (1, 2), strict=True):
        (tmp_path / "deaths" / path.name).write_text(str(deaths))
    summary = read(tmp_path / "in", tmp_path / "out", road=DEADLY)
    assert summary.failed == [] and [path.read_text() for path in (tmp_path / "deaths").iterdir()] == ["0", "0"]
    assert results(tmp_path / "out") == expected
    assert not list((tmp_path / "out" / "begun").iterdir())


def test_an_archive_that_kills_every_worker_is_given_up_alone(tmp_path: Path) -> None:
    paths = shelf(tmp_path / "in", 5)
    (tmp_path / "deaths").mkdir()
    (tmp_path / "deaths" / paths[2].name).write_text("99")
    summary = read(tmp_path / "in", tmp_path / "out", road=DEADLY)
    assert [(one.source, one.why) for one in summary.failed] == [
        ("in/part-0002.warc.gz", "its worker was killed 3 times while it read this")]
    assert summary.shards == 5 and summary.damaged == []


@pytest.mark.slow
def test_a_run_that_was_killed_is_finished_by_running_it_again(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 40)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    script = ("import sys; from sousveil import cluster; "
              f"cluster.read([sys.argv[1]], sys.argv[2], settings=cluster.Settings(jobs=2, road={CHEAP!r}))")
    process = subprocess.Popen([sys.executable, "-c", script, tmp_path / "in", tmp_path / "out"], cwd=ROOT)
    while len(list((tmp_path / "out" / "shards").glob("*.json"))) < 5:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = len(list((tmp_path / "out" / "shards").glob("*.json")))
    summary = read(tmp_path / "in", tmp_path / "out")
    assert done < 40 and summary.already >= done and summary.failed == []
    assert results(tmp_path / "out") == expected


@pytest.mark.parametrize("said", ['{"shard": "a", ', ""])
def test_a_worker_that_ends_in_the_middle_of_its_answer_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """Two workers write half an answer and end, a third can't be started, the next does it."""
    shelf(tmp_path / "in", 1)
    started, begun = local._started, [0]

    def breaking(job: Job) -> subprocess.Popen[str]:
        begun[0] += 1
        if begun[0] == 3:
            raise OSError("too many processes")
        if begun[0] > 3:
            return started(job)
        script = f"import sys; sys.stdin.readline(); sys.stdout.write({said!r})"
        return subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    monkeypatch.setattr(local, "_started", breaking)
    summary = read(tmp_path / "in", tmp_path / "out", jobs=1)
    assert begun == [4] and summary.failed == [] and summary.shards == 1


def test_no_worker_is_left_where_the_reader_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf(tmp_path / "in", 6)
    out, workers, started = tmp_path / "out", list[subprocess.Popen[str]](), local._started

    def kept(job: Job) -> subprocess.Popen[str]:
        workers.append(started(job))
        return workers[-1]

    monkeypatch.setattr(local, "_started", kept)
    out.mkdir()
    reports = local.run(inputs.shards([str(tmp_path / "in")], stores=HERE), Job(out=str(out), road=CHEAP), jobs=2)
    next(reports)
    begun = len(workers)
    reports.close()  # type: ignore[attr-defined]
    assert all(worker.poll() is not None for worker in workers) and len(workers) == begun


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children where Linux names them")
def test_ctrl_c_while_workers_start_is_one_line(tmp_path: Path) -> None:
    """The terminal tells all processes in front: those that still import must not answer."""
    shelf(tmp_path / "in", 4)
    command = [sys.executable, "-m", "sousveil", "cluster", "read", tmp_path / "in", "--out", tmp_path / "out", "--jobs", "2"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not [name for name in Path(f"/proc/{process.pid}/task").glob("*/children") if name.read_text()]:
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate()[1] == "sousveil: stopped\n" and process.returncode == 1


def test_nothing_half_written_is_read(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 4)
    read(tmp_path / "in", tmp_path / "out")
    whole = scan(tmp_path / "out").count()
    report = min((tmp_path / "out" / "shards").glob("*.json"))
    (tmp_path / "out" / "claims" / f"{report.stem}.parquet.tmp.1").write_bytes(b"half")
    lost = len(scan(tmp_path / "out").claims())
    report.unlink()
    assert scan(tmp_path / "out").count() < whole == lost


def test_folder_in_use_is_one_line(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 1)
    from sousveil.ledger.lock import WriterLock

    (tmp_path / "out").mkdir()
    lock = WriterLock(tmp_path / "out" / "run")
    lock.acquire(0)
    with pytest.raises(UsageError, match="another run writes to this folder"):
        read(tmp_path / "in", tmp_path / "out")
    lock.close()


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match="holds no shards of sousveil"):
        read(tmp_path / "in", tmp_path / "out")


def test_shards_of_another_extractor_are_not_mixed(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 1)
    read(tmp_path / "in", tmp_path / "out")
    schema = json.loads((tmp_path / "out" / "schema.json").read_text())
    (tmp_path / "out" / "schema.json").write_text(json.dumps(schema | {"extractor": "extraction-1"}))
    with pytest.raises(UsageError, match="'extraction-1' made"):
        read(tmp_path / "in", tmp_path / "out")


@pytest.mark.skipif(os.geteuid() != 0 or not Path("/proc/mounts").exists(), reason="a small disk needs root on Linux")
def test_a_full_disk_is_counted_and_run_again(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 3)
    out = tmp_path / "out"
    out.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", out], check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        summary = read(tmp_path / "in", out)
        assert len(summary.failed) == 3 and {one.why for one in summary.failed} == {
            "no space left where the results go; make room and run it again"}
        subprocess.run(["mount", "-o", "remount,size=64m", out], check=True)
        assert read(tmp_path / "in", out).failed == []
    finally:
        subprocess.run(["umount", out], check=True)


def test_names_that_name_nothing_are_one_line(tmp_path: Path) -> None:
    for named in (tmp_path / "gone", tmp_path / "*.warc.gz"):
        with pytest.raises(ReadingError, match=r"no such file|no file has such a name"):
            read(named, tmp_path / "out")
    assert not (tmp_path / "out").exists()
