"""Another person's ledger into ours.

Invariant: merging is a union: any number of ledgers in any order give the same documents, claims, decisions and states, and
merging twice adds nothing. Every event keeps the bytes and the time it was made with. A ledger that does not verify is not
merged. What was redacted in either stays out: it does not come in, and it goes where it is here (see stones.py for how it is
known, and without what it is not).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sousveil.ledger import adding, carrying, extractions, heads, log, redact, review, stones
from sousveil.ledger.bodies import claim_of, document_of
from sousveil.ledger.store import Store
from sousveil.ledger.verify import verify
from sousveil.model import LedgerError


@dataclass
class Merged:
    """What was new to us. `redactions`: of theirs, that now stand here; `taken_out`: documents of ours that they had redacted;
    `kept_out`: documents of theirs that were redacted, and did not come in."""

    documents: int = 0
    claims: int = 0
    decisions: int = 0
    pair_decisions: int = 0
    redactions: int = 0
    taken_out: int = 0
    kept_out: int = 0

    @property
    def anything(self) -> bool:
        """Was anything new?"""
        return bool(self.documents or self.claims or self.decisions or self.pair_decisions or self.redactions or self.taken_out)


def merge(store: Store, other: Store, *, verified: bool = False) -> Merged:
    """Add all that `other` holds and `store` does not. Raises LedgerError where `other` does not verify."""
    if not verified:
        problems = verify(other).problems
        if problems:
            raise LedgerError(f"{other.path} does not verify and was not merged: {problems[0]}")
    stones.check_keys(store)
    merged = Merged()
    with store.writing():
        notes = stones.learn(store, other)
        for note in notes:
            adding.add_entry(store, "redaction", note, at=adding.now())
        merged.redactions = len(notes)
        known = stones.known(store)
        kept_out, shut = _documents(store, other, known, merged)
        _take_out(store, known, merged)
        _extractions(store, other, known, kept_out)
        merged.decisions += _decisions(store, other, "decision", shut)
        merged.pair_decisions = _decisions(store, other, "pair", frozenset())
        if merged.anything:
            head = log.head(other)
            said = {"ledger": heads.origin(other), "size": head.size, "root": head.root.hex(), **vars(merged)}
            adding.add_entry(store, "import", said, at=adding.now())
    if merged.taken_out:
        redact.rewrite(store)
    return merged


def _documents(store: Store, other: Store, known: stones.Stones, merged: Merged) -> tuple[frozenset[str], frozenset[str]]:
    """Bring in what may come in; returns the ids of the documents and of the claims that may not."""
    shut: set[str] = set()
    kept_out: dict[str, str | None] = {}
    for event, at, salt, leaf, body, text in other.rows(
        "SELECT d.event, e.at, e.salt, e.leaf, d.body, d.text FROM document d JOIN event e ON e.seq = d.event "
        "WHERE d.body IS NOT NULL ORDER BY d.event"
    ):
        document = document_of(body, text)
        if known.cover(document.id, leaf):
            kept_out[document.id] = known.becomes(document.id, leaf)
            shut |= {row[0] for row in other.rows("SELECT id FROM claim WHERE document = ? AND body IS NOT NULL", (event,))}
        else:
            found, new = adding.add_document(store, document, at=at, body=body.encode(), salt=salt)
            merged.documents += new
            _claims(store, other, document.id, (event, found), merged)
    for id, becomes in kept_out.items():
        merged.decisions += carrying.write(store, carrying.from_redacted(other, id, store, becomes))
    merged.kept_out = len(kept_out)
    return frozenset(kept_out), frozenset(shut)


def _take_out(store: Store, known: stones.Stones, merged: Merged) -> None:
    """What the other ledger redacted goes here too."""
    if not known.marks and not known.leaves:
        return
    for id, leaf in store.rows(
        "SELECT d.id, e.leaf FROM document d JOIN event e ON e.seq = d.event WHERE d.body IS NOT NULL ORDER BY d.event"
    ):
        if known.cover(id, leaf) and store.one("SELECT 1 FROM document WHERE id = ?", (id,)) is not None:
            becomes = known.becomes(id, leaf)
            redact.follow(store, id, reason="redacted in a ledger that was merged", becomes=becomes)
            merged.taken_out += 1


def _claims(store: Store, other: Store, id: str, events: tuple[int, int], merged: Merged) -> None:
    theirs, event = events
    raw = adding.original_bytes(other, id)
    if raw is not None:
        adding.add_original(store, id, raw)
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


def _extractions(store: Store, other: Store, known: stones.Stones, shut: Collection[str]) -> None:
    """Notes that an extractor found nothing travel too, but for those of documents that were kept out."""
    for body, at in _notes(other):
        id = json.loads(body)["doc"]
        if id in shut or extractions.is_noted(store, id, body.encode()) or known.cover(id):
            continue
        extractions.write(store, [(log.append(store, "extraction", [body.encode()], at=at), body.encode())])
        for (event,) in store.rows("SELECT event FROM document WHERE id = ?", (id,)):
            adding.settle(store, event)


def _notes(store: Store) -> Iterator[tuple[str, str]]:
    """Body and time of every note, oldest first; a ledger may hold as many as documents."""
    query = (
        "SELECT seq, body, at FROM event JOIN entry ON entry.event = seq WHERE kind = 'extraction' AND body IS NOT NULL "
        "AND seq > ? ORDER BY seq LIMIT 10000"
    )
    last = -1
    while rows := store.rows(query, (last,)):
        yield from ((body, at) for _, body, at in rows)
        last = rows[-1][0]


def _decisions(store: Store, other: Store, table: str, shut: frozenset[str]) -> int:
    rows = other.rows(
        f"SELECT t.body, e.at, t.id FROM {table} t JOIN event e ON e.seq = t.event WHERE t.body IS NOT NULL ORDER BY t.event"
    )
    rows = [row for row in rows if json.loads(row[0]).get("claim") not in shut]
    fresh = [row for row in rows if store.one(f"SELECT 1 FROM {table} WHERE id = ?", (row[2],)) is None]
    for body, at, _ in fresh:
        review.write(store, table, body.encode(), at=at)
    return len(fresh)
