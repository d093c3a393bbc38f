"""What was redacted stays out: how it is known again although nothing is left to check a guess against.

Invariant: of a redacted document the ledger's file holds its leaf, whose salt is gone, and a mark: the HMAC-SHA256 of its id
under a random key that lies outside the file, in `x.sousveil.redacted`. Who has the file alone can confirm no guess. Who has
the key too knows the document when it comes back, read again or in another's ledger; a copy of the ledger is known by the leaf.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sousveil.ledger.heads import write_whole
from sousveil.ledger.store import Store
from sousveil.model import LedgerError

_SAID = "SELECT event, body FROM entry JOIN event ON seq = event WHERE kind = 'redaction' AND body IS NOT NULL"


def key_file(ledger: Path) -> Path:
    """Where the keys lie by which redacted documents are known again, one a line in hex."""
    return ledger.with_name(ledger.name + ".redacted")


@dataclass(frozen=True)
class Stones:
    """The keys, and the marks and leaves (both in hex) of everything redacted, here or in a ledger that was merged, each with
    the id of the blackened document that took its place, if any."""

    keys: tuple[bytes, ...]
    marks: dict[str, str | None]
    leaves: dict[str, str | None]

    def cover(self, id: str, leaf: bytes | None = None) -> bool:
        """Was the document with this id redacted? `leaf`: its event's, where a ledger still holds it."""
        return any(name in self.marks for name in self._names(id)) or (leaf is not None and leaf.hex() in self.leaves)

    def becomes(self, id: str, leaf: bytes) -> str | None:
        """The id of the document that took the redacted one's place."""
        found = [self.marks.get(name) for name in self._names(id)] + [self.leaves.get(leaf.hex())]
        return next(filter(None, found), None)

    def _names(self, id: str) -> list[str]:
        return [mark(key, id) for key in self.keys] if self.marks else []


def mark(key: bytes, id: str) -> str:
    """What is kept of a redacted document's id."""
    return hmac.new(key, id.encode(), hashlib.sha256).hexdigest()


def keys(store: Store) -> tuple[bytes, ...]:
    """The keys that lie beside the ledger. Raises LedgerError where the file holds something else."""
    try:
        lines = key_file(store.path).read_text(encoding="ascii").split()
        return tuple(bytes.fromhex(line) for line in lines)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise LedgerError(f"{key_file(store.path)}: no keys of redactions can be read from it: {error}") from error


def own_key(store: Store) -> bytes:
    """The key for what is redacted now, made with the first redaction."""
    known = keys(store)
    if not known:
        known = (secrets.token_bytes(32),)
        _write(store, known)
    return known[0]


def _write(store: Store, known: Sequence[bytes]) -> None:
    write_whole(key_file(store.path), "".join(f"{key.hex()}\n" for key in known).encode())
    key_file(store.path).chmod(0o600)


def said(store: Store) -> list[dict[str, Any]]:
    """What every redaction event says, oldest first."""
    return [json.loads(body) for _, body in sorted(store.rows(_SAID))]


def known(store: Store) -> Stones:
    """Everything that is to stay out of this ledger."""
    marks: dict[str, str | None] = {}
    leaves: dict[str, str | None] = {}
    for each in said(store):
        marks.update(dict.fromkeys(each.get("marks", ()), each.get("becomes")))
        leaves.update(dict.fromkeys([*each.get("leaves", ()), *_leaves_of(store, each["events"])], each.get("becomes")))
    return Stones(keys(store), marks, leaves)


def covers(store: Store, id: str) -> bool:
    """Was the document with this id redacted here? Costs next to nothing where nothing ever was."""
    return bool(keys(store)) and known(store).cover(id)


def check_keys(store: Store) -> None:
    """Raises LedgerError where the file has marks and the keys to them are gone: what was redacted could come back."""
    if not key_file(store.path).exists() and known(store).marks:
        raise LedgerError(
            f"{store.path}: {key_file(store.path).name} is gone, without which a merge may bring back what was redacted: "
            "put it back beside the ledger, or accept the loss with an empty file of that name"
        )


def learn(store: Store, other: Store) -> list[dict[str, Any]]:
    """What to note of another ledger's redactions so that they stand here too, with its keys where they lie beside it."""
    theirs, ours = known(other), known(store)
    fresh = [key for key in theirs.keys if key not in ours.keys]
    if fresh:
        _write(store, [*ours.keys, *fresh])
    notes = []
    for each in said(other):
        leaves = {*each.get("leaves", ()), *_leaves_of(other, each["events"])}
        names = set(each.get("marks", ()))
        if not (names <= ours.marks.keys() and leaves <= ours.leaves.keys()):
            note = {"reason": each["reason"], "events": [], "marks": sorted(names), "leaves": sorted(leaves)}
            notes.append({**note, "becomes": each.get("becomes")})
    return notes


def _leaves_of(store: Store, events: Sequence[int]) -> list[str]:
    rows = store.rows(
        "SELECT leaf FROM event WHERE kind = 'document' AND seq IN (SELECT value FROM json_each(?))", (json.dumps(events),)
    )
    return [row[0].hex() for row in rows]
