"""Pages in several processes: the same bytes as in one, and a process that dies is said."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import partial
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.model import SousveilError
from sousveil.publishing import site, site_workers
from tests.web import made

forks = pytest.mark.skipif(sys.platform != "linux", reason="processes that share what was read are started on Linux only")


def _digest(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


@forks
def test_two_processes_write_the_bytes_of_one(tmp_path: Path) -> None:
    with ledgers.open(made.make(tmp_path / "l.sousveil", 6, 24), readonly=True) as ledger:
        one = site.publish(ledger, tmp_path / "one", address="https://example.org/case", processes=1)
        two = site.publish(ledger, tmp_path / "two", address="https://example.org/case", processes=2)
        again = site.publish(ledger, tmp_path / "two", address="https://example.org/case", processes=2)
        assert ledger.counts()["documents"] == 6
    assert one == two and again.written == 0
    assert _digest(tmp_path / "one") == _digest(tmp_path / "two")


@forks
def test_results_come_in_the_order_of_the_work() -> None:
    assert list(site_workers.each([partial(pow, n, 2) for n in range(40)], processes=2)) == [n * n for n in range(40)]


@forks
def test_what_a_piece_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        list(site_workers.each([partial(divmod, 1, n) for n in (1, 0, 1)], processes=2))


@forks
def test_a_process_that_is_ended_is_one_line() -> None:
    with pytest.raises(SousveilError, match="run it again"):
        list(site_workers.each([partial(os._exit, 9) for _ in range(3)], processes=2))


def test_little_work_is_done_in_this_process() -> None:
    assert site_workers.fit(site_workers.WORTH - 1) == 1
