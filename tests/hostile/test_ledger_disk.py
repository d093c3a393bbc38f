"""A disk that is really full, at ten sizes, and a file that may not grow: one line, nothing lost, then on again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger.verify import verify
from sousveil.model import Document, LedgerError
from tests.hostile.ledger_writer import step

KB = 1024
SIZES = [384 * KB, 448 * KB, 512 * KB, 640 * KB, 768 * KB, 1000 * KB, 1300 * KB, 1700 * KB, 2500 * KB, 6000 * KB]


def mount(folder: Path, *options: str) -> bool:
    tool = shutil.which("mount")
    if tool is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    done = subprocess.run([tool, "-t", "tmpfs", *options, "tmpfs", str(folder)], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of this many bytes."""
    if not mount(tmp_path, "-o", f"size={request.param}"):
        pytest.skip("mounting a small file system needs root, and a kernel that lets it")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def fill(path: Path) -> tuple[list[str], str]:
    """Add documents until it fails: the ids of those acknowledged, and what the failure said."""
    done: list[str] = []
    try:
        with ledgers.open(path) as ledger:
            for n in range(10_000):
                document, claims = step("w", n)
                ledger.add(document, claims, original=document.text.encode())
                done.append(document.id)
    except LedgerError as error:
        return done, str(error)
    raise AssertionError("the disk never filled")


@pytest.mark.parametrize("disk", SIZES, indirect=True)
def test_a_full_disk_is_one_error_and_nothing_is_lost(disk):
    path = disk / "x.sousveil"
    done, told = fill(path)
    assert "\n" not in told and str(path) in told
    assert "disk is full" in told or "could not be read or written by the system" in told or "No space left" in told
    if not path.exists():
        assert not done and list(disk.iterdir()) == []
    else:
        with ledgers.open(path, readonly=True) as ledger:
            assert {row[0] for row in ledger.store.rows("SELECT id FROM document")} >= set(done)
    assert mount(disk, "-o", "remount,size=64m")
    with ledgers.open(path) as ledger:
        assert ledger.add(Document.of("there is room again")).document
        assert {row[0] for row in ledger.store.rows("SELECT id FROM document")} >= set(done)
        assert verify(ledger.store).problems == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
from tests.hostile.test_ledger_disk import fill
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
done, told = fill(Path(sys.argv[1]))
print(len(done))
print(told)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs limits on files")
@pytest.mark.parametrize("limit", [400 * KB, 1000 * KB])
def test_a_file_that_may_not_grow_is_one_error_and_nothing_is_lost(tmp_path, limit):
    path = tmp_path / "x.sousveil"
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", LIMITED, str(path), str(limit)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    count, told = done.stdout.splitlines()
    assert "could not be read or written by the system" in told or "disk is full" in told
    with ledgers.open(path) as ledger:
        assert ledger.count_documents() >= int(count) > 0
        assert ledger.add(Document.of("it may grow again")).document
        assert verify(ledger.store).problems == []
