"""Documents read and extracted in several processes, given in the order of their sources.

Invariant: the results are those of one process, in the same order; a worker that is killed costs nothing but time, and bytes
that end two workers are given up with a reason. At most AHEAD documents for each worker are in memory. Workers end when the
process that started them does, however that came about, and never hear Ctrl-C, which is for that one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sousveil.sources import Blob, Skipped

AHEAD = 3
TRIES = 2
_WATCH_SECONDS = 0.5

Work = Callable[[Any], Any]


@dataclass
class _Task:
    blob: Blob | Skipped
    asked: Any = None
    ready: Any = None
    future: Future[Any] | None = None
    tries: int = 0


class Lost:
    """What stands for the result of bytes that ended every worker they were given to."""


def in_order(
    blobs: Iterator[Blob | Skipped], work: Work, *, jobs: int, ready: Callable[[Blob], Any] = lambda blob: None,
    ask: Callable[[Blob], Any] = lambda blob: blob,
) -> Iterator[tuple[Blob | Skipped, Any]]:
    """Each blob with what `work` made of what `ask` makes of it (both must be picklable); None for what was skipped, Lost()
    where workers died. What `ready` knows a result of is not worked on.

    Raises what `work` raises.
    """
    crew = _Crew(work, jobs)
    waiting: deque[_Task] = deque()
    try:
        for blob in blobs:
            known = ready(blob) if isinstance(blob, Blob) else None
            asked = ask(blob) if isinstance(blob, Blob) and known is None else None
            waiting.append(crew.begin(_Task(blob, asked, known)))
            if len(waiting) > jobs * AHEAD:
                yield crew.end(waiting)
        while waiting:
            yield crew.end(waiting)
    except BaseException:
        crew.abandon()
        raise
    crew.dismiss()


class _Crew:
    """A pool of processes that is made anew when one of them dies."""

    def __init__(self, work: Work, jobs: int) -> None:
        self._work, self._jobs = work, jobs
        self._workers: set[Any] = set()
        self._pool = self._hire(jobs)

    def _hire(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_watch, initargs=(os.getpid(),))

    def begin(self, task: _Task) -> _Task:
        """Give a task to the pool."""
        if task.asked is not None:
            try:
                task.future = self._give(self._pool, task)
            except BrokenProcessPool:
                task.future = None
        return task

    def _give(self, pool: ProcessPoolExecutor, task: _Task) -> Future[Any]:
        """Submit a task, for which the pool may start a process."""
        before = set(multiprocessing.active_children())
        with _unheard():
            future = pool.submit(self._work, task.asked)
        self._workers |= set(multiprocessing.active_children()) - before
        return future

    def end(self, waiting: deque[_Task]) -> tuple[Blob | Skipped, Any]:
        """The oldest task's result."""
        task = waiting.popleft()
        if task.asked is None:
            return task.blob, task.ready
        try:
            if task.future is not None:
                return task.blob, task.future.result()
        except BrokenProcessPool:
            pass
        found = self._alone(task)
        self.dismiss()
        self._pool = self._hire(self._jobs)
        for other in waiting:
            if other.asked is not None and (other.future is None or not _is_done(other.future)):
                self.begin(other)
        return task.blob, found

    def _alone(self, task: _Task) -> Any:
        """A task in a pool of its own: if that breaks too, it is the task that does it."""
        while task.tries < TRIES:
            task.tries += 1
            pool = self._hire(1)
            try:
                return self._give(pool, task).result()
            except BrokenProcessPool:
                continue
            finally:
                pool.shutdown(wait=False)
        return Lost()

    def dismiss(self) -> None:
        """End the pool; who works still ends that first."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def abandon(self) -> None:
        """End the pool at once: nobody waits for what it does."""
        self.dismiss()
        for worker in self._workers:
            worker.kill()


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C; here it is heard afterwards. (Where signals can't be held back,
    on Windows, a worker hears it.)"""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_done(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _watch(parent: int) -> None:
    """In a worker: end when the parent has ended."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
