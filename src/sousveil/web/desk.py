"""The desk: one ledger, opened once, read by one request at a time.

Invariant: a ledger that was changed is read again, one that was replaced is opened again, and one that is gone, locked or
damaged raises LedgerError with a line for the reader; what it remembers is of the ledger's present state or is not given.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sousveil import findings
from sousveil import ledger as ledgers
from sousveil.drawing.labels import Labels, labels
from sousveil.ledger import Ledger
from sousveil.model import Finding, LedgerError, SousveilError
from sousveil.publishing.pages import Shelf, ahead, render
from sousveil.publishing.pages.address import page_at
from sousveil.publishing.pages.shelf import Earlier

MOST_BYTES, GAP, QUIET = 48 * 1024 * 1024, 0.01, 0.7


class Desk:
    """Holds the ledger at `path`, as it is shown at a `threshold` where that was moved. `readonly` opens it so that nothing can
    be written; `against` is another ledger to compare it with, which is only read."""

    def __init__(
        self, path: Path, *, locale: str = "en", readonly: bool = False, against: Path | None = None,
        threshold: float | None = None,
    ) -> None:
        self.path, self.readonly, self.threshold = path, readonly, threshold
        self.base = threshold
        """The threshold of the app's addresses that name none."""
        self._against = against
        self._earlier = Earlier(against.stem, cache(lambda: findings_of(against, threshold))) if against else None
        self.labels: Labels = labels(locale)
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._file: tuple[int, int] | None = None
        self._ahead: Ledger | None = None
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._answers_of: object = None
        self._held = 0
        self._stale, self._asked = threading.Event(), 0.0
        self._followed: object = None

    def moved(self, threshold: float | None) -> Desk:
        """Another desk on the same ledger, at another threshold. Nothing is worked out ahead for it."""
        other = Desk(self.path, locale=self.labels.locale, readonly=self.readonly, against=self._against, threshold=threshold)
        other.base = self.base
        return other

    def start(self) -> None:
        """Begin to take the sums that take long, in a thread with a connection of its own. Raises LedgerError."""
        with self._lock:
            shelf = self._opened()
            shelf.refresh()
            self._ahead = ledgers.open(self.path, create=False, readonly=True, threshold=self.threshold)
            first, coming = Future[Shelf](), Future[Shelf]()
            shelf.expect(first, coming)
            work = Shelf(self._ahead, self.labels), first, coming
            threading.Thread(target=self._take_ahead, args=work, daemon=True).start()

    def _take_ahead(self, shelf: Shelf, first: Future[Shelf], coming: Future[Shelf]) -> None:
        """The sums, then one by one the pages that take long; after verdicts what follows them."""
        _prepare(shelf, first, coming)
        if coming.exception() is not None:
            return
        self._followed = shelf.version
        for _ in ahead.strings(shelf):  # nobody waits for these
            if self._stale.is_set():
                break
            time.sleep(GAP)
        self._build(ahead.busy(shelf), shelf.version, gap=GAP)
        while self._stale.wait():
            self._stale.clear()
            self.follow(quiet=QUIET)

    def follow(self, *, quiet: float = 0.0) -> None:
        """Work out what follows the verdicts of late, each step once nobody has asked for anything for `quiet` seconds; so
        whoever comes next finds it done. What is added besides verdicts is left to whoever asks."""
        version: object = None
        for step in ahead.STEPS:
            self._rest(quiet)
            try:
                with self._shelf_for(None) as own:
                    if version not in (None, own.version) or not own.follows:
                        return
                    version = self._followed = own.version
                    step(own)
                    busy = ahead.busy(own) if step is ahead.STEPS[-1] else []
            except SousveilError:
                return
        self._build(busy, version, gap=quiet)

    def _build(self, addresses: list[str], version: object, *, gap: float) -> None:
        """Pages one by one; a visitor goes before the next of them."""
        for address in addresses:
            try:
                with self._shelf_for(None) as own:
                    if own.version != version:
                        return
                    page_at(own, address, {})
            except SousveilError:
                return
            self._rest(gap)

    def _rest(self, quiet: float) -> None:
        """Until nobody has asked for anything for so long."""
        time.sleep(min(quiet, GAP))
        while (left := self._asked + quiet - time.monotonic()) > 0:
            time.sleep(left)

    def kept(self, shelf: Shelf, address: str) -> bytes | None:
        """The answer that was given to this address in this state of the ledger (inside `shelf`)."""
        if self._answers_of != shelf.version:
            self._answers.clear()
            self._held = 0
            self._answers_of = shelf.version
        return self._answers.get(address)

    def keep(self, address: str, raw: bytes) -> None:
        """Keep an answer until the ledger changes; the oldest go where they, with their addresses, grow too many."""
        self._held += len(address) + len(raw) - self._dropped(address)
        self._answers[address] = raw
        while self._held > MOST_BYTES:
            self._held -= self._dropped(next(iter(self._answers)))

    def _dropped(self, address: str) -> int:
        raw = self._answers.pop(address, None)
        return 0 if raw is None else len(address) + len(raw)

    @contextmanager
    def shelf(self) -> Iterator[Shelf]:
        """The shelf, for this request alone. Raises LedgerError."""
        with self._shelf_for(time.monotonic()) as shelf:
            if shelf.version != self._followed:
                self._stale.set()
            yield shelf
            self._asked = time.monotonic()

    @contextmanager
    def _shelf_for(self, asked: float | None) -> Iterator[Shelf]:
        """For a request that came at a time, or for ourselves."""
        self._asked = asked or self._asked
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
            opened = ledgers.open(self.path, create=False, readonly=self.readonly, threshold=self.threshold)
            self._shelf = Shelf(opened, self.labels)
            self._shelf.earlier = self._earlier
            self._file = file
        return self._shelf

    def _identity(self) -> tuple[int, int]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            if self._file is None:  # it never was: opening it says so
                return 0, 0
            self.close()
            raise LedgerError(f"{self.path}: the ledger is not there any more") from None
        return status.st_dev, status.st_ino

    def end(self) -> None:
        """Close the ledger once whoever reads it is done."""
        with self._lock:
            self.close()
            self._answers.clear()
            self._held = 0

    def close(self) -> None:
        """Close the ledger; the next request opens it again."""
        if self._shelf is not None:
            self._shelf.ledger.close()
        self._shelf = None
        self._answers_of = None


def findings_of(path: Path, threshold: float | None = None) -> list[Finding]:
    """The findings of a ledger, at a threshold where it was moved; the ledger is closed again. Raises LedgerError."""
    with ledgers.open(path, create=False, readonly=True, threshold=threshold) as opened:
        return findings.find(opened)


def _prepare(shelf: Shelf, first: Future[Shelf], coming: Future[Shelf]) -> None:
    """Whatever goes wrong is raised where the sums are asked for."""
    try:
        render.compiled(shelf.labels.locale)
        shelf.refresh()
        shelf.summary()
        first.set_result(shelf)
        ahead.take(shelf)
        ahead.draw(shelf)
        coming.set_result(shelf)
        shelf.study(registry=False).prepare()
    except BaseException as error:
        for waited in (first, coming):
            if not waited.done():
                waited.set_exception(error)
        if not isinstance(error, SousveilError):
            raise
