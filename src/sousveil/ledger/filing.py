"""What stands in the tables beside the bodies: derived from documents and claims, so that they are found quickly.

Invariant: each row follows from the body of its event alone; `verify` derives the same again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sousveil.ledger.query import bounds, folded
from sousveil.ledger.search import is_unspaced
from sousveil.ledger.store import Store
from sousveil.model import Claim, Document, Party

_DOCUMENT = "document (event, unspaced, body, text)"
_CLAIM = "claim (event, document, from_party, to_party, earliest, latest, unspaced, body)"
_SAME = "SELECT party FROM party WHERE key = ? AND name = ? AND type = ? AND country IS ? AND written = ?"


def write_documents(store: Store, made: Sequence[tuple[int, Document, bytes]]) -> None:
    """The rows of documents: each with its event and its body."""
    store.insert(_DOCUMENT, [
        (event, is_unspaced(document.text) or is_unspaced(document.title or ""), body.decode(), document.text)
        for event, document, body in made
    ])


def write_claims(store: Store, made: Sequence[tuple[int, int, Claim, bytes]]) -> None:
    """The rows of claims and their technologies: each with its event, its document's and its body."""
    store.insert(_CLAIM, [
        (event, document, _party(store, claim.from_party), _party(store, claim.to_party), *bounds(claim.time),
         is_unspaced(claim.quote), body.decode())
        for event, document, claim, body in made
    ])
    store.insert("claim_technology", [
        (str(code), event) for event, _, claim, _ in made for code in dict.fromkeys(claim.technology)
    ])


def _party(store: Store, party: Party | None) -> int | None:
    """The row of a party, written where it is new. The key follows from what it is remembered by."""
    if party is None:
        return None
    said = (party.id, party.type, party.country, party.name, party.written)
    known = store.known.get(said)
    if known is None:
        written = party.written or party.name
        row = (party.key, party.name, str(party.type), party.country, written)
        known = store.one(_SAME, row)
        if known is None:
            known = int(store.one("SELECT coalesce(max(party) + 1, 1) FROM party"))
            store.run("INSERT INTO party VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (known, *row, folded(party.name), folded(written)))
        store.known[said] = known
    return known
