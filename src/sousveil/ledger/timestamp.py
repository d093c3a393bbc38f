"""RFC 3161: a time-stamp authority's word that a signed head existed at a time. Files are exchanged; nothing is sent here.

Invariant: a token is only kept where it is over exactly our newest signed head and its chain ends in a root that was given.
"""

from __future__ import annotations

import base64
from importlib import import_module
from typing import Any

from sousveil.ledger import adding
from sousveil.ledger.checkpoint import Note
from sousveil.ledger.store import Store
from sousveil.model import LedgerError


def request(note: Note) -> bytes:
    """A time-stamp request (DER) over the note's text, to send to an authority."""
    client = _client()
    builder = client.TimestampRequestBuilder().data(note.text().encode()).hash_algorithm(client.HashAlgorithm.SHA256)
    made: bytes = builder.nonce(nonce=False).build().as_bytes()
    return made


def attach(store: Store, note: Note, response: bytes, *, roots: bytes) -> str:
    """Check an authority's answer (DER) against its root certificates (PEM) and keep it; returns the attested time."""
    when = check(note, response, roots=roots)
    with store.writing():
        adding.add_entry(
            store, "seal", {"size": note.checkpoint.size, "timestamp": base64.b64encode(response).decode(), "time": when},
            at=adding.now(),
        )
    return when


def check(note: Note, response: bytes, *, roots: bytes) -> str:
    """The time (RFC 3339) that the answer attests for the note. Raises LedgerError where it attests nothing."""
    client, x509 = _client(), import_module("cryptography.x509")
    try:
        answer = client.decode_timestamp_response(response)
        builder = client.VerifierBuilder()
        for root in x509.load_pem_x509_certificates(roots):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(answer, note.text().encode())
    except (client.VerificationError, ValueError) as error:
        raise LedgerError(f"the time stamp does not hold for this head: {error}") from error
    return str(answer.tst_info.gen_time.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _client() -> Any:
    try:
        return import_module("rfc3161_client")
    except ModuleNotFoundError:
        raise LedgerError("time stamps need rfc3161-client: pip install 'sousveil[timestamp]'") from None
