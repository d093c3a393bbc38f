"""Shards on all cores of one machine: processes of our own, each fed by a thread.

Invariant: a worker that is killed, or that can't be started, costs its shard one try and nothing else: the shard is given to a
new worker, and `do_shard` gives it up after three. Reports come in the order in which shards end; every shard has one. Once the
iterator is closed no worker runs and none is started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from queue import Empty, SimpleQueue

from sousveil.cluster.shard import Done, Job, Outcome, Shard
from sousveil.cluster.task import TRIES


def run(shards: Sequence[Shard], job: Job, *, jobs: int) -> Iterator[Done]:
    """The report of every shard, largest shards begun first. Closing the iterator ends the workers."""
    waiting: SimpleQueue[Shard] = SimpleQueue()
    for shard in sorted(shards, key=lambda one: -one.size):
        waiting.put(shard)
    ended: SimpleQueue[Done] = SimpleQueue()
    feeders = [_Feeder(waiting, ended, job) for _ in range(min(jobs, len(shards)))]
    for feeder in feeders:
        feeder.start()
    try:
        for _ in shards:
            yield ended.get()
    finally:
        for feeder in feeders:
            feeder.stop()


class _Feeder(threading.Thread):
    """Keeps one worker alive and busy while shards are waiting."""

    def __init__(self, waiting: SimpleQueue[Shard], ended: SimpleQueue[Done], job: Job) -> None:
        super().__init__(daemon=True)
        self._waiting, self._ended, self._job = waiting, ended, job
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._changing = threading.Lock()

    def run(self) -> None:
        while not self._stopped:
            try:
                shard = self._waiting.get_nowait()
            except Empty:
                break
            self._ended.put(self._through(shard))
        self._end()

    def stop(self) -> None:
        """End the worker, whatever it does; its thread then ends by itself."""
        with self._changing:
            self._stopped = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def _through(self, shard: Shard) -> Done:
        for _ in range(TRIES + 1):
            said = self._ask(shard)
            if said.endswith("\n"):  # half a line is of a worker that was killed while it answered
                return Done.from_json(json.loads(said))
            self._end()
            if self._stopped:
                break
        return Done(shard=shard.name, source=shard.shown, outcome=Outcome.FAILED, why="its workers were killed")

    def _ask(self, shard: Shard) -> str:
        """The worker's answer; nothing where it is gone, half a line where it went while it wrote."""
        try:
            process = self._worker()
            if process is None:
                return ""
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps(asdict(shard)) + "\n")
            process.stdin.flush()
            return process.stdout.readline()
        except (OSError, ValueError):
            return ""

    def _worker(self) -> subprocess.Popen[str] | None:
        """The worker, started where there is none; None once all are stopped. Raises OSError where none can be started."""
        with self._changing:
            if self._process is None and not self._stopped:
                self._process = _started(self._job)
            return self._process

    def _end(self) -> None:
        """End the worker and let go of its pipes: in this thread, since nobody else reads them."""
        with self._changing:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in filter(None, (process.stdin, process.stdout)):
                with suppress(OSError):  # what a dead worker did not take is lost, as it is
                    pipe.close()


def _started(job: Job) -> subprocess.Popen[str]:
    paths = os.pathsep.join(path for path in sys.path if path)
    threads = os.environ.get("OMP_NUM_THREADS", "1")
    process = subprocess.Popen(
        [sys.executable, "-m", "sousveil.cluster.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": threads},
        start_new_session=True,  # Ctrl-C is for the one who started it, who ends it
    )
    assert process.stdin
    try:
        process.stdin.write(job.to_json() + "\n")
        process.stdin.flush()
    except OSError:  # it ended at once: whoever asks it next learns so
        pass
    return process
