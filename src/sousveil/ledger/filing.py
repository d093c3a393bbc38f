"""What stands in the tables beside the bodies: derived from documents and claims, so that they are found quickly.

Invariant: each row follows from the body of its event alone; `verify` derives the same again.
"""

from __future__ import annotations

from collections.abc import Sequence

from sousveil.ledger.query import folded
from sousveil.ledger.ready import PartyRow, ReadyClaim
from sousveil.ledger.store import Store

_DOCUMENT = "document (event, unspaced, body, text)"
_CLAIM = "claim (event, document, from_party, to_party, earliest, latest, unspaced, body)"
_SAME = "SELECT party FROM party WHERE key = ? AND name = ? AND type = ? AND country IS ? AND written = ?"


def write_documents(store: Store, made: Sequence[tuple[int, bool, bytes, str]]) -> None:
    """The rows of documents: each with its event, whether it has an unspaced script, its body and its text."""
    store.insert(_DOCUMENT, [(event, unspaced, body.decode(), text) for event, unspaced, body, text in made])


def write_claims(store: Store, made: Sequence[tuple[int, int, ReadyClaim]]) -> None:
    """The rows of claims and their technologies: each with its event and its document's."""
    store.insert(_CLAIM, [
        (event, document, _party(store, claim.from_party), _party(store, claim.to_party), claim.earliest, claim.latest,
         claim.unspaced, claim.body.decode())
        for event, document, claim in made
    ])
    store.insert("claim_technology", [(code, event) for event, _, claim in made for code in claim.technologies])


def _party(store: Store, row: PartyRow | None) -> int | None:
    """The row of a party, written where it is new."""
    if row is None:
        return None
    known = store.known.get(row)
    if known is None:
        known = store.one(_SAME, row)
        if known is None:
            known = int(store.one("SELECT coalesce(max(party) + 1, 1) FROM party"))
            name, written = row[1], row[4]
            store.run("INSERT INTO party VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (known, *row, folded(name), folded(written)))
        store.known[row] = known
    return known
