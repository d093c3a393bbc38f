"""A thousand forgeries by someone who can write the file as they like, and a thousand honest histories.

A forger may flip bits, drop the triggers, change, delete or reorder rows, cut the tail, put an old copy back or grow another
history from it, and put everything else (schema, cookie, head file) back in order. A signed head lies elsewhere, as it should.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import heads, redact, seal
from sousveil.ledger.checkpoint import Checkpoint
from sousveil.ledger.ledger import Ledger
from sousveil.ledger.merge import merge
from sousveil.ledger.signing import new_key
from sousveil.ledger.verify import verify
from sousveil.model import Decision, Document, LedgerError, Reason, Verdict
from tests.hostile.ledger_writer import step

KEY = new_key("newsroom.example")
TABLES = ("event", "entry", "document", "claim", "decision", "original", "party", "claim_technology", "superseded", "tree")


@pytest.fixture(scope="module")
def history() -> Iterator[tuple[Path, Path, Checkpoint]]:
    """A sealed ledger, an older copy of it, and the head that someone else keeps."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        path, old = Path(folder) / "x.sousveil", Path(folder) / "old.sousveil"
        with ledgers.open(path) as ledger:
            grow(ledger, "a", 4)
        shutil.copy(path, old)
        with ledgers.open(path) as ledger:
            with ledger.batch():
                for n in range(280):
                    ledger.add(Document.of(f"filler {n}"))
            grow(ledger, "b", 3)
            head = seal.seal(ledger.store, key=KEY).checkpoint
        yield path, old, head


def grow(ledger: Ledger, name: str, count: int) -> None:
    for n in range(count):
        document, claims = step(name, n)
        ledger.add(document, claims, original=document.text.encode())
        id, at = f"{name}{n}", "2026-01-01T00:00:00Z"
        ledger.decide(Decision(id=id, claim=claims[0].id, verdict=Verdict.CONFIRM, who="A", at=at))


