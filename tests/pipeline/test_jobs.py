"""Work in several processes: in order, and whole when a worker is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from sousveil.model import Origin
from sousveil.pipeline.jobs import Lost, in_order
from sousveil.sources import Blob, Skipped


def doubled(blob: Blob) -> bytes:
    return blob.raw * 2


def deadly(asked: tuple[Blob, str]) -> bytes:
    """Ends its process at `bad`, and at `once` the first time."""
    blob, folder = asked
    if blob.raw == b"once" and not (Path(folder) / "done").exists():
        (Path(folder) / "done").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if blob.raw == b"bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return blob.raw


def heard(_: Blob) -> bool:
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def endless(blob: Blob) -> bytes:
    if blob.raw == b"endless":
        threading.Event().wait()
    return blob.raw


def blobs(*raws: bytes) -> list[Blob | Skipped]:
    return [Blob(raw, Origin("x"), "x") for raw in raws]


def test_results_come_in_the_order_of_the_blobs() -> None:
    given = [*blobs(b"a", b"b"), Skipped("s", "why"), *blobs(b"c", b"known")]
    found = list(in_order(iter(given), doubled, jobs=2, ready=lambda blob: b"!" if blob.raw == b"known" else None))
    assert [result for _, result in found] == [b"aa", b"bb", None, b"cc", b"!"] and [blob for blob, _ in found] == given


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals can't be held back there")
def test_workers_never_hear_ctrl_c_and_the_one_who_started_them_does() -> None:
    assert [result for _, result in in_order(iter(blobs(b"a", b"b")), heard, jobs=1)] == [False, False]
    assert heard(Blob(b"", Origin("x"), "x"))


def test_workers_end_at_once_where_nobody_waits_for_them_any_more() -> None:
    before = set(multiprocessing.active_children())
    results = in_order(iter(blobs(b"1", b"endless", b"endless", b"2", b"3")), endless, jobs=1)
    next(results)
    workers = set(multiprocessing.active_children()) - before
    assert workers
    results.close()  # type: ignore[attr-defined]
    late = time.monotonic() + 60
    while any(worker.is_alive() for worker in workers):
        assert time.monotonic() < late
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal there")
def test_a_killed_worker_costs_time_only_and_bytes_that_kill_are_given_up(tmp_path: Path) -> None:
    given = iter(blobs(b"1", b"once", b"2", b"bad", b"3", b"4"))
    found = [result for _, result in in_order(given, deadly, jobs=2, ask=lambda blob: (blob, str(tmp_path)))]
    assert isinstance(found[3], Lost) and [*found[:3], *found[4:]] == [b"1", b"once", b"2", b"3", b"4"]
