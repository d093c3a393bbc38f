"""The file itself: a connection for each thread, transactions, checkpoints.

Invariant: a transaction that returned is on the disk (WAL, synchronous = FULL); one that raised left nothing. Only the
holder of the writer's lock writes or checkpoints. Readers hold no transaction between two calls.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from sousveil.ledger import schema
from sousveil.ledger.faults import as_told, told
from sousveil.ledger.lock import WriterLock
from sousveil.model.errors import LedgerError

Row = tuple[Any, ...]
_CHECKPOINT_AT = 4 * 1024 * 1024
_TRUNCATE_AT = 16 * 1024 * 1024
_MOST_WAL = 48 * 1024 * 1024
_ROWS = (64, 16, 4, 1)  # of one statement: few sizes, so that all stay compiled


class Store:
    """One ledger file. Every thread that uses it gets its own connection."""

    def __init__(self, path: Path, *, readonly: bool, timeout: float = 5.0, vfs: str | None = None) -> None:
        self.path = path
        self.readonly = readonly
        self.timeout = timeout
        self.vfs = vfs
        self._local = threading.local()
        self._all: list[apsw.Connection] = []
        self._mutex = threading.RLock()
        self._depth = 0
        self._lock = WriterLock(path)
        self._closed = False
        self.known: dict[Row, int] = {}  # keys of rows that this transaction looked up or wrote
        self.after_commit: Callable[[], None] = lambda: None

    @property
    def connection(self) -> apsw.Connection:
        """This thread's connection."""
        if self._closed:
            raise LedgerError(f"{self.path} was closed")
        found: apsw.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            with told(self.path):
                found = connect(self.path, readonly=self.readonly, timeout=self.timeout, vfs=self.vfs)
            self._local.connection = found
            with self._mutex:
                self._all.append(found)
        return found

    def state(self) -> tuple[int, int]:
        """Changes with everything written to the file, as far as this thread has read it: ask after a query, not before."""
        return self.connection.data_version(), self.connection.total_changes()

    @property
    def kept(self) -> dict[str, tuple[Any, Any]]:
        """What this thread computed from the ledger, by name, each with the `state()` it was computed of."""
        if not hasattr(self._local, "kept"):
            self._local.kept = {}
        found: dict[str, tuple[Any, Any]] = self._local.kept
        return found

    def rows(self, sql: str, bound: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """All rows of one query."""
        try:
            return self.connection.execute(sql, bound).fetchall()
        except apsw.Error as error:
            raise as_told(error, self.path) from error
        except UnicodeDecodeError as error:
            raise LedgerError(f"{self.path} is damaged: a text in it is no UTF-8; `sousveil verify` says more") from error

    def one(self, sql: str, bound: Sequence[Any] = ()) -> Any:
        """The first value of the first row, or None."""
        found = self.rows(sql, bound)
        return found[0][0] if found else None

    def run(self, sql: str, bound: Sequence[Any] = ()) -> None:
        """One statement inside `writing`."""
        try:
            self.connection.execute(sql, bound)
        except apsw.Error as error:
            raise as_told(error, self.path) from error

    def run_many(self, sql: str, bound: Iterator[Row] | Sequence[Row]) -> None:
        """One statement for many rows inside `writing`."""
        try:
            self.connection.executemany(sql, bound)
        except apsw.Error as error:
            raise as_told(error, self.path) from error

    def insert(self, into: str, rows: Sequence[Row]) -> None:
        """Rows of one width into a table (with its columns), inside `writing`. Many go into a statement: what each statement
        costs, whatever its rows (a savepoint, for which the full-text index is written out), is paid once for 64 of them."""
        at = 0
        for count in _ROWS:
            sql = f"INSERT INTO {into} VALUES {', '.join([_marks(len(rows[0]))] * count)}" if len(rows) - at >= count else ""
            while len(rows) - at >= count:
                self.run(sql, [value for row in rows[at : at + count] for value in row])
                at += count

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One atomic transaction under the writer's lock; inside another it is part of that."""
        if self.readonly:
            raise LedgerError(f"{self.path} was opened for reading only")
        with self._mutex:
            if self._depth:
                yield
                return
            with self.exclusive():
                self._make_room()
                self._depth += 1
                self.known.clear()
                try:
                    with self._transaction():
                        yield
                    self._checkpoint()
                    self.after_commit()
                finally:
                    self._depth -= 1

    def _make_room(self) -> None:
        """A reader that holds an old state keeps the log from being emptied: wait for it, then refuse to let the log grow."""
        if self.wal_size() < _MOST_WAL:
            return
        with told(self.path), contextlib.suppress(apsw.BusyError):
            self.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        if self.wal_size() >= _MOST_WAL:
            raise LedgerError(
                f"{self.path}: another program keeps reading an old state of it, and the write-ahead log has grown to "
                f"{self.wal_size() // 1_000_000} MB; end that program's transaction or close it"
            )

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """The writer's lock without a transaction."""
        with self._mutex:
            self._lock.acquire(self.timeout)
            try:
                yield
            finally:
                self._lock.release()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with told(self.path):
                self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                with contextlib.suppress(apsw.Error):
                    self.connection.execute("ROLLBACK")
            self.kept.clear()
            raise

    def _checkpoint(self) -> None:
        """The transaction is already safe: a checkpoint that fails now is tried again after the next."""
        size = self.wal_size()
        if size < _CHECKPOINT_AT:
            return
        mode = apsw.SQLITE_CHECKPOINT_TRUNCATE if size >= _TRUNCATE_AT else apsw.SQLITE_CHECKPOINT_PASSIVE
        self.connection.set_busy_timeout(50)
        with contextlib.suppress(apsw.Error):
            self.connection.wal_checkpoint(mode=mode)
        self.connection.set_busy_timeout(int(self.timeout * 1000))

    def wal_size(self) -> int:
        """Bytes in the write-ahead log."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except FileNotFoundError:
            return 0

    def close(self) -> None:
        """Close every thread's connection; the last writer folds the write-ahead log into the file."""
        with self._mutex:
            self._closed = True
            held = self._all and not self.readonly and self._may_checkpoint()
            with told(self.path):
                for connection in self._all:
                    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0 if held else 1)
                    connection.close()
            self._all.clear()
            if held:
                self._lock.release()
            self._lock.close()

    def _may_checkpoint(self) -> bool:
        try:
            self._lock.acquire(0.0)
        except (LedgerError, OSError):
            return False
        return True


