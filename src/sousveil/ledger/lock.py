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
    """The lock of one ledger: `x.sousveil.lock`. It is never deleted: a deleted lock file can be held twice."""

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_name(ledger.name + ".lock")
        self._ledger = ledger
        self._handle: int | None = None

    def acquire(self, timeout: float) -> None:
        """Wait for up to `timeout` seconds. Raises LedgerError where another holds it longer, or there is no room for it."""
        if self._handle is None:
            try:
                self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            except OSError as error:
                raise LedgerError(f"{self._ledger}: its lock file can't be made: {error.strerror}") from error
        deadline = time.monotonic() + timeout
        while True:
            try:
                _try(self._handle)
            except OSError:
                if time.monotonic() >= deadline:
                    raise LedgerError(
                        f"{self._ledger} is locked by another process; wait until it is done, or end it"
                    ) from None
                time.sleep(random.uniform(0.0005, 0.003))
            else:
                return

    def release(self) -> None:
        """Let the next writer in."""
        if self._handle is not None:
            _free(self._handle)

    def close(self) -> None:
        """Give the file back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
