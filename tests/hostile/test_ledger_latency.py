"""Four writers and three readers at once, and a reader that never lets go: how long each waits, how large the log grows."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import store as stores
from sousveil.ledger.verify import verify
from sousveil.model import Document, LedgerError
from tests.hostile.ledger_writer import step

MB = 1_000_000


def timed(work: Callable[[int], object], seconds: float) -> list[float]:
    """Seconds of each turn of `work` until the time is up."""
    spent, until, n = [], time.monotonic() + seconds, 0
    while time.monotonic() < until:
        begun = time.perf_counter()
        work(n)
        spent.append(time.perf_counter() - begun)
        n += 1
    return spent


def forked(path: Path, work: Callable[[ledgers.Ledger, int], object], seconds: float, *, readonly: bool) -> int:
    """A process that works on the ledger for a while; the pipe on which it tells its times."""
    read, write = os.pipe()
    if os.fork() == 0:
        status = 1
        try:
            os.close(read)
            with ledgers.open(path, timeout=30, readonly=readonly) as ledger:
                found = timed(lambda n: work(ledger, n), seconds)
            with os.fdopen(write, "w") as told:
                json.dump(found, told)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    return read


def told(pipes: list[int]) -> list[float]:
    found = []
    for pipe in pipes:
        with os.fdopen(pipe) as read:
            found += json.load(read)
        os.wait()
    return found


def reads(ledger: ledgers.Ledger, n: int) -> object:
    """What a reader does in a turn."""
    return ledger.claims(kind="supply", limit=50)


def counts(ledger: ledgers.Ledger, n: int) -> object:
    """About as long a turn that does not touch the ledger: how long the machine makes a process wait."""
    return sum(range(50_000))


def at_once(path: Path, seconds: float, turn: Callable[[ledgers.Ledger, int], object] = reads) -> dict[str, float]:
    """Milliseconds of four writers and of three processes that take turns beside them."""
    ledgers.open(path).close()

    def adds(name: str) -> Callable[[ledgers.Ledger, int], object]:
        def add(ledger: ledgers.Ledger, n: int) -> None:
            document, claims = step(name, n)
            ledger.add(document, claims, original=document.text.encode())
        return add

    writers = [forked(path, adds(f"w{n}"), seconds, readonly=False) for n in range(4)]
    readers = [forked(path, turn, seconds, readonly=True) for _ in range(3)]
    wrote, read = told(writers), told(readers)
    with ledgers.open(path) as ledger:
        assert ledger.count_documents() == len(wrote)
        assert verify(ledger.store).problems == []
        events = ledger.head().size
    return {"read_median": statistics.median(read) * 1e3, "read_99": sorted(read)[len(read) * 99 // 100] * 1e3,
            "read_most": max(read) * 1e3, "write_median": statistics.median(wrote) * 1e3,
            "write_99": sorted(wrote)[len(wrote) * 99 // 100] * 1e3, "write_most": max(wrote) * 1e3,
            "events_per_s": events / seconds}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_four_writers_and_three_readers_wait_little(tmp_path):
    found = at_once(tmp_path / "x.sousveil", 10)
    sys.stdout.write(json.dumps({name: round(value, 1) for name, value in found.items()}) + "\n")
    assert found["read_99"] <= 50
    assert found["write_99"] <= 500
    assert found["events_per_s"] >= 100


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_read_waits_longer_than_the_machine_makes_a_process_wait(tmp_path):
    read = at_once(tmp_path / "x.sousveil", 10)["read_most"]
    waited = at_once(tmp_path / "y.sousveil", 10, counts)["read_most"]
    sys.stdout.write(f"the slowest read {read:.1f} ms, the slowest turn without the ledger {waited:.1f} ms\n")
    assert read <= max(50, 2 * waited)


def held(path: Path, most: int) -> tuple[int, str]:
    """Write while a foreign reader holds an old state, until refused: the largest log seen, and what was said."""
    with ledgers.open(path) as ledger:
        ledger.add(Document.of("first"))
        reader = apsw.Connection(str(path))
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchall()
        ledger.store.timeout, largest = 0.05, 0
        ledger.store.connection.set_busy_timeout(50)
        for n in range(100_000):
            document, claims = step("w", n)
            try:
                ledger.add(document, claims, original=document.text.encode())
            except LedgerError as error:
                reader.close()
                assert ledger.add(document, claims).document
                assert ledger.store.wal_size() < most
                assert verify(ledger.store).problems == []
                return largest, str(error)
            largest = max(largest, ledger.store.wal_size())
    raise AssertionError("the log grew on")


def test_a_reader_that_never_lets_go_can_not_grow_the_log_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "_MOST_WAL", 2 * MB)
    largest, said = held(tmp_path / "x.sousveil", 2 * MB)
    assert largest < 3 * MB
    assert "keeps reading an old state" in said and "\n" not in said


@pytest.mark.slow
def test_the_log_stays_below_64_mb_with_a_reader_held_open(tmp_path):
    largest, _ = held(tmp_path / "x.sousveil", 64 * MB)
    sys.stdout.write(f"largest log: {largest / MB:.1f} MB\n")
    assert largest <= 64 * MB
