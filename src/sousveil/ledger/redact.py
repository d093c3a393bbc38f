"""Taking out what must not be kept: a whole document, or words of it.

Invariant: afterwards no byte of what was taken out is in the file, its log, its index or its originals, and nothing is left to
check a guess against: the ids and hashes that the content made are gone with it. The events keep their leaves, so that every
head and every proof of other events still holds. The redaction itself is an event, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import apsw

from sousveil.ledger import adding, bodies, carrying, migrations, query, review, schema, stones
from sousveil.ledger.carrying import BLOCK
from sousveil.ledger.faults import told
from sousveil.ledger.store import Store
from sousveil.model import Document, LedgerError, UsageError
from sousveil.model.document import Notice

_UNINDEX = (
    "INSERT INTO claim_fts (claim_fts, rowid, quote, from_name, to_name) SELECT 'delete', event, quote, from_name, to_name "
    "FROM claim WHERE event = ?",
    "INSERT INTO claim_trigram (claim_trigram, rowid, quote) SELECT 'delete', event, quote FROM claim "
    "WHERE unspaced AND event = ?",
    "INSERT INTO document_fts (document_fts, rowid, title, text) SELECT 'delete', event, title, text FROM document "
    "WHERE event = ?",
    "INSERT INTO document_trigram (document_trigram, rowid, title, text) SELECT 'delete', event, title, text FROM document "
    "WHERE unspaced AND event = ?",
)
_EMPTY = (
    "UPDATE claim SET body = NULL, from_party = NULL, to_party = NULL, earliest = NULL, latest = NULL WHERE event = ?",
    "DELETE FROM claim_technology WHERE claim = ?",
    "UPDATE document SET body = NULL, text = NULL WHERE event = ?",
    "UPDATE decision SET body = NULL WHERE event = ?",
    "UPDATE entry SET body = NULL WHERE event = ?",
    "UPDATE event SET salt = NULL WHERE seq = ?",
)


@dataclass(frozen=True)
class Redacted:
    """How many events lost their content; the id of the document that stands in the old one's place, if any; and how many
    claims could not be carried over to it because the words were theirs."""

    events: int
    replaced_by: str | None = None
    claims_lost: int = 0


def redact_document(store: Store, id: str, *, reason: str) -> Redacted:
    """Take out a document with its text, bytes, claims and the decisions on them. Raises UsageError on an unknown id."""
    _need_reason(reason)
    with store.writing():
        found = str(store.one("SELECT id FROM document WHERE event = ?", (query.document_event(store, id),)))
        events = _events_of(store, found)
        _take_out(store, found, events, {"reason": reason})
    rewrite(store)
    return Redacted(len(events))


def redact_words(
    store: Store, id: str, *, reason: str, words: str | None = None, span: tuple[int, int] | None = None
) -> Redacted:
    """Take `words` (everywhere they stand in the document and in what is said of it), or one span of the text, out.

    A blackened document takes the old one's place; claims and decisions that do not hold the words are carried over to it.
    Raises UsageError where the words or the span are not there.
    """
    _need_reason(reason)
    with store.writing():
        event = query.document_event(store, id)
        body, text = store.rows("SELECT body, text FROM document WHERE event = ?", (event,))[0]
        old = bodies.document_of(body, text)
        spans = _spans(old, words, span)
        black = carrying.blackener([words] if words else [])
        new = _blackened(old, spans, black)
        at = adding.now()
        claims = [bodies.claim_of(row[0]) for row in store.rows(
            "SELECT body FROM claim WHERE document = ? AND body IS NOT NULL AND event NOT IN (SELECT event FROM superseded) "
            "ORDER BY event", (event,),
        )]
        kept = {claim.id: carrying.moved(claim, new) for claim in claims if not carrying.touches(claim, spans, words)}
        decisions = carrying.decisions(store, kept, new, black, made_on={old.text_sha256})
        events = _events_of(store, old.id)
        fresh, _ = adding.add_document(store, new, at=at)
        _take_out(store, old.id, events, {"reason": reason, "becomes": new.id})
        adding.add_claims(store, new, fresh, kept.values(), at=at)
        for decision in decisions:
            review.write(store, "decision", bodies.decision_body(decision), at=at)
    rewrite(store)
    return Redacted(len(events), new.id, len(claims) - len(kept))


def follow(store: Store, id: str, *, reason: str, becomes: str | None) -> None:
    """Inside `writing`: take out a document that another ledger redacted. Decisions on claims that stand in the blackened
    document `becomes`, where it is here, are carried over to it. The file is to be rewritten afterwards."""
    carried = carrying.from_redacted(store, id, store, becomes)
    _take_out(store, id, _events_of(store, id), {"reason": reason, "becomes": becomes})
    carrying.write(store, carried)


def _drop_copies(store: Store) -> None:
    """Copies that were kept before a migration hold what was redacted."""
    for copy in migrations.copies(store.path):
        copy.unlink()


def rewrite(store: Store) -> None:
    """Write the file anew without what was freed, and empty the log. Raises LedgerError where a reader holds it."""
    _drop_copies(store)
    with store.exclusive(), told(store.path):
        store.connection.execute("PRAGMA temp_store = FILE")
        if schema.needs_rewriting(store.connection):
            store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA temp_store = MEMORY")
        try:
            store.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            raise LedgerError(
                f"{store.path}: the redaction is done, but another program still reads the old log; close it, then open the "
                "ledger once more for writing"
            ) from None


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("a redaction needs a reason (which must not repeat what is redacted)")


def _events_of(store: Store, id: str) -> list[int]:
    """Every event that says something of a document: its texts, claims, the decisions on them, notes of extractions."""
    rows = store.rows("SELECT event FROM document WHERE id = ?", (id,))
    documents = ", ".join(str(int(row[0])) for row in rows)
    rows += store.rows(f"SELECT event FROM claim WHERE document IN ({documents}) AND body IS NOT NULL")
    rows += store.rows(
        f"SELECT event FROM decision WHERE claim IN (SELECT id FROM claim WHERE document IN ({documents}) AND body IS NOT NULL)"
    )
    rows += store.rows("SELECT event FROM entry WHERE json_extract(body, '$.doc') = ?", (id,))
    return sorted({row[0] for row in rows})


def _take_out(store: Store, id: str, events: Iterable[int], said: dict[str, object]) -> None:
    gone = [(event,) for event in events]
    said = {**said, "events": [event for event, in gone], "marks": [stones.mark(stones.own_key(store), id)]}
    by = adding.add_entry(store, "redaction", said, at=adding.now())
    store.run_many("INSERT INTO redacted VALUES (?, ?)", [(event, by) for event, in gone])
    for statement in (*_UNINDEX, *_EMPTY):
        store.run_many(statement, gone)
    store.run("DELETE FROM original WHERE id = ?", (id,))
    store.run(
        "DELETE FROM party WHERE party NOT IN (SELECT from_party FROM claim WHERE from_party IS NOT NULL) "
        "AND party NOT IN (SELECT to_party FROM claim WHERE to_party IS NOT NULL)"
    )
    store.known.clear()
    for table in ("claim_fts", "claim_trigram", "document_fts", "document_trigram"):
        store.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _spans(document: Document, words: str | None, span: tuple[int, int] | None) -> list[tuple[int, int]]:
    if (words is None) == (span is None):
        raise UsageError("redact either words or a span of the text")
    if span is not None:
        if not 0 <= span[0] < span[1] <= len(document.text):
            raise UsageError(f"span {span[0]}:{span[1]} is outside the text of {len(document.text)} characters")
        return [span]
    found, at = [], document.text.find(words or " ")
    while at >= 0 and words:
        found.append((at, at + len(words)))
        at = document.text.find(words, at + len(words))
    if not found and not (words and words in document.aside):
        raise UsageError(f"the words do not stand in document {document.id[:12]} as they were written")
    return found


def _blackened(old: Document, spans: list[tuple[int, int]], black: Callable[[str], str]) -> Document:
    text = old.text
    for start, end in spans:
        text = text[:start] + BLOCK * (end - start) + text[end:]
    told: dict[str, Any] = {
        name: black(value) if (value := getattr(old, name)) else value for name in ("title", "publisher", "url")
    }
    return Document.of(
        text, published=old.published, format=old.format, language=old.language, sections=old.sections, aside=black(old.aside),
        origin=replace(old.origin, uri=black(old.origin.uri)), **told,
        notices=(*(Notice(each.kind, black(each.detail)) for each in old.notices), Notice("redacted", "words were taken out")),
    )
