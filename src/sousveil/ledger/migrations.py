"""Ledgers of earlier schema versions, brought up to this one.

Invariant: a copy of the ledger as it was lies beside it before anything is changed (`x.sousveil.v1`); all steps are one
transaction, so that a ledger is of one version or of the next; what was written is not touched, and the migration is an event.
"""

from __future__ import annotations

from pathlib import Path

from sousveil.ledger import schema
from sousveil.ledger.backup import backup
from sousveil.ledger.faults import told
from sousveil.ledger.review import set_option
from sousveil.ledger.store import Store


def migrate(store: Store) -> None:
    """Bring a ledger that was checked as one of its own version up to this version. Raises LedgerError, changing nothing."""
    _keep_copy(store)
    with store.writing():
        version = int(store.connection.pragma("user_version"))
        if version == schema.VERSION:  # another process was first
            return
        pinned, vacuums = schema.is_pinned(store.connection), schema.vacuums(store.connection)
        with told(store.path):
            for step in schema.STEPS[version - 1 :]:
                store.connection.execute(step.up)
            store.connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        set_option(store, "schema-version", schema.VERSION)
    if pinned:
        schema.pin(store.connection, vacuums)


def copies(ledger: Path) -> list[Path]:
    """The copies that were kept of a ledger before it was migrated."""
    return sorted(path for path in ledger.parent.glob(f"{ledger.name}.v[0-9]*") if path.suffix[2:].isdecimal())


def _keep_copy(store: Store) -> None:
    """A copy of an earlier attempt was made of the same state or an earlier one, and stays."""
    version = int(store.connection.pragma("user_version"))
    copy = store.path.with_name(f"{store.path.name}.v{version}")
    if version < schema.VERSION and not copy.exists():
        backup(store, copy)
