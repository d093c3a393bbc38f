"""Many documents with their claims in few statements.

Invariant: the log and the tables are those that adding one after the other makes, event for event. Only what is wholly new
takes the quick road; a document that is there, was redacted, or whose claims several versions made is added by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from sousveil.ledger import filing, log, stones
from sousveil.ledger.adding import check, in_order, retires
from sousveil.ledger.bodies import document_body
from sousveil.ledger.canonical import claim_body
from sousveil.ledger.store import Store
from sousveil.model import Claim, Document

Item = tuple[Document, Sequence[Claim]]


def wholly_new(store: Store, items: Sequence[Item], extractor: str | None) -> list[bool]:
    """Which of the items may take the quick road."""
    listed = json.dumps([document.id for document, _ in items])
    seen = {row[0] for row in store.rows("SELECT id FROM document WHERE id IN (SELECT value FROM json_each(?))", (listed,))}
    redacted = stones.known(store) if stones.keys(store) else None
    found = []
    for document, claims in items:
        made = {claim.extractor for claim in claims}
        once = len({claim.id for claim in claims}) == len(claims)
        by_one = len(made) <= 1 and not (extractor is not None and retires(extractor, made))
        out = redacted is not None and redacted.cover(document.id)
        found.append(document.id not in seen and once and by_one and not out)
        seen.add(document.id)
    return found


def add_new(store: Store, items: Sequence[Item], *, at: str) -> None:
    """Add documents that are wholly new. Raises LedgerError for a quote that is not in its text."""
    said: list[tuple[str, str, bytes]] = []
    documents: list[tuple[int, Document, bytes]] = []
    made: list[tuple[int, int, Claim, bytes]] = []
    first = log.size(store)
    for document, claims in items:
        event, body = first + len(said), document_body(document)
        said.append(("document", at, body))
        documents.append((event, document, body))
        for claim in in_order(claims):
            check(document, claim)
            body = claim_body(claim)
            made.append((first + len(said), event, claim, body))
            said.append(("claim", at, body))
    log.append_all(store, said)
    filing.write_documents(store, documents)
    filing.write_claims(store, made)
