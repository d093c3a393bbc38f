"""What is no ledger, or can't be used as one, is refused with one line that says what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import schema
from sousveil.ledger.lock import WriterLock
from sousveil.model import Document, LedgerError


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(LedgerError) as caught:
        ledgers.open(path, **options)  # type: ignore[arg-type]
    told = str(caught.value)
    assert "\n" not in told and str(path) in told
    return told


def test_a_text_file_is_no_ledger_and_stays_as_it_was(path):
    path.write_text("just words " * 500)
    assert "no ledger" in refusal(path)
    assert path.read_text() == "just words " * 500


def test_an_empty_file_is_no_ledger(path):
    path.touch()
    assert "no ledger" in refusal(path)


def test_another_programs_database_is_no_ledger(path):
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    assert "another program" in refusal(path)


def test_a_newer_version_is_refused(path):
    ledgers.open(path).close()
    raw = apsw.Connection(str(path))
    raw.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    raw.close()
    assert "upgrade sousveil" in refusal(path)


def test_a_missing_folder_is_named(tmp_path):
    assert "does not exist" in refusal(tmp_path / "no" / "x.sousveil")


def test_a_folder_is_no_ledger(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_a_missing_ledger_is_not_made_for_reading(path):
    assert "no ledger at" in refusal(path, readonly=True)
    assert "no ledger at" in refusal(path, create=False)
    assert not path.exists()


def test_a_truncated_ledger_is_refused(path, document, claim):
    with ledgers.open(path) as ledger:
        ledger.add(document, [claim])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    assert "damaged" in refusal(path) or "changed from outside" in refusal(path)


def test_making_a_ledger_leaves_nothing_else_behind(path):
    ledgers.open(path).close()
    assert sorted(found.name for found in path.parent.iterdir()) == [path.name, path.name + ".lock"]


def test_a_ledger_locked_by_another_process_is_named_after_the_wait(path):
    ledgers.open(path).close()
    code = f"""
import sys
from pathlib import Path
from sousveil.ledger.lock import WriterLock
WriterLock(Path({str(path)!r})).acquire(1)
print("held", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with ledgers.open(path, timeout=0.05) as ledger, pytest.raises(LedgerError, match="locked by another process"):
            ledger.add(Document.of("x"))
        holder.communicate("")
    with ledgers.open(path) as ledger:
        assert ledger.add(Document.of("x")).document


def test_a_database_locked_by_a_foreign_writer_is_named(path):
    ledgers.open(path).close()
    foreign = apsw.Connection(str(path))
    foreign.execute("BEGIN IMMEDIATE")
    with ledgers.open(path, timeout=0.05) as ledger, pytest.raises(LedgerError, match="locked by another process"):
        ledger.add(Document.of("x"))
    foreign.close()


def test_the_lock_ends_with_its_holder(path):
    lock = WriterLock(path)
    lock.acquire(0)
    lock.close()
    other = WriterLock(path)
    other.acquire(0)
    other.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_read_only_file_is_read_and_not_written(path, document):
    ledgers.open(path).close()
    path.chmod(0o444)
    with ledgers.open(path) as ledger, pytest.raises(LedgerError, match="read-only"):
        ledger.add(document)


def test_a_ledger_opened_for_reading_refuses_to_write(path, document):
    ledgers.open(path).close()
    with ledgers.open(path, readonly=True) as ledger, pytest.raises(LedgerError, match="for reading only"):
        ledger.add(document)


def test_an_sqlite_that_can_corrupt_its_log_is_refused(monkeypatch, path):
    monkeypatch.setattr(apsw, "SQLITE_VERSION_NUMBER", 3_051_002)
    with pytest.raises(LedgerError, match="upgrade apsw"):
        ledgers.open(path)
