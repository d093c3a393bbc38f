"""The whole ledger checked against itself and against the heads that lie outside it.

Invariant: `verify` reads and changes nothing; each thing that does not hold is one line. What it proves: every body hashes
to its leaf, the leaves to the stored tree, the tree to every head that was sealed or lies beside the file; every quote stands
in its text, every text and original has its hash; every derived column, row and index says what the bodies say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import apsw

from sousveil.ledger import adding, heads, log, merkle, schema, seal
from sousveil.ledger.checkpoint import Checkpoint, load, parse
from sousveil.ledger.query import bounds
from sousveil.ledger.search import is_unspaced
from sousveil.ledger.signing import PublicKey, signers
from sousveil.ledger.store import Store
from sousveil.model import LedgerError
from sousveil.model.text import sha256_of_bytes, sha256_of_text

_BODIES = (("document", "document"), ("claim", "claim"), ("decision", "decision"), ("pair", "pair"), ("entry", None))


@dataclass
class Report:
    """What was checked and what does not hold."""

    events: int = 0
    quotes: int = 0
    documents: int = 0
    originals: int = 0
    redacted: int = 0
    seals: int = 0
    signed_by: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Is there nothing wrong?"""
        return not self.problems


def verify(store: Store, *, keys: Sequence[PublicKey] = (), witnesses: Sequence[Checkpoint] = ()) -> Report:
    """Check everything. `witnesses`: heads of this ledger from elsewhere; `keys`: whose signature on seals is looked for."""
    report = Report()
    try:
        with _snapshot(store):
            for problem in _problems(store, report, keys, witnesses):
                report.problems.append(problem)
    except LedgerError as error:
        report.problems.append(str(error))
    except (apsw.Error, ValueError, KeyError, TypeError, AttributeError) as error:
        report.problems.append(f"a row can't be read: {error}")
    return report


