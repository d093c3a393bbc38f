"""Proofs of single claims that anybody can check without the ledger, and without this program (check_bundle.py).

Invariant: a bundle holds the exact bytes of the claim's and the document's events with their salts, their inclusion proofs
and a signed head over both. It opens no other event of the ledger.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any

from sousveil.ledger import log, merkle, query, seal
from sousveil.ledger.bodies import claim_of, document_of
from sousveil.ledger.checkpoint import Note, parse
from sousveil.ledger.signing import PublicKey, signers
from sousveil.ledger.store import Store
from sousveil.model import Document, LedgerError
from sousveil.model.text import sha256_of_bytes

FORMAT = "sousveil-proof/1"


def prove(store: Store, claim: str, *, with_text: bool = False) -> dict[str, Any]:
    """The bundle for a claim (id or beginning). Raises UsageError on an unknown one, LedgerError where no seal covers it."""
    event = query.claim_event(store, claim)
    document, body, text = store.rows(
        "SELECT d.event, d.body, d.text FROM claim c JOIN document d ON d.event = c.document WHERE c.event = ?", (event,)
    )[0]
    said = store.one("SELECT body FROM claim WHERE event = ?", (event,))
    note, ssh = _covering(store, event)
    bundle = {
        "format": FORMAT, "checkpoint": note.text(), "claim": _event(store, event, said, note),
        "document": _event(store, document, body, note),
    }
    if ssh:
        bundle["ssh_signature"] = ssh
    if with_text:
        bundle["text"] = text
    return bundle


def _covering(store: Store, event: int) -> tuple[Note, str | None]:
    last = seal.last_seal(store)
    if last is None or last.checkpoint.size <= event:
        raise LedgerError(f"{store.path}: no signed head covers this claim yet: run `sousveil seal` first")
    body = last.checkpoint.text()
    ssh = [said.get("ssh_signature") for _, said in seal.seals(store) if said.get("note", "").startswith(body)]
    return last, next((signature for signature in reversed(ssh) if signature), None)


def _event(store: Store, event: int, body: str, note: Note) -> dict[str, Any]:
    kind, at, salt = store.rows("SELECT kind, at, salt FROM event WHERE seq = ?", (event,))[0]
    steps = merkle.inclusion_proof(log.nodes(store), event, note.checkpoint.size)
    return {
        "index": event, "kind": kind, "at": at, "salt": base64.b64encode(salt).decode(), "body": body,
        "proof": [base64.b64encode(step).decode() for step in steps],
    }


def check(bundle: Any, keys: Sequence[PublicKey], *, document: bytes | None = None) -> list[str]:
    """The names of the trusted keys that signed the bundle's head. Raises LedgerError where it proves nothing."""
    try:
        return _check(bundle, keys, document)
    except (KeyError, TypeError, AttributeError, ValueError, binascii.Error) as error:
        raise LedgerError(f"the bundle is malformed: {error}") from error


def _check(bundle: Any, keys: Sequence[PublicKey], raw: bytes | None) -> list[str]:
    if bundle["format"] != FORMAT:
        raise LedgerError(f"the bundle is of an unknown format {bundle['format']!r}")
    note = parse(bundle["checkpoint"])
    claim = claim_of(_included(bundle["claim"], "claim", note))
    said = _included(bundle["document"], "document", note)
    if claim.doc != json.loads(said)["id"]:
        raise LedgerError("the claim is of another document")
    if "text" in bundle:
        document: Document = document_of(said, bundle["text"])
        if document.text[claim.start : claim.end] != claim.quote:
            raise LedgerError("the quote is not at its place in the text")
    if raw is not None and sha256_of_bytes(raw) != claim.doc:
        raise LedgerError("the file is not the one that was read")
    by = signers(note, keys)
    if not by:
        raise LedgerError("no trusted key signed this head")
    return by


def _included(event: dict[str, Any], kind: str, note: Note) -> str:
    salt, body = base64.b64decode(event["salt"], validate=True), str(event["body"])
    if event["kind"] != kind or len(salt) != log.SALT:
        raise LedgerError(f"the {kind} is malformed")
    hashed = log.leaf(salt, kind, event["at"], body.encode())
    steps = [base64.b64decode(step, validate=True) for step in event["proof"]]
    if not merkle.check_inclusion(event["index"], note.checkpoint.size, hashed, steps, note.checkpoint.root):
        raise LedgerError(f"the {kind} is not in the tree that was signed")
    return body
