"""The schema and how a file is known to be a ledger of this version.

Invariant: a file that `check` lets through has exactly the tables, views, indexes and triggers of its version: a dropped or
changed trigger is seen when the ledger is opened. The files in sql/ are the newest version, `STEPS` lead to it from each
earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw

from sousveil.model.errors import LedgerError

APPLICATION_ID = 0x534F5553  # "SOUS"
PARTS = ("log", "documents", "claims", "decisions", "search", "views")
_COOKIE, _APART = 77_000_000, 100_000
_SAFE_SQLITE = 3_051_003


@dataclass(frozen=True)
class Step:
    """From one version to the next, and back: what an older file looks like is known by going back from sql/."""

    up: str
    down: str


_RARE = ("extraction", "redaction", "seal", "cosign", "option")
STEPS = (
    Step(  # 1 to 2: rare events are found without reading all
        up="".join(f"CREATE INDEX event_{kind} ON event (seq) WHERE kind = '{kind}';" for kind in _RARE),
        down="".join(f"DROP INDEX event_{kind};" for kind in _RARE),
    ),
)
VERSION = 1 + len(STEPS)


def check_driver() -> None:
    """Raises LedgerError for an SQLite whose write-ahead log can corrupt a file (3.7.0 to 3.51.2)."""
    if apsw.SQLITE_VERSION_NUMBER < _SAFE_SQLITE:
        raise LedgerError(
            f"SQLite {apsw.sqlite_lib_version()} can corrupt a write-ahead log (versions 3.7.0 to 3.51.2): upgrade apsw"
        )


def source() -> str:
    """The text of all files in sql/."""
    folder = files("sousveil.ledger").joinpath("sql")
    return "\n".join(folder.joinpath(f"{name}.sql").read_text(encoding="utf-8") for name in PARTS)


def create(connection: apsw.Connection) -> None:
    """Make the tables in an empty database. The schema cookie is pinned, so that any later change of the schema shows."""
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute(source())
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(f"PRAGMA schema_version = {cookie(VERSION)}")


def cookie(version: int) -> int:
    """The schema cookie of a ledger of this version that nobody has rewritten."""
    return _COOKIE + version * _APART


def pin(connection: apsw.Connection, rewritten: int) -> None:
    """Pin the cookie again after a migration of a ledger that was rewritten so many times."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 0)
    connection.execute(f"PRAGMA schema_version = {cookie(VERSION) + rewritten}")
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)


def version_of(connection: apsw.Connection, path: Path) -> int:
    """The file's schema version. Raises LedgerError where it is another program's database, empty, or newer than this."""
    if connection.pragma("application_id") != APPLICATION_ID:
        raise LedgerError(f"{path} is no ledger: it is an SQLite file of another program, or empty")
    version = int(connection.pragma("user_version"))
    if version > VERSION:
        raise LedgerError(
            f"{path} is of ledger version {version}, this program knows up to {VERSION}: upgrade sousveil, or use another file"
        )
    return version


def check(connection: apsw.Connection, path: Path) -> None:
    """Raises LedgerError where the schema is not exactly that of the file's version."""
    if _objects(connection) != _expected(int(connection.pragma("user_version"))):
        raise LedgerError(
            f"{path}: the tables or the triggers that protect them were changed from outside; "
            "restore the newest backup, or run `sousveil verify` to see what still holds"
        )


def is_pinned(connection: apsw.Connection) -> bool:
    """Has nobody touched the schema, even to put it back, since the ledger was made? A foreign VACUUM or copy shows too."""
    return 0 <= vacuums(connection) <= _redactions(connection)


def needs_rewriting(connection: apsw.Connection) -> bool:
    """Was a redaction cut short before the file was written anew?"""
    return 0 <= vacuums(connection) < _redactions(connection)


def _redactions(connection: apsw.Connection) -> int:
    """How many redactions the log holds; each is followed by one VACUUM."""
    rows: list[tuple[Any, ...]] = connection.execute("SELECT count(DISTINCT by) FROM redacted").fetchall()
    return int(rows[0][0])


def vacuums(connection: apsw.Connection) -> int:
    """How many times the file was rewritten: VACUUM is the one honest thing that moves the pinned schema cookie."""
    return int(connection.pragma("schema_version")) - cookie(int(connection.pragma("user_version")))


@cache
def _expected(version: int) -> tuple[tuple[Any, ...], ...]:
    memory = apsw.Connection(":memory:")
    try:
        memory.execute(source())
        for step in reversed(STEPS[max(version, 1) - 1 :]):
            memory.execute(step.down)
        return _objects(memory)
    finally:
        memory.close()


def _objects(connection: apsw.Connection) -> tuple[tuple[Any, ...], ...]:
    query = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
    rows: list[tuple[Any, ...]] = connection.execute(query).fetchall()
    return tuple(row for row in rows if not (row[0] == "table" and _is_shadow(row[1])))


def _is_shadow(name: str) -> bool:
    return name.rpartition("_")[0].endswith(("_fts", "_trigram"))
