"""A driver as a user would write one, on a Spark of two executors that are processes of their own.

`executors`: kills one of them midway, then runs the whole stage once more. `shipped`: its Python lacks sousveil and all that it
needs; the packages go with the job.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from sousveil import cluster
from sousveil.cluster import Settings, inputs
from sousveil.cluster.packing import pack
from sousveil.cluster.shard import Job
from sousveil.cluster.spark import run
from sousveil.cluster.storage import HERE
from tests.cluster.makers import CHEAP

MASTER = "local-cluster[2,1,1024]"


def executors(folder: Path) -> None:
    """Kill an executor once four archives are done; then every archive once more, as a stage that is run again would."""
    from pyspark import SparkConf, SparkContext

    paths = os.pathsep.join([str(Path.cwd()), *(path for path in sys.path if path)])
    conf = SparkConf().setMaster(MASTER).setAppName("test").set("spark.executorEnv.PYTHONPATH", paths)
    context = SparkContext(conf=conf.set("spark.driver.host", "127.0.0.1").set("spark.ui.enabled", "false"))
    lost: list[int] = []
    threading.Thread(target=_kill_one, args=(folder / "out" / "shards", lost), daemon=True).start()
    summary = cluster.read([folder / "in"], folder / "out", master="default", settings=Settings(road=CHEAP))
    shards = inputs.shards([str(folder / "in")], stores=HERE)
    again = list(run(shards, Job(out=str(folder / "out"), road=CHEAP), master=None))
    assert [one.counts for one in again if one.outcome == "done"], again
    context.stop()
    print(f"executors lost: {len(lost)}; {summary.line()}")


def _kill_one(reports: Path, lost: list[int]) -> None:
    while len(list(reports.glob("*.json"))) < 4:
        time.sleep(0.02)
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    ours = {os.getpid()}
    table = [(int(pid), int(above), said) for pid, above, said in (line.split(None, 2) for line in found[1:])]
    for _ in range(6):
        ours |= {pid for pid, above, _ in table if above in ours}
    pid = next(pid for pid, _, said in table if pid in ours and "CoarseGrainedExecutorBackend" in said)
    os.kill(pid, signal.SIGKILL)
    lost.append(pid)


def shipped(folder: Path) -> None:
    """Read with a Python that has nothing: the road that ships, since tests are not packed."""
    pack(folder / "sousveil.tar.gz")
    summary = cluster.read([folder / "in"], folder / "out", master=MASTER,
                           settings=Settings(packages=str(folder / "sousveil.tar.gz"), road="sousveil.cluster.roads:funnel"))
    assert not [one for one in summary.failed if "short" not in one.why], summary.failed
    print(summary.line())


if __name__ == "__main__":
    {"executors": executors, "shipped": shipped}[sys.argv[1]](Path(sys.argv[2]))
