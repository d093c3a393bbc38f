"""One writer at a time: an exclusive lock on a small file beside the ledger, held for one transaction.

Invariant: between `acquire` and `release` no other process that uses this module writes or checkpoints the same ledger. The
lock ends with the process that holds it. On POSIX it is `flock`; on Windows `msvcrt.locking`, which is not tested.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from sousveil.model.errors import LedgerError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _free(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class WriterLock:
    """The lock of one ledger: `x.sousveil.lock`. Where writers ever had to wait there is `x.sousveil.queue` beside it: who
    holds that is the next, so that no writer overtakes one who waits. Neither is ever deleted: a deleted lock file can be held
    twice."""

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_name(ledger.name + ".lock")
        self.queue = ledger.with_name(ledger.name + ".queue")
        self._ledger = ledger
        self._handles: dict[Path, int] = {}

    def acquire(self, timeout: float) -> None:
        """Wait for up to `timeout` seconds. Raises LedgerError where another holds it longer, or there is no room for it."""
        handle = self._handle(self.path)
        if not self.queue.exists() and _is_free(handle):
            return
        deadline = time.monotonic() + timeout
        turn = self._handle(self.queue)
        self._wait(turn, deadline)
        try:
            self._wait(handle, deadline)
        finally:
            _free(turn)

    def release(self) -> None:
        """Let the next writer in."""
        if self.path in self._handles:
            _free(self._handles[self.path])

    def close(self) -> None:
        """Give the files back."""
        while self._handles:
            os.close(self._handles.popitem()[1])

    def _handle(self, path: Path) -> int:
        if path not in self._handles:
            try:
                self._handles[path] = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            except OSError as error:
                raise LedgerError(f"{self._ledger}: its lock file can't be made: {error.strerror}") from error
        return self._handles[path]

    def _wait(self, handle: int, deadline: float) -> None:
        while not _is_free(handle):
            if time.monotonic() >= deadline:
                raise LedgerError(f"{self._ledger} is locked by another process; wait until it is done, or end it")
            time.sleep(random.uniform(0.0003, 0.002))


def _is_free(handle: int) -> bool:
    """Takes the lock where nobody holds it."""
    try:
        _try(handle)
    except OSError:
        return False
    return True
