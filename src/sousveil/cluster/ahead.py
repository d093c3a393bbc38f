"""Shards read while a ledger writes those before: in a process of its own where there is much, else in a thread.

Invariant: what comes is what `preparing.steps` gives, in its order; a process also makes documents ready to be written. One
that is killed, or can't be started, costs time only: what it had not given is made here. It ends when who started it is gone.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import RawIOBase

from sousveil.cluster.preparing import Ended, Refused, Step, steps
from sousveil.cluster.storage import Folder, Stores
from sousveil.cluster.task import CLAIMS
from sousveil.ledger.ready import Ready, ready
from sousveil.model import SousveilError

WAITING = 4  # steps, of some 5 MB each
MUCH = 4_000_000  # bytes of claims: some 50,000 of them
AnyStep = Step | list[Ready]
_GONE = (EOFError, OSError, ValueError, pickle.UnpicklingError)


def made_ahead(folder: Folder, names: Sequence[str]) -> Generator[AnyStep, None, None]:
    """The steps of the shards that `names` are reports of. Raises as `steps` does."""
    if _cores() > 1 and _is_much(folder, names):
        return _in_process(folder, names)
    return _in_thread(steps(folder, names))


@contextmanager
def unswept() -> Iterator[None]:
    """Without the search for cycles among objects, which looks at all claims of a shard again and again: they are in none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_much(folder: Folder, names: Sequence[str]) -> bool:
    if folder.path is None:
        return len(names) > 1
    paths = (folder.path / CLAIMS / f"{name}.parquet" for name in names)
    return sum(path.stat().st_size for path in paths if path.is_file()) > MUCH


def _in_thread(made: Generator[Step, None, None]) -> Generator[Step, None, None]:
    """Each made while the one before is written: SQLite needs no Python meanwhile."""
    with ThreadPoolExecutor(1) as thread:
        try:
            coming = thread.submit(next, made, None)
            while (step := coming.result()) is not None:
                coming = thread.submit(next, made, None)
                yield step
        finally:
            thread.submit(made.close)


def _in_process(folder: Folder, names: Sequence[str]) -> Generator[AnyStep, None, None]:
    """What a process makes; from where it breaks off, what is made here."""
    ended = given = 0
    refused: list[Refused] = []  # held back until its shard ends, so that it is not said twice
    with _worker(folder, names) as process:
        while ended < len(names):
            step = _next(process)
            if step is None:
                break
            if isinstance(step, SousveilError):
                raise step
            if isinstance(step, Refused):
                refused.append(step)
                continue
            given = 0 if isinstance(step, Ended) else given + len(step)
            if isinstance(step, Ended):
                yield from refused
                refused, ended = [], step.at
            yield step
    for step in steps(folder, names, start=ended):
        if isinstance(step, list):
            step, given = step[given:], max(0, given - len(step))
        if step:
            yield step


def _next(process: subprocess.Popen[bytes] | None) -> AnyStep | SousveilError | None:
    """The next step; None where the process is gone."""
    if process is None:
        return None
    try:
        assert process.stdout
        found: AnyStep | SousveilError = pickle.load(process.stdout)  # of our own process, which reads Parquet and JSON
    except _GONE:
        return None
    return found


@contextmanager
def _worker(folder: Folder, names: Sequence[str]) -> Iterator[subprocess.Popen[bytes] | None]:
    """The process, asked for its steps; None where none can be started."""
    paths = os.pathsep.join(path for path in sys.path if path)
    asked = {"address": folder.address, "stores": asdict(folder.stores), "names": list(names)}
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "sousveil.cluster.ahead"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths}, start_new_session=True,  # Ctrl-C is for the one who started it
        )
    except OSError:
        yield None
        return
    assert process.stdin and process.stdout
    try:
        with suppress(OSError):  # it ended at once: whoever asks it for a step learns so
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()


def serve() -> None:
    """The process: steps to standard output until all are given."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # what a library prints must not be taken for a step
    asked = json.loads(sys.stdin.buffer.readline())
    with suppress(BrokenPipeError), unswept(), _Sender(out) as sender:
        try:
            for step in steps(Folder(asked["address"], Stores(**asked["stores"])), asked["names"]):
                sender.send([ready(*one) for one in step] if isinstance(step, list) else step)
        except SousveilError as error:
            sender.send(error)


class _Sender:
    """Writes what it is given, in order, while the next is made: a pipe holds less than one batch, and the first batch of a
    shard takes as long as all of its others. At most WAITING wait. Raises BrokenPipeError when nobody reads any more."""

    def __init__(self, out: RawIOBase) -> None:
        self._out = out
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> _Sender:
        return self

    def __exit__(self, *told: object) -> None:
        while self._waiting:
            self._waiting.popleft().result()
        self._thread.shutdown()

    def send(self, said: object) -> None:
        """Give the next."""
        if len(self._waiting) == WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._write, pickle.dumps(said, pickle.HIGHEST_PROTOCOL)))

    def _write(self, raw: bytes) -> None:
        left = memoryview(raw)
        while left:
            left = left[self._out.write(left) :]


if __name__ == "__main__":
    serve()
