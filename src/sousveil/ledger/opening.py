"""Opening and making ledgers.

Invariant: a new ledger appears whole or not at all; an existing file is never touched unless it is a ledger of a version
that this program knows; an older version is read as it is, and brought up to this one when it is opened for writing.
"""

from __future__ import annotations

import os
import secrets
from functools import partial
from pathlib import Path

import apsw

from sousveil.ledger import adding, heads, migrations, redact, review, schema
from sousveil.ledger.faults import told
from sousveil.ledger.store import Store
from sousveil.model import LedgerError

_SIDE_FILES = ("-wal", "-shm", ".lock")


def open_store(path: Path, *, create: bool, readonly: bool, timeout: float, vfs: str | None = None) -> Store:
    """The store of the ledger at `path`. Raises LedgerError where it can't be opened as one."""
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first")
    if path.is_dir():
        raise LedgerError(f"{path} is a folder, not a ledger")
    if not path.exists():
        if not create:
            raise LedgerError(f"no ledger at {path}; `sousveil read SOURCE --ledger {path.name}` makes one")
        _create(path, timeout=timeout, vfs=vfs)
    store = Store(path, readonly=readonly, timeout=timeout, vfs=vfs)
    try:
        with told(path):
            schema.version_of(store.connection, path)
            schema.check(store.connection, path)
            heads.check(store)
            if not schema.is_pinned(store.connection):
                _accept_rewritten(store)
    except BaseException:
        store.close()
        raise
    store.after_commit = partial(heads.remember, store)
    if not readonly and schema.version_of(store.connection, path) < schema.VERSION:
        _migrate(store)
    if not readonly and schema.needs_rewriting(store.connection):
        redact.rewrite(store)
    return store


def _migrate(store: Store) -> None:
    try:
        migrations.migrate(store)
        schema.check(store.connection, store.path)
    except BaseException:
        store.close()
        raise


def _accept_rewritten(store: Store) -> None:
    """A file that other tools rewrote or copied is verified once and then taken; a forged one is refused."""
    from sousveil.ledger.verify import verify

    cookie = store.connection.pragma("schema_version")
    if review.option(store, "schema-cookie", None) == cookie:
        return
    problems = verify(store).problems
    if problems:
        raise LedgerError(f"{store.path} was changed from outside: {problems[0]}; restore the newest backup")
    if not store.readonly:
        review.set_option(store, "schema-cookie", cookie)


def _create(path: Path, *, timeout: float, vfs: str | None) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    schema.check_driver()
    try:
        with told(path):
            connection = apsw.Connection(os.fspath(draft), vfs=vfs)
            try:
                schema.create(connection)
            finally:
                connection.close()
        store = Store(draft, readonly=False, timeout=timeout, vfs=vfs)
        try:
            with store.writing():
                adding.add_entry(
                    store, "created", {"ledger": secrets.token_hex(16), "version": schema.VERSION}, at=adding.now()
                )
        finally:
            store.close()
        _publish(draft, path)
    except LedgerError as error:
        raise LedgerError(str(error).replace(str(draft), str(path))) from error
    finally:
        for left in (draft, *(draft.with_name(draft.name + ending) for ending in _SIDE_FILES)):
            left.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """Give the draft its name, unless another process made the ledger meanwhile."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        if not path.exists():
            draft.rename(path)
