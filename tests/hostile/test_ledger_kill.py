"""kill -9 in the middle of writing, many writers and readers at once: nothing acknowledged is lost, nothing is broken."""

from __future__ import annotations

import os
import random
import select
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.verify import verify
from tests.hostile import ledger_writer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder in memory where there is one: a killed process leaves the same there as on a disk."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        yield Path(folder)


def writer(path: Path, name: str, first: int) -> tuple[int, int]:
    """A forked writer: its process id and the pipe on which it acknowledges."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            os.dup2(write, 1)
            with ledgers.open(path, timeout=30) as ledger:
                for n in range(first, first + 100_000):
                    document, claims = ledger_writer.step(name, n)
                    made = claims if n % 2 else []
                    ledger.add(document, made, original=document.text.encode(), extractor="rules 1", words="w")
                    os.write(write, f"{n}\n".encode())
        finally:
            os._exit(1)
    os.close(write)
    return child, read


def killed(path: Path, name: str, first: int, after: float) -> list[int]:
    """The steps that a writer acknowledged before it was killed `after` seconds from its first."""
    child, pipe = writer(path, name, first)
    select.select([pipe], [], [], 30)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(pipe, "rb") as acknowledged:
        return [int(line) for line in acknowledged.read().split(b"\n") if line.strip()]


def kill_often(path: Path, times: int, seed: int) -> int:
    rng, expected = random.Random(seed), set()
    for number in range(times):
        steps = killed(path, f"w{number}", number * 1000, rng.uniform(0, 0.04))
        expected |= {ledger_writer.step(f"w{number}", n)[0].id for n in steps}
        with ledgers.open(path, readonly=True) as ledger:
            assert ledger.count_documents() >= len(expected)
    with ledgers.open(path) as ledger:
        assert {row[0] for row in ledger.store.rows("SELECT id FROM document")} >= expected
        read = [ledger.has_read(document, extractor="rules 1", words="w") for document in ledger.documents()]
        assert all(read) and ledger.store.one("SELECT count(*) FROM event WHERE kind = 'extraction'") > 0
        assert verify(ledger.store).problems == []
    return len(expected)


def test_50_kills_lose_nothing(tmp_path):
    assert kill_often(tmp_path / "x.sousveil", 50, seed=1) >= 50


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_1000_kills_lose_nothing(tmp_path):
    assert kill_often(tmp_path / "x.sousveil", 1000, seed=2) >= 1000


def test_writers_and_readers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "x.sousveil"
    ledgers.open(path).close()
    writers = [writer(path, f"w{n}", 0) for n in range(4)]
    counts, until = [], time.monotonic() + 1.5
    with ledgers.open(path, readonly=True) as reader:
        while time.monotonic() < until:
            counts.append(reader.count())
    done = 0
    for child, pipe in writers:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(pipe, "rb") as acknowledged:
            done += acknowledged.read().count(b"\n")
    assert counts == sorted(counts)
    with ledgers.open(path) as ledger:
        assert done <= ledger.count_documents() <= done + 4
        assert done >= 4
        assert verify(ledger.store).problems == []
