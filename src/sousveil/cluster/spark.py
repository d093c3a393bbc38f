"""Shards on Apache Spark, which is used to schedule them and for nothing else: `parallelize(shards).map(do_shard)`.

Invariant: a Spark that runs already (spark-submit, a notebook) is used as it is; one that we start is ended. Rows go to
Parquet where they are made, only reports come back. A worker that dies costs its shard one of four tries.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sousveil.cluster.shard import Done, Job, Shard
from sousveil.cluster.storage import library
from sousveil.cluster.task import do_shard
from sousveil.model import SousveilError, UsageError

JAVA = 17
_LOCAL = re.compile(r"local(\[[0-9*]+\])?$")
_MASTER = re.compile(r"local(-cluster)?(\[[0-9*]+(,[0-9]+)*\])?$|(spark|k8s)://.|yarn$")
_VERSION = re.compile(r'version "(\d+)')
_IN_A_RUN = "sousveil-packages"
_EVERY = 0.5


def check(master: str | None) -> None:
    """Before anything is written: raises UsageError for a master that is none, or without PySpark or Java."""
    pyspark = library("pyspark")
    if master is not None and not _MASTER.match(master):
        raise UsageError(f"--master {master}: give local[*] (this machine), spark://HOST:7077, yarn or k8s://HOST:PORT")
    if pyspark.SparkContext._active_spark_context is None:
        check_java()


def run(
    shards: Sequence[Shard], job: Job, *, master: str | None, packages: str | None = None,
    at: Callable[[int], None] = lambda ended: None,
) -> Iterator[Done]:
    """The reports of all shards, once all are done. `master`: Spark's address; None: the one that runs or is configured.
    `packages`: an archive made by `pack`, for machines without sousveil. `at` is told, from another thread, how many shards
    have ended. Raises UsageError without PySpark or Java."""
    pyspark = library("pyspark")
    running = pyspark.SparkContext._active_spark_context
    rows = [(job.to_json(), asdict(shard)) for shard in shards]
    with _quiet():
        context = running or _started(pyspark, master, packages)
        try:
            with _watched(context, at):
                told = context.parallelize(rows, len(rows)).map(_one).collect()
        except Exception as error:  # py4j hands on whatever the JVM says
            raise SousveilError(f"Spark gave the job up: {_said(error)}; run it again, what is done is kept") from error
        finally:
            if running is None:
                context.stop()
    yield from (Done.from_json(row) for row in told)


def _one(row: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return do_shard(Shard.from_json(row[1]), Job.from_json(row[0])).to_json()


@contextmanager
def _quiet() -> Iterator[None]:
    """Of a call that Ctrl-C cuts short py4j shows the traceback, by its own logger or by the one that is everybody's."""
    own, everybodys = logging.getLogger("py4j"), logging.getLogger()
    level = own.level
    own.setLevel(logging.CRITICAL)
    everybodys.addFilter(_is_not_py4j)
    try:
        yield
    finally:
        own.setLevel(level)
        everybodys.removeFilter(_is_not_py4j)


def _is_not_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in Path(record.pathname).parts


@contextmanager
def _watched(context: Any, at: Callable[[int], None]) -> Iterator[None]:
    """Tell how far Spark is with what this thread asks of it within."""
    group, over = f"sousveil-{secrets.token_hex(8)}", threading.Event()
    context.setJobGroup(group, "sousveil: archives", interruptOnCancel=True)
    watcher = threading.Thread(target=_watch, args=(context, group, over, at), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(context: Any, group: str, over: threading.Event, at: Callable[[int], None]) -> None:
    tracker, told = context.statusTracker(), 0
    gone = library("py4j.protocol").Py4JError
    while not over.wait(_EVERY):
        try:
            ended = _ended(tracker, group)
        except (gone, OSError):  # Spark is going: whoever waits for the reports learns why
            return
        if ended > told:
            told = ended
            at(ended)


def _ended(tracker: Any, group: str) -> int:
    jobs = filter(None, map(tracker.getJobInfo, tracker.getJobIdsForGroup(group)))
    stages = filter(None, (tracker.getStageInfo(stage) for job in jobs for stage in job.stageIds))
    return sum(stage.numCompletedTasks for stage in stages)


def _started(pyspark: Any, master: str | None, packages: str | None) -> Any:
    conf = pyspark.SparkConf().setAppName("sousveil")
    for name, value in settings(master, packages).items():
        conf = conf.set(name, value)
    _prepare(master, packages)
    try:
        with warnings.catch_warnings(), _ended_with_us(pyspark):
            warnings.simplefilter("ignore", FutureWarning)  # of a pandas that is not used here
            context = pyspark.SparkContext(conf=conf)
    except Exception as error:  # py4j hands on whatever the JVM says
        raise UsageError(f"Spark at {master or 'its default master'} does not start: {_said(error)}") from error
    context.setLogLevel("ERROR")
    return context


@contextmanager
def _ended_with_us(pyspark: Any) -> Iterator[None]:
    """Where starting is broken off (by Ctrl-C, say), end the Java that it began: PySpark would leave it running for ever."""
    gateway, begun = pyspark.java_gateway, list[Any]()
    start = gateway.Popen

    def remembered(*words: Any, **options: Any) -> Any:
        begun.append(start(*words, **options))
        return begun[-1]

    gateway.Popen = remembered
    try:
        yield
    except BaseException:
        for process in begun:
            process.kill()
            process.wait()
            pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None  # the next one starts its own
        raise
    finally:
        gateway.Popen = start


def _prepare(master: str | None, packages: str | None) -> None:
    """The environment that Spark's own scripts look at. What the user set stays."""
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if master is not None and master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        if not {"SPARK_CONF_DIR", "SPARK_HOME"} & os.environ.keys():
            os.environ["SPARK_CONF_DIR"] = str(Path(__file__).with_name("conf"))
    if not packages:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def settings(master: str | None, packages: str | None) -> dict[str, str]:
    """Spark's settings for a master: on this machine a killed worker is tried again, as on a cluster, and nothing listens
    beyond it."""
    found = {"spark.ui.showConsoleProgress": "false", "spark.executorEnv.PYTHONHASHSEED": "0",
             "spark.executorEnv.OMP_NUM_THREADS": "1"}
    if master is not None:
        found["spark.master"] = f"{master[:-1]},4]" if _LOCAL.match(master) and master.endswith("]") else (
            "local[1,4]" if master == "local" else master)
    if master is None or master.startswith("local"):
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
                  "spark.executorEnv.PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    if packages:
        found |= {"spark.archives": f"{packages}#{_IN_A_RUN}", "spark.executorEnv.PYTHONPATH": _IN_A_RUN}
    return found


def check_java() -> None:
    """Raises UsageError where no Java that Spark needs is found."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    told = f"Spark needs Java {JAVA} or newer (apt install openjdk-17-jre-headless, or set JAVA_HOME); without --master all " \
           "cores of this machine are used and no Java is needed"
    if java is None or (home and not Path(java).exists()):
        raise UsageError(f"no Java found{' in JAVA_HOME' if home else ''}: {told}")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = _VERSION.search(said.stderr + said.stdout)
    if said.returncode or not version or int(version[1]) < JAVA:
        raise UsageError(f"{java} is {'version ' + version[1] if version else 'no Java that runs'}: {told}")


def _said(error: BaseException) -> str:
    """The first line that says what it was."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"(Exception|Error)\b.*: ", line[:2000])] or lines or [type(error).__name__]
    return telling[-1][:300]
