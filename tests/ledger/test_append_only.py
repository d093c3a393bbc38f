"""Plain SQL against the ledger: twelve attacks, each refused by the database or seen at the next opening."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.model import LedgerError

REFUSED = {
    "update": "UPDATE claim SET body = replace(body, 'Serbia', 'Sweden')",
    "delete": "DELETE FROM claim",
    "replace": "INSERT OR REPLACE INTO claim (event, document, unspaced, body) SELECT event, document, 0, replace(body, "
               "'asserted', 'denied') FROM claim",
    "replace-event": "REPLACE INTO event SELECT seq, kind, at, salt, zeroblob(32) FROM event WHERE seq = 1",
    "upsert": "INSERT INTO event SELECT * FROM event WHERE seq = 1 ON CONFLICT DO UPDATE SET leaf = zeroblob(32)",
    "update-or-replace": "UPDATE OR REPLACE event SET seq = 1 WHERE seq = 2",
    "gap": "INSERT INTO event VALUES (99, 'claim', '2026-01-01T00:00:00Z', zeroblob(16), zeroblob(32))",
    "text": "UPDATE document SET text = 'other words'",
    "undo-salt": "UPDATE event SET salt = NULL WHERE seq = 1",
    "delete-tree": "DELETE FROM original",
    "redact-without-event": "INSERT INTO redacted VALUES (1, 1)",
    "false-quote": "INSERT INTO claim (event, document, from_party, unspaced, body) SELECT 3, document, from_party, 0, "
                   "json_set(body, '$.quote', 'never said', '$.start', 0, '$.end', 10) FROM claim",
    "truncate-sqlite": "DELETE FROM decision",
}
SEEN = {
    "drop-trigger": "DROP TRIGGER claim_update; UPDATE claim SET body = replace(body, 'asserted', 'denied')",
    "drop-and-restore": None,
    "drop-table": "DROP TABLE redacted",
    "writable-schema": "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'event_delete'",
    "new-table": "CREATE TABLE copy AS SELECT * FROM claim",
    "view": "DROP VIEW claims; CREATE VIEW claims AS SELECT 'all is well' AS id",
}


@pytest.fixture
def stored(path, document, claim, make_claim) -> Path:
    with ledgers.open(path) as ledger:
        ledger.add(document, [claim], original=document.text.encode())
        from sousveil.model import Decision, Verdict

        ledger.decide(Decision(id="d1", claim=claim.id, verdict=Verdict.CONFIRM, who="A", at="2026-01-01T00:00:00Z"))
    return path


@pytest.mark.parametrize("attack", REFUSED)
@pytest.mark.parametrize("driver", ["sqlite3", "apsw"])
def test_plain_sql_is_refused(stored, claim, attack, driver):
    connection = sqlite3.connect(stored) if driver == "sqlite3" else apsw.Connection(str(stored))
    before = connection.execute("SELECT * FROM event").fetchall()
    with pytest.raises((sqlite3.IntegrityError, apsw.ConstraintError)):
        connection.execute(REFUSED[attack])
    connection.close()
    with ledgers.open(stored, readonly=True) as ledger:
        assert ledger.claims() == [claim]
        assert ledger.store.rows("SELECT * FROM event") == before


@pytest.mark.parametrize("attack", SEEN)
def test_changes_of_the_schema_are_seen_at_the_next_opening(stored, attack):
    connection = apsw.Connection(str(stored))
    script = SEEN[attack]
    if script is None:
        trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'claim_update'").fetchall()[0][0]
        script = f"DROP TRIGGER claim_update; UPDATE claim SET body = replace(body, 'asserted', 'denied'); {trigger}"
    with contextlib.suppress(apsw.ConstraintError):
        connection.execute(script)
    connection.close()
    with pytest.raises(LedgerError, match=r"changed from outside|damaged"):
        ledgers.open(stored)


@pytest.mark.parametrize("honest", ["VACUUM", "CREATE TABLE x (y); DROP TABLE x", "backup"])
def test_a_file_that_other_tools_rewrote_is_verified_and_taken(stored, claim, honest):
    connection = sqlite3.connect(stored)
    if honest == "backup":
        copy = sqlite3.connect(stored.with_name("copy.sousveil"))
        connection.backup(copy)
        copy.close()
        stored = stored.with_name("copy.sousveil")
    else:
        connection.executescript(honest)
    connection.close()
    for readonly in (True, False, False):
        with ledgers.open(stored, readonly=readonly) as ledger:
            assert ledger.claims() == [claim]
            events = ledger.head().size
    assert events == 6


def test_writes_through_an_attached_database_are_refused(stored):
    connection = apsw.Connection(":memory:")
    connection.execute("ATTACH ? AS l", (str(stored),))
    for attack in ("DELETE FROM l.claim", "INSERT OR REPLACE INTO l.event SELECT * FROM l.event"):
        with pytest.raises(apsw.ConstraintError):
            connection.execute(attack)
    connection.close()
