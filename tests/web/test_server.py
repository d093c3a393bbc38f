"""Binding: the port that is announced is ours; a taken one is one clear line."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sousveil import web
from sousveil.model import LedgerError, SousveilError, UsageError
from sousveil.web.server import bind


def test_a_taken_port_is_one_clear_line(small: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run([sys.executable, "-m", "sousveil", "serve", "--ledger", str(small), "--port", str(port)],
                              capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    said = f"sousveil: port {port} is taken; choose another with --port N, or --port 0 for any free one"
    assert done.stderr.splitlines() == [said]


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none_is_wrong_use(port: int) -> None:
    with pytest.raises(UsageError, match="is no port"):
        bind("127.0.0.1", port)


def test_a_free_port_is_bound_before_it_is_announced() -> None:
    with bind("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass


def test_a_missing_ledger_is_said_before_serving(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        web.serve(tmp_path / "nothing.sousveil", port=0)


def test_beyond_this_machine_is_refused(small: Path) -> None:
    with pytest.raises(SousveilError):
        web.serve(small, host="0.0.0.0", port=0)
