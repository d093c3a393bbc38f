"""Another person's ledger into ours.

Invariant: merging is a union: any number of ledgers in any order give the same documents, claims, decisions and states, and
merging twice adds nothing. Every event keeps the bytes and the time it was made with. A ledger that does not verify is not
merged. What someone redacted in one ledger comes back from another that still holds it: redaction leaves nothing to know it by.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sousveil.ledger import adding, heads, log, review
from sousveil.ledger.bodies import claim_of, document_of
from sousveil.ledger.store import Store
from sousveil.ledger.verify import verify
from sousveil.model import LedgerError


@dataclass
class Merged:
    """What was new to us."""

    documents: int = 0
    claims: int = 0
    decisions: int = 0
    pair_decisions: int = 0

    @property
    def anything(self) -> bool:
        """Was anything new?"""
        return bool(self.documents or self.claims or self.decisions or self.pair_decisions)


def merge(store: Store, other: Store, *, verified: bool = False) -> Merged:
    """Add all that `other` holds and `store` does not. Raises LedgerError where `other` does not verify."""
    if not verified:
        problems = verify(other).problems
        if problems:
            raise LedgerError(f"{other.path} does not verify and was not merged: {problems[0]}")
    merged = Merged()
    with store.writing():
        for event, at, body, text in other.rows(
            "SELECT d.event, e.at, d.body, d.text FROM document d JOIN event e ON e.seq = d.event "
            "WHERE d.body IS NOT NULL ORDER BY d.event"
        ):
            _document(store, other, (event, at, body, text), merged)
        _extractions(store, other)
        merged.decisions = _decisions(store, other, "decision")
        merged.pair_decisions = _decisions(store, other, "pair")
        if merged.anything:
            head = log.head(other)
            said = {"ledger": heads.origin(other), "size": head.size, "root": head.root.hex(), **vars(merged)}
            adding.add_entry(store, "import", said, at=adding.now())
    return merged


def _document(store: Store, other: Store, row: tuple[int, str, str, str], merged: Merged) -> None:
    theirs, at, body, text = row
    document = document_of(body, text)
    event, new = adding.add_document(store, document, at=at, body=body.encode())
    merged.documents += new
    raw = adding.original_bytes(other, document.id)
    if raw is not None:
        adding.add_original(store, document.id, raw)
    there = {row[0] for row in store.rows("SELECT body FROM claim WHERE document = ? AND body IS NOT NULL", (event,))}
    fresh = [
        (said, made) for said, made in other.rows(
            "SELECT c.body, e.at FROM claim c JOIN event e ON e.seq = c.event WHERE c.document = ? AND c.body IS NOT NULL "
            "ORDER BY c.event", (theirs,),
        ) if said not in there
    ]
    if fresh:
        claims = [claim_of(said) for said, _ in fresh]
        adding.write_claims(
            store, event, claims, [said.encode() for said, _ in fresh], at=[made for _, made in fresh]
        )
        adding.settle(store, event)
        merged.claims += len(fresh)


def _extractions(store: Store, other: Store) -> None:
    """Notes that an extractor found nothing travel too: they retire claims."""
    query = "SELECT body, at FROM entry JOIN event ON seq = event WHERE kind = 'extraction' AND body IS NOT NULL ORDER BY event"
    there = {row[0] for row in store.rows(query)}
    for body, at in other.rows(query):
        said = json.loads(body)
        if body in there:
            continue
        adding.add_entry(store, "extraction", said, at=at)
        for (event,) in store.rows("SELECT event FROM document WHERE id = ?", (said["doc"],)):
            adding.settle(store, event)


def _decisions(store: Store, other: Store, table: str) -> int:
    rows = other.rows(
        f"SELECT t.body, e.at, t.id FROM {table} t JOIN event e ON e.seq = t.event WHERE t.body IS NOT NULL ORDER BY t.event"
    )
    fresh = [row for row in rows if store.one(f"SELECT 1 FROM {table} WHERE id = ?", (row[2],)) is None]
    for body, at, _ in fresh:
        review.write(store, table, body.encode(), at=at)
    return len(fresh)
