"""The wire between the parent and a worker: readiness, however many files the process holds open."""

from __future__ import annotations

import os
import socket

import pytest

from sousveil.reading.wire import Buffered

MOST_OF_SELECT = 1024


def test_a_connection_is_ready_once_bytes_or_an_end_are_there() -> None:
    near, far = socket.socketpair()
    with near, far:
        assert not Buffered(near).is_ready()
        far.sendall(b"words")
        held = Buffered(near)
        assert held.is_ready() and held.recv(1) == b"w" and held.is_ready()
        far.close()
        assert held.recv(9) == b"ords" and held.is_ready() and held.recv(1) == b""


def test_readiness_is_known_where_more_files_are_open_than_select_takes() -> None:
    near, far = socket.socketpair()
    with near, far:
        try:
            high = os.dup2(near.fileno(), MOST_OF_SELECT + 100)
        except OSError:
            pytest.skip("this system allows fewer open files")
        with socket.socket(fileno=high) as connection:
            far.sendall(b"x")
            assert Buffered(connection).is_ready()
