"""Many documents with their claims in few statements.

Invariant: the log and the tables are those that adding one after the other makes, event for event. Only what is wholly new
takes the quick road; a document that is there, was redacted, or whose claims several versions made is added by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sousveil.ledger import extractions, filing, log, stones
from sousveil.ledger.adding import has_read, retires
from sousveil.ledger.extractions import Reading
from sousveil.ledger.ready import Ready, ReadyClaim
from sousveil.ledger.store import Store


class Known(NamedTuple):
    """By what a document and its claims are known: its id and text, their ids and extractors."""

    id: str
    text_sha256: str
    claims: Sequence[tuple[str, str]]


def wholly_new(store: Store, items: Sequence[Known], reading: Reading | None) -> list[bool]:
    """Which of the items may take the quick road."""
    listed = json.dumps([item.id for item in items])
    seen = {row[0] for row in store.rows("SELECT id FROM document WHERE id IN (SELECT value FROM json_each(?))", (listed,))}
    redacted = stones.known(store) if stones.keys(store) else None
    found = []
    for id, _, claims in items:
        made = {extractor for _, extractor in claims}
        once = len({claim for claim, _ in claims}) == len(claims)
        by_one = len(made) <= 1 and not (reading is not None and retires(reading.extractor, made))
        out = redacted is not None and redacted.cover(id)
        found.append(id not in seen and once and by_one and not out)
        seen.add(id)
    return found


def is_there(store: Store, item: Known, reading: Reading | None) -> bool:
    """Is all of a document there already, so that adding it by itself would write nothing?"""
    event = store.one("SELECT event FROM document WHERE id = ? AND text_sha256 = ?", (item.id, item.text_sha256))
    if event is None:
        return False
    there = {(row[0], row[1] or "") for row in store.rows("SELECT id, extractor FROM claim WHERE document = ?", (event,))}
    return there.issuperset(item.claims) and (reading is None or has_read(store, item.id, item.text_sha256, reading))


def add_new(store: Store, items: Sequence[Ready], reading: Reading | None, *, at: str) -> None:
    """Add documents that are wholly new, and of those in which `reading` found nothing the note of it."""
    said: list[tuple[str, str, bytes]] = []
    documents: list[tuple[int, bool, bytes, str]] = []
    made: list[tuple[int, int, ReadyClaim]] = []
    notes: list[tuple[int, bytes]] = []
    first = log.size(store)
    for item in items:
        event = first + len(said)
        said.append(("document", at, item.body))
        documents.append((event, item.unspaced, item.body, item.text))
        made += [(event + n, event, claim) for n, claim in enumerate(item.claims, 1)]
        said += [("claim", at, claim.body) for claim in item.claims]
        note = _note(item, reading)
        if note is not None:
            notes.append((first + len(said), note))
            said.append(("extraction", at, note))
    log.append_all(store, said)
    filing.write_documents(store, documents)
    filing.write_claims(store, made)
    extractions.write(store, notes)


def _note(item: Ready, reading: Reading | None) -> bytes | None:
    if reading is None or reading.words is None or any(claim.extractor == reading.extractor for claim in item.claims):
        return None
    return extractions.note(item.id, item.text_sha256, reading)
