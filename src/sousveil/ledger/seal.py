"""Sealing: signing the ledger's head, having others sign it, having its time attested.

Invariant: a head is only signed if the ledger begins with every head that was signed before; a cosigner only signs a head
that is proved to continue the last one of that ledger it signed. Every seal and cosignature is an event of its own ledger.
The newest signed head lies beside the ledger as `x.sousveil.checkpoint`; keep copies elsewhere: only those outlive a forger.
"""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sousveil.ledger import adding, heads, log, merkle
from sousveil.ledger.checkpoint import Note, load, parse
from sousveil.ledger.signing import SigningKey, cosign, sign
from sousveil.ledger.store import Store
from sousveil.model import LedgerError

SSH_NAMESPACE = "sousveil-checkpoint"


def checkpoint_file(ledger: Path) -> Path:
    """Where a ledger's newest signed head lies."""
    return ledger.with_name(ledger.name + ".checkpoint")


def seal(store: Store, *, key: SigningKey | None = None, ssh_key: Path | None = None) -> Note:
    """Sign the head and note it in the log; a head that was sealed already is given back. Raises LedgerError."""
    with store.writing():
        check_history(store)
        last = last_seal(store)
        if last is not None and last.checkpoint.size == log.size(store) - 1:
            return last
        checkpoint = heads.current(store)
        note = sign(checkpoint, key) if key else Note(checkpoint, ())
        said: dict[str, Any] = {"note": note.text()}
        if ssh_key is not None:
            said["ssh_signature"] = ssh_signature(checkpoint.text(), ssh_key)
        adding.add_entry(store, "seal", said, at=adding.now())
    heads.write_whole(checkpoint_file(store.path), note.text().encode())
    return note


def seals(store: Store) -> list[tuple[int, dict[str, Any]]]:
    """What every seal event says, with its number, oldest first."""
    rows = store.rows("SELECT event, body FROM entry JOIN event ON seq = event WHERE kind = 'seal' ORDER BY event")
    return [(row[0], json.loads(row[1])) for row in rows]


def last_seal(store: Store) -> Note | None:
    """The newest signed head: the file's where it is newer or has more signatures, else the log's."""
    noted = [parse(said["note"]) for _, said in seals(store) if "note" in said]
    beside = checkpoint_file(store.path)
    if beside.exists():
        noted.append(load(beside))
    return max(noted, key=lambda note: (note.checkpoint.size, len(note.signatures)), default=None)


def check_history(store: Store) -> None:
    """Raises LedgerError where the ledger does not begin with the head that lies beside it."""
    beside = checkpoint_file(store.path)
    if beside.exists():
        complaint = heads.contradiction(store, load(beside).checkpoint)
        if complaint:
            raise LedgerError(f"{store.path}: {complaint}, says {beside.name}")


def ssh_signature(text: str, key: Path) -> str:
    """An armoured SSH signature by the person's own key, through ssh-keygen. Raises LedgerError."""
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", SSH_NAMESPACE]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        raise LedgerError("signing with an ssh key needs ssh-keygen (OpenSSH 8.0 or newer), which is not installed") from None
    if done.returncode:
        raise LedgerError(f"ssh-keygen did not sign with {key}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def consistency(store: Store, old: int, new: int) -> dict[str, Any]:
    """A proof that the head of `new` events continues the head of `old`, to hand to a cosigner."""
    if not 0 <= old <= new <= log.size(store):
        raise LedgerError(f"{store.path} has {log.size(store)} events: there is no proof from {old} to {new}")
    steps = merkle.consistency_proof(log.nodes(store), old, new)
    proof = [base64.b64encode(step).decode() for step in steps]
    return {"format": "sousveil-consistency/1", "origin": heads.origin(store), "old": old, "new": new, "proof": proof}


def cosign_other(store: Store, note: Note, *, key: SigningKey, proof: Sequence[bytes] = (), now: int | None = None) -> Note:
    """Cosign another ledger's head and remember it in our log. Raises LedgerError where it does not continue what we signed."""
    with store.writing():
        seen = _last_cosigned(store, note.checkpoint.origin)
        new = note.checkpoint
        if seen is not None and not merkle.check_consistency(
            seen.checkpoint.size, new.size, seen.checkpoint.root, new.root, proof
        ):
            raise LedgerError(
                f"this head of {new.origin} is not shown to continue the one of {seen.checkpoint.size} events that was "
                f"cosigned before: ask for `sousveil prove --since {seen.checkpoint.size}`; if that fails, history was changed"
            )
        signed = cosign(note, key, time=int(time.time()) if now is None else now)
        adding.add_entry(store, "cosign", {"note": signed.text()}, at=adding.now())
    return signed


def _last_cosigned(store: Store, origin: str) -> Note | None:
    rows = store.rows("SELECT body FROM entry JOIN event ON seq = event WHERE kind = 'cosign' ORDER BY event DESC")
    notes = (parse(json.loads(row[0])["note"]) for row in rows)
    return next((note for note in notes if note.checkpoint.origin == origin), None)


def accept_cosignature(store: Store, note: Note) -> Note:
    """Keep our head with the signatures that another newsroom added. Raises LedgerError where it is not our history."""
    complaint = heads.contradiction(store, note.checkpoint)
    if complaint:
        raise LedgerError(f"{store.path}: this head can't be taken back: {complaint}")
    heads.write_whole(checkpoint_file(store.path), note.text().encode())
    return note
