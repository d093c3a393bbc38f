"""The desk: one ledger, opened once, read by one request at a time.

Invariant: a ledger that was changed is read again, one that was replaced is opened again, and one that is gone, locked or
damaged raises LedgerError with a line for the reader; it never answers from what it remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sousveil import ledger as ledgers
from sousveil.drawing.labels import Labels, labels
from sousveil.ledger import Ledger
from sousveil.model import LedgerError
from sousveil.publishing.pages import Shelf


class Desk:
    """Holds the ledger at `path`. `readonly` opens it so that nothing can be written."""

    def __init__(self, path: Path, *, locale: str = "en", readonly: bool = False) -> None:
        self.path, self.readonly = path, readonly
        self.labels: Labels = labels(locale)
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._file: tuple[int, int] | None = None

    @contextmanager
    def shelf(self) -> Iterator[Shelf]:
        """The shelf, for this request alone. Raises LedgerError."""
        with self._lock:
            shelf = self._opened()
            shelf.refresh()
            yield shelf

    def ledger(self) -> Ledger:
        """The open ledger (inside `shelf`)."""
        assert self._shelf is not None
        return self._shelf.ledger

    def _opened(self) -> Shelf:
        file = self._identity()
        if self._shelf is not None and self._file != file:
            self.close()
        if self._shelf is None:
            self._shelf = Shelf(ledgers.open(self.path, create=False, readonly=self.readonly), self.labels)
            self._file = file
        return self._shelf

    def _identity(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self.close()
            raise LedgerError(f"{self.path}: the ledger is not there any more") from None
        return status.st_dev, status.st_ino

    def close(self) -> None:
        """Close the ledger; the next request opens it again."""
        if self._shelf is not None:
            self._shelf.ledger.close()
        self._shelf = None