class _snapshot:
    """One state of the file for the whole check, while others may write."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __enter__(self) -> None:
        self.store.connection.execute("BEGIN")

    def __exit__(self, *_: object) -> None:
        self.store.connection.execute("ROLLBACK")


def _problems(
    store: Store, report: Report, keys: Sequence[PublicKey], witnesses: Sequence[Checkpoint]
) -> Iterator[str]:
    schema.check(store.connection, store.path)
    for (said,) in store.rows("PRAGMA integrity_check(20)"):
        if said != "ok":
            yield f"the file's structure: {said}"
    yield from _leaves(store, report)
    yield from _tree(store)
    yield from _heads(store, report, keys, witnesses)
    yield from _texts(store, report)
    yield from _originals(store, report)
    yield from _redactions(store, report)
    yield from _derived(store)
    yield from _superseded(store)


def _leaves(store: Store, report: Report) -> Iterator[str]:
    """Every event is there, has its body in the table of its kind, and hashes to its leaf."""
    report.events = log.size(store)
    if store.one("SELECT count(*) FROM event") != report.events:
        yield "events are missing from the log"
    hashed = 0
    for table, kind in _BODIES:
        rows = store.connection.execute(
            f"SELECT e.seq, e.kind, e.at, e.salt, e.leaf, t.body FROM {table} t JOIN event e ON e.seq = t.event ORDER BY e.seq"
        )
        for seq, said, at, salt, leaf, body in rows:
            hashed += 1
            if kind and said != kind:
                yield f"event {seq} of kind {said} stands among the {table} rows"
            if body is None and salt is None:
                continue
            if body is None or salt is None or log.leaf(salt, said, at, body.encode()) != leaf:
                yield f"event {seq} ({said}) is not what was written: its hash is another"
    if hashed != report.events:
        yield f"{report.events} events, but {hashed} bodies"


def _tree(store: Store) -> Iterator[str]:
    """The stored nodes are those that the leaves make."""
    expected: list[bytes] = [row[0] for row in store.connection.execute("SELECT leaf FROM event ORDER BY seq")]
    level = 1
    while len(expected) >= 256:
        below, full = expected, len(expected) // 256
        expected = [merkle.range_root(below.__getitem__, n * 256, (n + 1) * 256) for n in range(full)]
        stored = [row[0] for row in store.rows("SELECT hash FROM tree WHERE level = ? ORDER BY position", (level,))]
        if stored != expected:
            yield f"the tree's stored nodes of level {level} are not those of its leaves"
        level += 1
    if store.one("SELECT count(*) FROM tree WHERE level >= ?", (level,)):
        yield "the tree has stored nodes above its leaves"


def _heads(store: Store, report: Report, keys: Sequence[PublicKey], witnesses: Sequence[Checkpoint]) -> Iterator[str]:
    """The tree continues every head known: those in the log, those beside the file, those from elsewhere."""
    known: list[tuple[str, Checkpoint]] = [("a head given", witness) for witness in witnesses]
    kept = heads.read(heads.head_file(store.path))
    if kept:
        known.append((heads.head_file(store.path).name, kept))
    notes = [(f"seal event {event}", parse(said["note"])) for event, said in seal.seals(store) if "note" in said]
    beside = seal.checkpoint_file(store.path)
    if beside.exists():
        notes.append((beside.name, load(beside)))
    report.seals = len({note.checkpoint for _, note in notes})  # the newest stands in the log and beside the file
    report.signed_by = sorted({name for _, note in notes for name in signers(note, keys)})
    for name, head in (*known, *((where, note.checkpoint) for where, note in notes)):
        complaint = heads.contradiction(store, head)
        if complaint:
            yield f"{name}: {complaint}"


def _texts(store: Store, report: Report) -> Iterator[str]:
    """Every text has its hash, every quote stands in it."""
    for event, id, sha256, text in store.connection.execute(
        "SELECT event, id, text_sha256, text FROM document WHERE body IS NOT NULL ORDER BY event"
    ):
        report.documents += 1
        if sha256_of_text(text) != sha256:
            yield f"document {id[:12]}: the text is not the one that was read"
        for claim, doc, quote, start, end, unspaced in store.rows(
            "SELECT id, json_extract(body, '$.doc'), quote, start, \"end\", unspaced FROM claim "
            "WHERE document = ? AND body IS NOT NULL", (event,),
        ):
            report.quotes += 1
            if unspaced != is_unspaced(quote):
                yield f"claim {claim} is filed under another script than its quote's"
            if doc != id or text[start:end] != quote:
                yield f"claim {claim}: its quote is not at {start}..{end} of document {id[:12]}"
    for (claim,) in store.rows(
        "SELECT c.id FROM claim c LEFT JOIN document d ON d.event = c.document WHERE c.body IS NOT NULL AND d.body IS NULL"
    ):
        yield f"claim {claim} is filed under an event that is no document"


def _originals(store: Store, report: Report) -> Iterator[str]:
    """Every file that was kept has the hash that names it."""
    for (id,) in store.rows("SELECT id FROM original"):
        report.originals += 1
        raw = adding.original_bytes(store, id)
        if raw is None or sha256_of_bytes(raw) != id:
            yield f"the original of document {id[:12]} is not the file that was read"
    noted = {row[0] for row in store.rows(
        "SELECT json_extract(body, '$.doc') FROM entry JOIN event ON seq = event WHERE kind = 'original' AND body IS NOT NULL"
    )}
    for (id,) in store.rows("SELECT id FROM original"):
        if id not in noted:
            yield f"the original {id[:12]} was put in without an event"
        noted.discard(id)
    for id in sorted(noted):
        yield f"the original of document {id[:12]} was taken out"


def _redactions(store: Store, report: Report) -> Iterator[str]:
    """What is gone was redacted by an event that says so, and nothing of what was redacted is left."""
    named: set[tuple[int, int]] = set()
    for event, body in store.rows("SELECT event, body FROM entry JOIN event ON seq = event WHERE kind = 'redaction'"):
        named.update((gone, event) for gone in json.loads(body)["events"])
    rows = store.rows("SELECT event, by FROM redacted")
    report.redacted = len(rows)
    if set(rows) != named:
        yield "the redacted rows are not those that the redaction events name"
    gone = {row[0] for row in store.rows("SELECT seq FROM event WHERE salt IS NULL")}
    if gone != {event for event, _ in rows}:
        yield "events lost their salt without a redaction, or kept it after one"
    for table in ("document", "claim", "decision", "pair", "entry"):
        empty = {row[0] for row in store.rows(f"SELECT event FROM {table} WHERE body IS NULL")}
        if not empty <= gone:
            yield f"{table} rows lost their body without a redaction"


def _derived(store: Store) -> Iterator[str]:
    """Columns and rows beside the bodies say what the bodies say."""
    for time, earliest, latest in store.rows("SELECT DISTINCT time, earliest, latest FROM claim WHERE body IS NOT NULL"):
        if bounds(time) != (earliest, latest):
            yield f"claims of time {time!r} are filed under {earliest}..{latest}"
    for side in ("from", "to"):
        wrong = store.one(
            f"SELECT count(*) FROM claim LEFT JOIN party ON party = {side}_party WHERE body IS NOT NULL AND "
            f"(name IS NOT {side}_name OR country IS NOT {side}_country "
            f"OR type IS NOT json_extract(body, '$.{side}.type') "
            f"OR written IS NOT coalesce(json_extract(body, '$.{side}.written'), {side}_name))"
        )
        if wrong:
            yield f"{wrong} claims are filed under another party than their `{side}`"
    wrong = store.one(
        "SELECT count(*) FROM (SELECT event, value FROM claim, json_each(claim.technology) WHERE body IS NOT NULL EXCEPT "
        "SELECT claim, technology FROM claim_technology)"
    ) + store.one(
        "SELECT count(*) FROM (SELECT claim, technology FROM claim_technology EXCEPT "
        "SELECT event, value FROM claim, json_each(claim.technology) WHERE body IS NOT NULL)"
    )
    if wrong:
        yield f"{wrong} technologies are not those of their claims"


def _superseded(store: Store) -> Iterator[str]:
    """Exactly those documents and claims are hidden that a newer reading replaced."""
    expected: set[int] = set()
    for (id,) in store.rows("SELECT id FROM document WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"):
        expected.update(adding.superseded_documents(store, id))
    several = store.rows(
        "SELECT document FROM claim WHERE body IS NOT NULL GROUP BY document "
        "HAVING count(DISTINCT coalesce(extractor, '')) > 1 OR count(*) > count(DISTINCT id) "
        "UNION SELECT d.event FROM entry JOIN event ON seq = entry.event JOIN document d "
        "ON d.id = json_extract(entry.body, '$.doc') "
        "WHERE event.kind = 'extraction' AND EXISTS (SELECT 1 FROM claim WHERE document = d.event)"
    )
    for (document,) in several:
        expected.update(event for event, _ in adding.superseded_claims(store, document))
    for document in sorted(expected):
        expected.update(row[0] for row in store.rows("SELECT event FROM claim WHERE document = ?", (document,)))
    found = {row[0] for row in store.rows(
        "SELECT event FROM superseded JOIN event ON seq = event WHERE kind <> 'extraction' "  # which older programs marked too
        "AND event NOT IN (SELECT event FROM redacted)"
    )}
    redacted = {row[0] for row in store.rows("SELECT event FROM redacted")}
    if found != expected - redacted:
        yield f"{len(found ^ (expected - redacted))} documents or claims are hidden or shown against their rank"
