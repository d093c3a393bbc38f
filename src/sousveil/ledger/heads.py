"""The last head, kept in a small file beside the ledger: what shows that history was cut, swapped or rolled back.

Invariant: `x.sousveil.head` never says more than is on the disk, since it is written after the transaction. A ledger that
holds less than its head says, or something else, is refused when it is opened. Deleting the head file accepts the loss.
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path

from sousveil.ledger import log
from sousveil.ledger.checkpoint import Checkpoint, parse
from sousveil.ledger.store import Store
from sousveil.model import LedgerError


def head_file(ledger: Path) -> Path:
    """Where a ledger's last head is kept."""
    return ledger.with_name(ledger.name + ".head")


def origin(store: Store) -> str:
    """The ledger's name in checkpoints, made of its random id."""
    return f"sousveil.ledger/{store.one('SELECT json_extract(body, ?) FROM entry WHERE event = 0', ('$.ledger',))}"


def current(store: Store, size: int | None = None) -> Checkpoint:
    """The checkpoint over the first `size` events (default: all)."""
    head = log.head(store, size)
    return Checkpoint(origin(store), head.size, head.root)


def remember(store: Store) -> None:
    """Write the head file anew. A head that can't be written (a full disk) is no reason to refuse a transaction that is already
    safe: the older head stays, which the ledger begins with too, and the next transaction writes it again."""
    with contextlib.suppress(OSError):
        write_whole(head_file(store.path), current(store).text().encode())


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place in one step."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def check(store: Store) -> None:
    """Raises LedgerError where the ledger does not begin with what its head file says."""
    kept = read(head_file(store.path))
    if kept is not None:
        complaint = contradiction(store, kept)
        if complaint:
            raise LedgerError(
                f"{store.path}: {complaint}. Restore the newest copy; deleting {head_file(store.path).name} accepts the loss"
            )


def read(path: Path) -> Checkpoint | None:
    """The checkpoint of a head file; None where there is none or it was torn by a crash."""
    try:
        return parse(path.read_text(encoding="utf-8")).checkpoint
    except (FileNotFoundError, UnicodeDecodeError, LedgerError):
        return None


def contradiction(store: Store, kept: Checkpoint) -> str | None:
    """Why the ledger can't have had this head; None where it begins with it."""
    if kept.origin != origin(store):
        return f"it is another ledger than the one its head names ({kept.origin})"
    events = log.size(store)
    if events < kept.size:
        return f"history was cut: {kept.size} events were written, {events} are there"
    if log.head(store, kept.size).root != kept.root:
        return f"history was changed: the first {kept.size} events have another root than when they were written"
    return None
