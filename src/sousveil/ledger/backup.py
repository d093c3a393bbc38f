"""A copy of a ledger that is a ledger.

Invariant: the copy appears whole or not at all, holds one state of the original, and nothing that was redacted there. The keys
by which redactions are known lie beside it too.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

import apsw

from sousveil.ledger import stones
from sousveil.ledger.faults import told
from sousveil.ledger.store import Store
from sousveil.model import LedgerError


def backup(store: Store, path: Path) -> None:
    """Copy the ledger to `path`. Raises LedgerError where a file is there already, or the copy can't be written."""
    if path.exists():
        raise LedgerError(f"{path} is there already: a backup never replaces a file")
    if not path.parent.is_dir():
        raise LedgerError(f"{path}: the folder {path.parent} does not exist; make it first")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with told(path):
            copy = apsw.Connection(os.fspath(draft))
            try:
                with copy.backup("main", store.connection, "main") as running:
                    while not running.done:
                        running.step(4096)
                copy.execute(f"PRAGMA schema_version = {store.connection.pragma('schema_version')}")
            finally:
                copy.close()
        draft.replace(path)
        keys = stones.key_file(store.path)
        if keys.exists():
            shutil.copy(keys, stones.key_file(path))
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)
