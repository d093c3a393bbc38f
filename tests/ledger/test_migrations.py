"""Ledgers of every earlier version, made by the program of that time: read as they are, migrated after a copy is kept."""

from __future__ import annotations

import gzip
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import migrations, redact, review, schema
from sousveil.ledger.merge import merge
from sousveil.ledger.verify import verify
from sousveil.model import Document, LedgerError

OLD = Path(__file__).with_name("old")


@pytest.fixture(params=range(1, schema.VERSION))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, int]:
    """Three documents, six claims, a decision, a seal and a redaction, in a file of an earlier version."""
    path = tmp_path / "x.sousveil"
    path.write_bytes(gzip.decompress((OLD / f"{request.param}.sousveil.gz").read_bytes()))
    return path, request.param


def version_of(path: Path) -> int:
    raw = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return int(raw.pragma("user_version"))
    finally:
        raw.close()


def test_there_is_a_ledger_of_every_earlier_version():
    assert sorted(path.name for path in OLD.iterdir()) == [f"{n}.sousveil.gz" for n in range(1, schema.VERSION)]


def test_an_older_ledger_is_read_as_it_is(old):
    path, version = old
    before = path.read_bytes()
    with ledgers.open(path, readonly=True) as ledger:
        assert ledger.counts()["documents"] == 3 and len(ledger.claims()) == 6
        assert verify(ledger.store).problems == []
    assert version_of(path) == version and path.read_bytes() == before


def test_an_older_ledger_is_migrated_after_a_copy_is_kept(old):
    path, version = old
    with ledgers.open(path, readonly=True) as ledger:
        head, claims, decisions = ledger.head(), ledger.claims(), ledger.decisions()
    with ledgers.open(path) as ledger:
        assert (ledger.claims(), ledger.decisions()) == (claims, decisions)
        assert ledger.head().size == head.size + 1
        assert review.option(ledger.store, "schema-version", None) == schema.VERSION
        assert verify(ledger.store).problems == []
        assert schema.is_pinned(ledger.store.connection)
        assert ledger.add(Document.of("new")).document
    [copy] = migrations.copies(path)
    assert (version_of(path), version_of(copy), copy.name) == (schema.VERSION, version, f"x.sousveil.v{version}")
    with ledgers.open(copy, readonly=True) as kept:
        assert kept.head() == head
    with ledgers.open(path) as again:
        assert again.head().size == head.size + 2


def test_a_migrated_ledger_has_exactly_the_schema_of_a_new_one(old, tmp_path):
    with ledgers.open(old[0]) as migrated, ledgers.open(tmp_path / "new.sousveil") as new:
        everything = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
        assert migrated.store.rows(everything) == new.store.rows(everything)


def test_a_migration_that_fails_leaves_the_old_version(old, monkeypatch):
    path, version = old
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS[:-1], schema.Step(schema.STEPS[-1].up + "SELECT * FROM nowhere", "")))
    with pytest.raises(LedgerError):
        ledgers.open(path)
    monkeypatch.undo()
    assert version_of(path) == version
    with ledgers.open(path) as ledger:
        assert verify(ledger.store).problems == []


def test_an_older_ledger_whose_triggers_were_dropped_is_refused_and_not_touched(old):
    path, version = old
    raw = apsw.Connection(str(path))
    raw.execute("DROP TRIGGER claim_update")
    raw.close()
    with pytest.raises(LedgerError, match="changed from outside"):
        ledgers.open(path)
    assert version_of(path) == version and migrations.copies(path) == []


def test_an_older_ledger_is_merged_without_being_changed(old, tmp_path):
    path, version = old
    with ledgers.open(tmp_path / "ours.sousveil") as ours, ledgers.open(path, readonly=True) as theirs:
        assert merge(ours.store, theirs.store).claims == 6
    assert version_of(path) == version


def test_a_redaction_takes_the_kept_copy_with_it(old):
    path, _ = old
    with ledgers.open(path) as ledger:
        assert migrations.copies(path)
        redact.redact_document(ledger.store, ledger.documents()[0].id, reason="r")
        assert migrations.copies(path) == []


def test_rare_events_are_found_by_their_index(ledger):
    for kind in ("seal", "redaction", "option", "cosign", "extraction"):
        plan = ledger.store.rows(
            f"EXPLAIN QUERY PLAN SELECT body FROM entry JOIN event ON seq = entry.event WHERE kind = '{kind}' ORDER BY seq"
        )
        assert f"event_{kind}" in " ".join(str(row[3]) for row in plan)
