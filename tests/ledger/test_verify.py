"""What the long runs of forgeries found once stays found: each was not seen, or not said in one line, before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.verify import verify


@pytest.fixture
def problems(path, ledger, document, claim) -> Callable[[str], list[str]]:
    """What verify says after one statement with every trigger and check out of the way."""
    ledger.add(document, [claim], original=document.text.encode())
    ledger.close()

    def after(statement: str) -> list[str]:
        raw = apsw.Connection(str(path))
        cookie = raw.pragma("schema_version")
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(statement)
        for _, sql in triggers:
            raw.execute(sql)
        raw.execute(f"PRAGMA schema_version = {cookie}")
        raw.close()
        with ledgers.open(path, readonly=True) as opened:
            return verify(opened.store).problems

    return after


@pytest.mark.parametrize("event", [0, 2, 3])
def test_a_claim_filed_under_an_event_that_is_no_document_is_found(problems, event):
    assert "is no document" in " ".join(problems(f"UPDATE claim SET document = {event}"))


def test_a_body_of_another_type_is_a_problem_and_no_crash(path, ledger, document, claim):
    """As a bit does that flips in a row's header: a text becomes bytes."""
    ledger.add(document, [claim])
    ledger.close()
    cookie = sql(path, "PRAGMA schema_version")[0][0]
    [(made,)] = sql(path, "SELECT sql FROM sqlite_schema WHERE name = 'claim'")
    triggers = sql(path, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'claim'")
    names = [row[0] for row in sql(path, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'claim'")]
    sql(path, *(f"DROP TRIGGER {name}" for name in names))
    loose = made.removesuffix(" STRICT").replace("'", "''")
    rewrite = "UPDATE sqlite_schema SET sql = '{}' WHERE name = 'claim'"
    sql(path, "PRAGMA writable_schema = ON", rewrite.format(loose))
    sql(path, "PRAGMA ignore_check_constraints = ON", "UPDATE claim SET body = CAST(body AS BLOB)")
    sql(path, "PRAGMA writable_schema = ON", rewrite.format(made.replace("'", "''")))
    sql(path, *(row[0] for row in triggers), f"PRAGMA schema_version = {cookie}")
    with ledgers.open(path, readonly=True) as opened:
        assert verify(opened.store).problems


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Statements on a connection of their own; the rows of the last."""
    raw = apsw.Connection(str(path))
    try:
        return [raw.execute(each).fetchall() for each in statements][-1]
    finally:
        raw.close()


def test_an_untouched_ledger_has_no_problem(problems):
    assert problems("SELECT 1") == []
