"""The event log: what was written, in order, as leaves of one Merkle tree.

Invariant: `append` gives each event the next number, a fresh random salt and the hash of exactly the bytes stored; whatever
the tables say can be hashed again from them. Nothing here changes or removes an event.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sousveil.ledger import merkle
from sousveil.ledger.store import Store
from sousveil.model import LedgerError

_WIDTH = 8  # tree nodes are stored at every eighth level: subtrees of 256, 65,536, ... leaves
SALT = 16


@dataclass(frozen=True)
class Head:
    """How many events there are and the root over them."""

    size: int
    root: bytes


def leaf(salt: bytes, kind: str, at: str, body: bytes) -> bytes:
    """The leaf hash of one event."""
    return merkle.leaf_hash(b"%b%b %b\n%b" % (salt, kind.encode(), at.encode(), body))


def append(
    store: Store, kind: str, bodies: Sequence[bytes], *, at: str | Sequence[str], salts: Sequence[bytes] | None = None
) -> int:
    """Add events of one kind, inside `store.writing()`; returns the number of the first. `salts`: those of the ledger that
    the events come from, so that they have one leaf in both."""
    times = [at] * len(bodies) if isinstance(at, str) else at
    return append_all(store, [(kind, times[n], body) for n, body in enumerate(bodies)], salts=salts)


def append_all(store: Store, said: Sequence[tuple[str, str, bytes]], *, salts: Sequence[bytes] | None = None) -> int:
    """The same for events of several kinds: of each its kind, time and body."""
    first = size(store)
    if salts is None:
        random = os.urandom(SALT * len(said))
        salts = [random[i : i + SALT] for i in range(0, len(random), SALT)]
    store.insert("event (seq, kind, at, salt, leaf)", [
        (first + n, kind, at, salts[n], leaf(salts[n], kind, at, body)) for n, (kind, at, body) in enumerate(said)
    ])
    _grow(store, first, first + len(said))
    return first


def _grow(store: Store, before: int, after: int) -> None:
    """Store the roots of the subtrees that `before..after` completed."""
    level = 1
    while (full := after >> (_WIDTH * level)) > (begun := before >> (_WIDTH * level)):
        for position in range(begun, full):
            below = _children(store, level - 1, position << _WIDTH, (position + 1) << _WIDTH)
            store.run("INSERT INTO tree VALUES (?, ?, ?)", (level, position, _full_root(below)))
        level += 1


def _children(store: Store, level: int, start: int, end: int) -> list[bytes]:
    if level == 0:
        rows = store.rows("SELECT leaf FROM event WHERE seq >= ? AND seq < ? ORDER BY seq", (start, end))
    else:
        rows = store.rows(
            "SELECT hash FROM tree WHERE level = ? AND position >= ? AND position < ? ORDER BY position", (level, start, end)
        )
    return [row[0] for row in rows]


def _full_root(hashes: Sequence[bytes]) -> bytes:
    row = list(hashes)
    while len(row) > 1:
        row = [merkle.node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def nodes(store: Store) -> merkle.Node:
    """The tree's full subtrees, from stored nodes and the leaves below them."""

    def node(level: int, index: int) -> bytes:
        stored, rest = divmod(level, _WIDTH)
        below = _children(store, stored, index << rest, (index + 1) << rest)
        if len(below) != 1 << rest:
            raise LedgerError(f"{store.path} is damaged: events of its log are missing; restore the newest backup")
        return _full_root(below)

    return node


def size(store: Store) -> int:
    """The number of events."""
    return int(store.one("SELECT coalesce(max(seq) + 1, 0) FROM event"))


def head(store: Store, count: int | None = None) -> Head:
    """The head over the first `count` events (default: all)."""
    events = size(store) if count is None else count
    return Head(events, merkle.root(nodes(store), events))
