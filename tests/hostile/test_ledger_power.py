"""Power cut at any write, disks that fill or fail: what was acknowledged is there, and nothing is broken."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import apsw
import pytest

from sousveil.ledger import adding, schema
from sousveil.ledger.ledger import Ledger
from sousveil.ledger.store import Store
from sousveil.ledger.verify import verify
from sousveil.model import LedgerError
from tests.hostile.ledger_vfs import Disk, MemoryVFS
from tests.hostile.ledger_writer import step

NUMBERS = itertools.count()


def on(disk: Disk) -> tuple[str, MemoryVFS]:
    """A file system of its own name for the disk; keep the second while the first is in use."""
    name = f"disk{next(NUMBERS)}"
    return name, MemoryVFS(name, disk)


def new_ledger(vfs: str, folder: Path) -> Ledger:
    raw = apsw.Connection(str(folder / "l.sousveil"), vfs=vfs)
    raw.execute("PRAGMA locking_mode = EXCLUSIVE")
    schema.create(raw)
    raw.close()
    ledger = Ledger(Store(folder / "l.sousveil", readonly=False, vfs=vfs))
    with ledger.store.writing():
        adding.add_entry(ledger.store, "created", {"ledger": "0" * 32, "version": 1}, at=adding.now())
    return ledger


def cut(folder: Path, rng: random.Random, *, points: int, synchronous: str) -> list[tuple[int, dict[str, bytes]]]:
    """A run of 24 documents with checkpoints: at `points` random moments (acknowledged documents, what the disk then holds)."""
    disk = Disk()
    name, _vfs = on(disk)
    ledger = new_ledger(name, folder)
    ledger.store.run(f"PRAGMA synchronous = {synchronous}")
    acknowledged, moments = 0, []
    chosen = set(rng.sample(range(disk.operations + 60, disk.operations + 2600), points))

    def after(operation: int) -> None:
        if operation in chosen and acknowledged:
            moments.append((acknowledged, disk.survivors(rng)))

    disk.after = after
    for n in range(24):
        document, claims = step("w", n)
        ledger.add(document, claims if n % 3 else [], original=document.text.encode(), extractor="rules 1", words="w")
        acknowledged += 1
        if n % 7 == 6:
            ledger.store.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
    disk.after = lambda _: None
    ledger.close()
    return moments


def outcome(folder: Path, acknowledged: int, files: dict[str, bytes]) -> str:
    """What a ledger is like after the power came back: whole, lost or corrupt."""
    disk = Disk(synced=dict(files), now={name: bytearray(data) for name, data in files.items()})
    name, _vfs = on(disk)
    store = Store(folder / "l.sousveil", readonly=False, vfs=name)
    try:
        report = verify(store)
        if report.problems:
            return "corrupt"
        return "whole" if report.documents in (acknowledged, acknowledged + 1) else "lost"
    except (apsw.Error, LedgerError):
        return "corrupt"
    finally:
        store.close()


def outcomes(folder: Path, *, points: int, synchronous: str, seed: int) -> list[str]:
    rng, found = random.Random(seed), []
    while len(found) < points:
        moments = cut(folder, rng, points=min(250, points), synchronous=synchronous)
        found += [outcome(folder, *moment) for moment in moments]
    return found[:points]


def test_power_loss_loses_nothing_that_was_acknowledged(tmp_path):
    assert set(outcomes(tmp_path, points=150, synchronous="FULL", seed=1)) == {"whole"}


def test_the_power_loss_test_can_fail(tmp_path):
    found = outcomes(tmp_path, points=40, synchronous="OFF", seed=2)
    assert found.count("whole") < 0.1 * len(found)


@pytest.mark.timeout(3600)
def test_power_loss_at_5000_points(tmp_path):
    assert set(outcomes(tmp_path, points=5000, synchronous="FULL", seed=3)) == {"whole"}
    control = outcomes(tmp_path, points=500, synchronous="OFF", seed=4)
    assert control.count("whole") < 0.1 * len(control)


@pytest.mark.parametrize("what", ["write", "sync", "full", "truncate"])
def test_a_failing_disk_gives_one_error_and_then_works_again(tmp_path, what):
    disk = Disk()
    name, _vfs = on(disk)
    ledger = new_ledger(name, tmp_path)
    rng, errors, done = random.Random(5), 0, []
    for n in range(40):
        left = rng.randrange(1, 60)

        def fail(operation: str, file: str) -> type[Exception] | None:
            nonlocal left
            if operation == ("write" if what == "full" else what):
                left -= 1
                if left < 0:
                    return apsw.FullError if what == "full" else apsw.IOError
            return None

        disk.fail = fail if n % 2 else lambda operation, file: None
        document, claims = step("w", n)
        try:
            ledger.add(document, claims)
            done.append(document.id)
            ledger.store.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except LedgerError as error:
            errors += 1
            assert ("disk is full" if what == "full" else "could not be read or written") in str(error)
        except apsw.Error:
            pass
        assert {document.id for document in ledger.documents()} >= set(done)
    disk.fail = lambda operation, file: None
    assert errors or what == "truncate"
    document, claims = step("after", 1)
    assert ledger.add(document, claims).claims == 2
    assert verify(ledger.store).problems == []
    ledger.close()