def _marks(width: int) -> str:
    return f"({', '.join('?' * width)})"


def connect(path: Path, *, readonly: bool, timeout: float, vfs: str | None = None) -> apsw.Connection:
    """A connection with the ledger's settings; a read-only file in a read-only folder is opened as immutable."""
    schema.check_driver()
    flags = apsw.SQLITE_OPEN_READONLY if readonly else apsw.SQLITE_OPEN_READWRITE
    connection = apsw.Connection(os.fspath(path), flags=flags, vfs=vfs)
    if vfs is not None:  # a file system of our own has no memory to share with other connections
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        _set(connection, timeout)
        connection.pragma("user_version")
    except (apsw.CantOpenError, apsw.ReadOnlyError):
        connection.close()
        wal = path.with_name(path.name + "-wal")
        if not readonly or (wal.exists() and wal.stat().st_size):
            raise
        uri = f"{path.absolute().as_uri()}?immutable=1"
        connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        _set(connection, timeout)
    return connection


def _set(connection: apsw.Connection, timeout: float) -> None:
    connection.set_busy_timeout(int(timeout * 1000))
    connection.wal_autocheckpoint(0)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    for setting in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL", "trusted_schema = OFF",
                    "journal_size_limit = 4194304", "cache_size = -16000", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {setting}")