def dump(path: Path) -> object:
    """Everything that plain SQL reads from the file; None where it can't be read."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return [connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES] + [
            connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
        ]
    except (apsw.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


def rewrite(path: Path, change: Callable[[apsw.Connection], None]) -> None:
    """Change the file with every trigger out of the way, then put triggers and cookie back."""
    connection = apsw.Connection(str(path))
    cookie = connection.pragma("schema_version")
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA foreign_keys = OFF")
    change(connection)
    for _, sql in triggers:
        connection.execute(sql)
    connection.execute(f"PRAGMA schema_version = {cookie}")
    connection.close()


def bit(path: Path, old: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(bytes(data))


def row(path: Path, old: Path, rng: random.Random) -> None:
    def change(connection: apsw.Connection) -> None:
        table, key, columns = rng.choice([
            ("event", "seq", ["at", "kind", "salt", "leaf"]),
            ("claim", "event", ["body", "earliest", "document", "from_party"]),
            ("document", "event", ["body", "text"]), ("decision", "event", ["body"]), ("entry", "event", ["body"]),
            ("original", "id", ["bytes"]), ("tree", "position", ["hash"]), ("party", "party", ["name", "written", "country"]),
        ])
        keys = connection.execute(f"SELECT {key} FROM {table}").fetchall()
        at, column = rng.choice(keys)[0], rng.choice(columns)
        value = connection.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (at,)).fetchall()[0][0]
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (forged(column, value, rng), at))

    rewrite(path, change)


def forged(column: str, value: object, rng: random.Random) -> object:
    if column == "kind":
        return "pair"
    if column == "country":
        return "XX"
    if isinstance(value, bytes):
        at = rng.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    if isinstance(value, int):
        return value + 1 if column != "document" else 2
    if value is None:
        return "2001-01-01"
    swaps = (("Acme", "Ajax"), ("claim", "clasp"), ("confirm", "unsure"), ("filler", "killer"), ("2", "3"), ("0", "1"))
    for word, other in swaps:
        if word in str(value) and column != "at":
            return str(value).replace(word, other, 1)
    return str(value).replace("T", "T0", 1) if column == "at" else f"{value}x"


def delete(path: Path, old: Path, rng: random.Random) -> None:
    def change(connection: apsw.Connection) -> None:
        table = rng.choice(["claim", "decision", "document", "original", "entry", "tree", "event", "party"])
        rows = connection.execute(f"SELECT {'seq' if table == 'event' else 1} FROM {table}").fetchall()
        nth = rng.randrange(len(rows))
        if table in ("original", "tree"):
            column = "id" if table == "original" else "position"
            connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT {column} FROM {table} LIMIT 1 OFFSET ?)", (nth,))
        else:
            connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} LIMIT 1 OFFSET ?)", (nth,))

    rewrite(path, change)


def order(path: Path, old: Path, rng: random.Random) -> None:
    def change(connection: apsw.Connection) -> None:
        first, second = rng.sample([row[0] for row in connection.execute("SELECT event FROM claim")], 2)
        bodies = dict(connection.execute("SELECT event, body FROM claim WHERE event IN (?, ?)", (first, second)).fetchall())
        salts = dict(connection.execute("SELECT seq, salt FROM event WHERE seq IN (?, ?)", (first, second)).fetchall())
        leaves = dict(connection.execute("SELECT seq, leaf FROM event WHERE seq IN (?, ?)", (first, second)).fetchall())
        for here, there in ((first, second), (second, first)):
            connection.execute("UPDATE claim SET body = ? WHERE event = ?", (bodies[there], here))
            connection.execute("UPDATE event SET salt = ?, leaf = ? WHERE seq = ?", (salts[there], leaves[there], here))

    rewrite(path, change)


def tail(path: Path, old: Path, rng: random.Random) -> None:
    def change(connection: apsw.Connection) -> None:
        last = connection.execute("SELECT max(seq) FROM event").fetchall()[0][0]
        cut = last - rng.randrange(2, 12)  # the seal event itself came after the head that it signs
        for table in ("claim", "decision", "entry", "document"):
            connection.execute(f"DELETE FROM {table} WHERE event > ?", (cut,))
        connection.execute("DELETE FROM original WHERE id NOT IN (SELECT id FROM document)")
        connection.execute("DELETE FROM event WHERE seq > ?", (cut,))

    rewrite(path, change)


def hide(path: Path, old: Path, rng: random.Random) -> None:
    """No trigger need be dropped: a claim is hidden as if a newer reading had replaced it."""
    connection = apsw.Connection(str(path))
    events = connection.execute("SELECT event FROM claim").fetchall()
    connection.execute("INSERT INTO superseded VALUES (?, 0)", rng.choice(events))
    connection.close()


def old_copy(path: Path, old: Path, rng: random.Random) -> None:
    shutil.copy(old, path)


def fork(path: Path, old: Path, rng: random.Random) -> None:
    shutil.copy(old, path)
    with ledgers.open(path) as ledger, ledger.batch():
        for n in range(rng.randrange(290, 300)):
            ledger.add(Document.of(f"other {n} {rng.random()}"))


MUTATIONS = [bit, row, delete, order, tail, hide, old_copy, fork]


def is_detected(path: Path, head: Checkpoint) -> bool:
    try:
        with ledgers.open(path, readonly=True) as ledger:
            return not verify(ledger.store, witnesses=[head]).holds
    except LedgerError:
        return True


def forge(
    history: tuple[Path, Path, Checkpoint], folder: Path, rng: random.Random, mutation: Callable[..., None]
) -> bool | None:
    """Was the forgery detected? None where the file still says the same (a bit in a page's unused space)."""
    path, old, head = history
    victim = folder / "victim.sousveil"
    for stale in folder.iterdir():
        stale.unlink()
    shutil.copy(path, victim)
    before = dump(victim)
    mutation(victim, old, rng)
    return None if dump(victim) == before else is_detected(victim, head)


def forge_many(history: tuple[Path, Path, Checkpoint], count: int, seed: int) -> None:
    rng, done = random.Random(seed), 0
    with tempfile.TemporaryDirectory(dir=history[0].parent) as folder:
        while done < count:
            mutation = MUTATIONS[done % len(MUTATIONS)]
            state = rng.getstate()
            found = forge(history, Path(folder), rng, mutation)
            assert found is not False, (mutation.__name__, done, hash(state))
            done += found is True


def test_forgeries_are_detected(history):
    forge_many(history, 56, seed=1)


def test_a_fork_is_detected_by_the_head_that_others_keep(history, tmp_path):
    _, old, head = history
    victim = tmp_path / "victim.sousveil"
    fork(victim, old, random.Random(1))
    assert is_detected(victim, head)
    heads.head_file(victim).unlink()
    assert is_detected(victim, head)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_forgeries_are_detected(history):
    forge_many(history, 1000, seed=2)


def live(folder: Path, rng: random.Random) -> list[str]:
    """One honest history: reading, re-reading, deciding, undoing, redacting, sealing, merging; and what verify says of it."""
    with ledgers.open(folder / "a.sousveil") as ledger, ledgers.open(folder / "b.sousveil") as other:
        for n in range(rng.randrange(1, 9)):
            document, claims = step(rng.choice("xy"), rng.randrange(3))
            what = rng.choice(["add", "add", "again", "decide", "redact", "seal", "merge"])
            if what == "again":
                ledger.add(document, [], extractor=f"rules {rng.randrange(3)}")
            elif what == "decide" and (shown := ledger.claims()):
                ledger.decide(Decision(id=f"{n}", claim=rng.choice(shown).id, verdict=Verdict.REJECT, who="A",
                                       at="2026-01-01T00:00:00Z", reason=Reason.NOT_SAID))
            elif what == "redact" and (documents := ledger.documents()):
                redact.redact_document(ledger.store, rng.choice(documents).id, reason="r")
            elif what == "seal":
                seal.seal(ledger.store, key=KEY)
            elif what == "merge":
                other.add(document, claims)
                merge(ledger.store, other.store)
            else:
                ledger.add(document, claims, original=document.text.encode())
    with ledgers.open(folder / "a.sousveil", readonly=True) as ledger:
        return verify(ledger.store).problems


def honest(count: int, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
            assert live(Path(folder), rng) == []


def test_honest_histories_raise_no_alarm():
    honest(15, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_thousand_honest_histories_raise_no_alarm():
    honest(1000, seed=2)
