"""Documents read and extracted in several processes, given in the order of their sources.

Invariant: the results are those of one process, in the same order; a worker that is killed costs nothing but time, and bytes
that end two workers are given up with a reason. At most AHEAD documents for each worker are in memory. Workers end when the
process that started them does, however that came about.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
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
    finally:
        crew.dismiss()


class _Crew:
    """A pool of processes that is made anew when one of them dies."""

    def __init__(self, work: Work, jobs: int) -> None:
        self._work, self._jobs = work, jobs
        self._pool = self._hire(jobs)

    def _hire(self, jobs: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_watch, initargs=(os.getpid(),))

    def begin(self, task: _Task) -> _Task:
        """Give a task to the pool."""
        if task.asked is not None:
            try:
                task.future = self._pool.submit(self._work, task.asked)
            except BrokenProcessPool:
                task.future = None
        return task

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
            with self._hire(1) as pool:
                try:
                    return pool.submit(self._work, task.asked).result()
                except BrokenProcessPool:
                    continue
        return Lost()

    def dismiss(self) -> None:
        """End the pool."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _is_done(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _watch(parent: int) -> None:
    """In a worker: end when the parent has ended."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
