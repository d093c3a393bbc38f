"""Work that needs nothing of other work, done in several processes which share what was read before they began.

Invariant: the results are those of one process, in the same order; nothing of the work is copied to a process, it is there
when the process starts. Processes end when the one that started them does, however that came about.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from sousveil.model import SousveilError

Done = TypeVar("Done")
MOST, WORTH, AT_ONCE, _WATCH_SECONDS = 8, 300, 4, 0.5
"""Processes at most; pieces of work below which more than one costs more than it saves; pieces handed over together;
how often a process looks whether the one that started it is still there."""
_work: list[Sequence[Callable[[], Any]]] = []


def fit(pieces: int) -> int:
    """How many processes so much work is worth here: one where a process can't begin with what this one has read."""
    if pieces < WORTH or sys.platform != "linux":
        return 1
    return min(MOST, len(os.sched_getaffinity(0)))


def each(work: Sequence[Callable[[], Done]], *, processes: int) -> Iterator[Done]:
    """What each piece gives (picklable), in order. Raises what a piece raises, and SousveilError where a process was ended."""
    if processes == 1:
        yield from (piece() for piece in work)
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(work, os.getpid()))
    try:
        yield from pool.map(_do, range(len(work)), chunksize=AT_ONCE)
    except BrokenProcessPool as error:
        raise SousveilError("a process that wrote pages was ended, perhaps for want of memory; run it again") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(work: Sequence[Callable[[], Any]], parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one says when to stop
    _work[:] = [work]
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)


def _do(number: int) -> Any:
    return _work[0][number]()
