"""The real engine: the same bytes as without one, whatever is killed on the way."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sousveil import cluster
from sousveil.cluster import Settings, scan, spark
from sousveil.cluster.packing import pack
from sousveil.cluster.shard import Outcome
from sousveil.model import SousveilError, UsageError
from tests.cluster.makers import CHEAP, DEADLY, calm, results, shelf

pytest.importorskip("pyspark")
pytestmark = pytest.mark.timeout(1800)  # a busy machine needs minutes to start a Spark
ROOT = Path(__file__).resolve().parents[2]
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="no Java here; Spark needs one (tools/java.sh)")


def read(folder: Path, out: Path, *, master: str = "local[2]", road: str = CHEAP) -> cluster.Summary:
    return cluster.read([folder], out, master=master, settings=Settings(road=road))


@needs_java
def test_spark_makes_the_same_bytes_as_no_engine_and_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "_EVERY", 0.01)
    shelf(tmp_path / "in", 6, damaged=3)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    told: list[tuple[bool, int, int]] = []
    summary = cluster.read([tmp_path / "in"], tmp_path / "out", master="local[1]", settings=Settings(road=CHEAP),
                           progress=lambda done, at, of: told.append((done is None, at, of)))
    assert results(tmp_path / "out") == expected and summary.shards == 6
    early = [at for waits, at, of in told if waits]
    assert early and early == sorted(set(early)) and told[-6:] == [(False, at, 6) for at in range(1, 7)]
    assert 1 <= len(summary.failed) <= 3 and summary.counts["claims"] == scan(tmp_path / "out").count()


@pytest.mark.slow
@needs_java
def test_two_hundred_archives_with_damaged_ones_and_killed_workers(tmp_path: Path) -> None:
    paths = shelf(tmp_path / "in", 210, damaged=9)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    for path, deaths in ((paths[20], 1), (paths[53], 2), (paths[103], 1)):
        (tmp_path / "deaths").mkdir(exist_ok=True)
        (tmp_path / "deaths" / path.name).write_text(str(deaths))
    summary = read(tmp_path / "in", tmp_path / "out", road=DEADLY)
    assert [path.read_text() for path in (tmp_path / "deaths").iterdir()] == ["0", "0", "0"]
    assert results(tmp_path / "out") == expected
    assert summary.shards == 210 and len(summary.failed) + len(summary.damaged) == 9
    assert len(scan(tmp_path / "out").claims()) == summary.counts["claims"] > 1000


@pytest.mark.slow
@needs_java
def test_an_archive_that_kills_every_worker_fails_alone(tmp_path: Path) -> None:
    paths = shelf(tmp_path / "in", 12)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    (tmp_path / "deaths").mkdir()
    (tmp_path / "deaths" / paths[4].name).write_text("99")
    summary = read(tmp_path / "in", tmp_path / "out", road=DEADLY)
    assert [(one.source, one.outcome) for one in summary.failed] == [("in/part-0004.warc.gz", Outcome.FAILED)]
    assert "killed 3 times" in summary.failed[0].why
    there = results(tmp_path / "out")
    assert {name: raw for name, raw in there.items() if "part-0004" not in name} == {
        name: raw for name, raw in expected.items() if "part-0004" not in name}


@pytest.mark.slow
@needs_java
def test_a_driver_that_was_killed_is_finished_by_running_it_again(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 60, damaged=3)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    script = ("import sys; from sousveil import cluster; cluster.read([sys.argv[1]], sys.argv[2], master='local[2]', "
              f"settings=cluster.Settings(road={CHEAP!r}))")
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen([sys.executable, "-c", script, tmp_path / "in", tmp_path / "out"], cwd=ROOT, stderr=said)
    done = tmp_path / "out" / "shards"
    while len(list(done.glob("*.json"))) < 4:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(list(done.glob("*.json"))) < 60
    summary = read(tmp_path / "in", tmp_path / "out")
    assert summary.already >= 1 and results(tmp_path / "out") == expected


@pytest.mark.slow
@needs_java
def test_an_executor_that_was_killed_and_a_stage_run_twice_change_nothing(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 60, damaged=3)
    expected = calm(tmp_path / "in", tmp_path / "calm")
    done = helper("executors", tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert results(tmp_path / "out") == expected
    assert "executors lost: 1" in done.stdout


@pytest.mark.slow
@needs_java
def test_packages_are_shipped_to_machines_without_sousveil(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 6, damaged=1)
    out = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", out], check=True)
    done = helper("shipped", tmp_path, env={"PYSPARK_PYTHON": str(out / "bin" / "python")})
    assert done.returncode == 0, done.stderr[-3000:]
    assert "claims" in done.stdout


@pytest.mark.slow
@needs_java
@pytest.mark.parametrize("options", [
    ("--master", "local[2]"),
    ("--master", "local-cluster[2,1,1024]", "--archives", "sousveil.tar.gz#sousveil-packages", "--conf",
     "spark.executorEnv.PYTHONPATH=sousveil-packages")], ids=["installed", "as an archive"])
def test_a_job_given_to_spark_submit_reads_what_one_process_reads(tmp_path: Path, options: tuple[str, ...]) -> None:
    """As docs/howto/cluster.md has it; where the packages go as an archive, the machines' Python has nothing else."""
    shelf(tmp_path / "in", 3, damaged=1)
    road = "sousveil.cluster.roads:funnel"
    calmly = cluster.read([tmp_path / "in"], tmp_path / "calm", settings=Settings(road=road, jobs=1))
    (tmp_path / "job.py").write_text(JOB)
    bare = tmp_path / "bare" / "bin" / "python"
    if "--archives" in options:
        pack(tmp_path / "sousveil.tar.gz")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    home = spark_home(tmp_path)
    env = {**os.environ, "SPARK_HOME": str(home), "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1",
           "PYSPARK_PYTHON": str(bare) if "--archives" in options else sys.executable}
    done = subprocess.run([home / "bin" / "spark-submit", *options, "job.py", "in", "out"], cwd=tmp_path, env=env,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert calmly.line() in done.stdout


JOB = """import sys
from pyspark import SparkContext
import sousveil.cluster

context = SparkContext()
print(sousveil.cluster.read([sys.argv[1]], sys.argv[2], master="default").line())
context.stop()
"""


def spark_home(folder: Path) -> Path:
    """The Spark that PySpark brings, where executors look for one."""
    home = folder / "spark"
    home.mkdir()
    import pyspark

    for path in Path(pyspark.__file__).parent.iterdir():
        (home / path.name).symlink_to(path)
    return home


def helper(what: str, folder: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A driver of its own on a cluster of two executors with processes of their own; see driver.py."""
    command = [sys.executable, "-m", "tests.cluster.driver", what, folder]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "SPARK_HOME": str(spark_home(folder)), **(env or {})},
                          capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("java", "said"), [(None, "no Java found"), ("1.8.0_402", "is version 1"), ("11.0.2", "is version 11")])
def test_a_missing_or_old_java_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, java: str | None, said: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if java:
        (tmp_path / "java").write_text(f"#!/bin/sh\necho 'openjdk version \"{java}\"' >&2\n")
        (tmp_path / "java").chmod(0o755)
    with pytest.raises(UsageError, match=said) as raised:
        read(shelf(tmp_path / "in", 1)[0].parent, tmp_path / "out")
    assert "\n" not in str(raised.value) and "Java 17" in str(raised.value) and not (tmp_path / "out").exists()


@pytest.mark.parametrize("master", ["foo", "local[", "spark:/a:7077", "local[x]", "yarns"])
def test_a_master_that_is_none_is_one_line_and_nothing_is_made(tmp_path: Path, master: str) -> None:
    with pytest.raises(UsageError, match=r"give local\[\*\]"):
        read(shelf(tmp_path / "in", 1)[0].parent, tmp_path / "out", master=master)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@needs_java
def test_a_spark_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    shelf(tmp_path / "in", 1)
    with pytest.raises(SousveilError, match=r"does not start|gave the job up") as raised:
        read(tmp_path / "in", tmp_path / "out", master="spark://127.0.0.1:1")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("master", "set_to"), [
    ("local", "local[1,4]"), ("local[*]", "local[*,4]"), ("local[3]", "local[3,4]"), ("local[2,8]", "local[2,8]"),
    ("spark://a:7077", "spark://a:7077"), ("yarn", "yarn")])
def test_a_killed_worker_is_tried_again_on_every_master(master: str, set_to: str) -> None:
    assert spark.settings(master, None)["spark.master"] == set_to


def test_a_start_that_is_broken_off_leaves_no_java_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyspark

    monkeypatch.setattr(pyspark.SparkContext, "_gateway", None)
    gateway: Any = pyspark.java_gateway
    start = gateway.Popen
    with pytest.raises(KeyboardInterrupt), spark._ended_with_us(pyspark):
        begun = gateway.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        pyspark.SparkContext._gateway = begun
        raise KeyboardInterrupt
    assert begun.returncode == -signal.SIGKILL and pyspark.SparkContext._gateway is None
    assert gateway.Popen is start


def test_what_py4j_says_of_a_call_that_was_cut_short_is_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    def said(path: str) -> logging.LogRecord:
        return logging.LogRecord("root", logging.ERROR, path, 1, "cut short", (), None)

    with spark._quiet():
        logging.getLogger().handle(said("lib/py4j/java_gateway.py"))
        logging.getLogger().handle(said("lib/other.py"))
    logging.getLogger().handle(said("lib/py4j/java_gateway.py"))
    assert [record.pathname for record in caplog.records] == ["lib/other.py", "lib/py4j/java_gateway.py"]
