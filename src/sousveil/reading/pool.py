"""The near side: workers by format, taken from a nursery, used for 250 documents, ended when one goes wrong.

Invariant: whatever a document does to its worker, the caller gets a Reading or a ReadingError within WALL_SECONDS, and the
next document gets a worker that has not met it in any state but well. May be used by several threads. A worker that is nearly
used up has its successor made ready beside it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from typing import Any

from sousveil.model import ReadingError
from sousveil.reading import wire
from sousveil.reading.kinds import Reading
from sousveil.reading.worker import CPU_SECONDS, JOBS, ORDER
from sousveil.sources.own import OwnWork

WALL_SECONDS = 60.0
_START_SECONDS = 120.0
AT_THE_DOOR = 48 * 1024  # bytes that a connection holds unread, beside as many messages' heads
_BUFFER = 4 * AT_THE_DOOR
_NEARLY = 20
_CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "win32"


class Worker:
    """One process with its connection and the number of documents it may still read."""

    def __init__(self, connection: wire.Connection, end: Any, layers: tuple[str, ...]) -> None:
        self.connection, self.end, self.layers, self.left = connection, end, layers, JOBS

    def ask(
        self, kind: str, raw: bytes, shown: str, charset: str | None, mapping: dict[str, list[str]] | None = None
    ) -> None:
        """Give it a document; where it is gone, its answer will say so."""
        try:
            wire.send(self.connection, {"kind": kind, "shown": shown, "charset": charset, "mapping": mapping}, raw)
        except OSError:
            self.end()

    @property
    def holds_more(self) -> bool:
        """May it be given documents while it reads one?"""
        return isinstance(self.connection, wire.Buffered)

    def is_ready(self) -> bool:
        """Is there something of an answer?"""
        return isinstance(self.connection, wire.Buffered) and self.connection.is_ready()

    def answer(self, kind: str, shown: str, wall: float) -> Reading:
        """What it makes of the first document that it has not answered yet. Raises ReadingError with one line; NoAnswer (one
        too) where the worker broke down or had to be ended."""
        try:
            said = wire.receive_last(self.connection)
        except TimeoutError:
            self.end()
            raise NoAnswer(f"{shown}: reading it took longer than {wall:.0f} seconds and was stopped") from None
        except (OSError, EOFError, ValueError):
            self.end()
            what = "pdf" if kind.startswith("ocr:") else kind
            raise NoAnswer(
                f"{shown}: this {what} could not be read: its reader broke down or used over {CPU_SECONDS} s of computing time"
            ) from None
        except BaseException:
            self.end()
            raise
        self.left -= 1
        if said.get("own") is True:
            raise OwnWork(shown)
        if "error" in said:
            raise ReadingError(" ".join(str(said["error"])[:500].split()))
        return wire.reading_of(said, shown)


class NoAnswer(ReadingError):
    """A worker broke down or was ended over a document."""


class Pool:
    """Workers, started when first needed. Close it, or let the interpreter's end do so."""

    def __init__(self, *, fork: bool = _CAN_FORK, wall_seconds: float = WALL_SECONDS) -> None:
        self._fork, self.wall = fork, wall_seconds
        self._lock = threading.Lock()
        self._idle: dict[str, list[Worker]] = defaultdict(list)
        self._ordered: dict[str, socket.socket] = {}
        self._nursery: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.owner = os.getpid()

    def read(
        self, kind: str, raw: bytes, shown: str, *, charset: str | None = None, mapping: dict[str, list[str]] | None = None
    ) -> Reading:
        """The Reading of bytes of a format. Raises ReadingError with one line, also where the worker broke down."""
        worker = self.take(kind)
        worker.ask(kind, raw, shown, charset, mapping)
        try:
            found = worker.answer(kind, shown, self.wall)
        except NoAnswer:
            raise
        except ReadingError:
            self.give_back(kind, worker)
            raise
        self.give_back(kind, worker)
        return found

    def layers(self) -> tuple[str, ...]:
        """What holds a worker here: of limits, landlock, seccomp; or only "process"."""
        worker = self.take("html")
        self.give_back("html", worker)
        return worker.layers

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            for workers in self._idle.values():
                for worker in workers:
                    worker.end()
            self._idle.clear()
            for near in self._ordered.values():
                near.close()
            self._ordered.clear()
            if self._nursery is not None:
                self._nursery.close()
                self._nursery = None
            if self._process is not None:
                self._process.wait(10)
                self._process = None

    def take(self, kind: str) -> Worker:
        """A worker of a format for the caller alone, until it is given back or ended."""
        with self._lock:
            if self._idle[kind]:
                return self._idle[kind].pop()
            if not self._fork:
                return _spawned(self.wall)
            while not self._idle[kind]:
                if kind not in self._ordered:
                    self._order(kind)
                self._receive()
            return self._idle[kind].pop()

    def give_back(self, kind: str, worker: Worker) -> None:
        """A worker that is well and has nothing left to answer. One that is used up is ended."""
        if worker.left <= 0:
            worker.end()
            return
        with self._lock:
            if self._fork and worker.left <= _NEARLY and kind not in self._ordered and not self._idle[kind]:
                self._order(kind)
            self._idle[kind].append(worker)

    def _order(self, kind: str) -> None:
        """Ask the nursery for a worker, without waiting for it."""
        if self._nursery is None:
            self._nursery, self._process = _start_nursery()
        near, far = socket.socketpair()
        for end in (near, far):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        with far:
            socket.send_fds(self._nursery, [f"fork {kind}".ljust(ORDER).encode("ascii")], [far.fileno()])
        self._ordered[kind] = near

    def _receive(self) -> None:
        """The worker that was ordered first is there."""
        nursery, kind = self._nursery, next(iter(self._ordered))
        near = self._ordered.pop(kind)
        answer = nursery.recv(16) if nursery is not None else b""
        if nursery is None or not answer:
            near.close()
            raise ReadingError("the readers could not be started; is the installation whole?")
        pid = int(answer)

        def end() -> None:
            near.close()
            with contextlib.suppress(OSError):  # the nursery ended before: so did its workers
                nursery.sendall(f"end {pid}".ljust(ORDER).encode("ascii"))

        near.settimeout(_START_SECONDS)
        connection = wire.Buffered(near)
        said, _ = wire.receive(connection)
        near.settimeout(self.wall)
        self._idle[kind].append(Worker(connection, end, tuple(said["layers"])))


def shared() -> Pool:
    """The pool of this process."""
    global _shared
    with _shared_lock:
        if _shared is None or _shared.owner != os.getpid():
            _shared = Pool()
            atexit.register(_shared.close)
        return _shared


_shared: Pool | None = None
_shared_lock = threading.Lock()


def _environment() -> dict[str, str]:
    """Nothing of the caller's environment but what Python needs to find this package."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR", "TEMP", "TESSDATA_PREFIX") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


def _start_nursery() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    near, far = socket.socketpair()
    code = f"from sousveil.reading.worker import nursery; nursery({far.fileno()})"
    process = subprocess.Popen(
        [sys.executable, "-s", "-c", code], pass_fds=[far.fileno()], env=_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    far.close()
    near.settimeout(_START_SECONDS)
    return near, process


def _spawned(wall: float) -> Worker:
    """A worker as a process of its own, where there is no fork: slower to start, held by its end alone."""
    process = subprocess.Popen(
        [sys.executable, "-s", "-c", "from sousveil.reading.worker import alone; alone()"], env=_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    connection = _Pipes(process, wall)
    said, _ = wire.receive(connection)
    return Worker(connection, connection.end, tuple(said["layers"]))


class _Pipes:
    """A process's standard input and output as a connection; a timer ends it where it does not answer."""

    def __init__(self, process: subprocess.Popen[bytes], wall: float) -> None:
        self._process, self._wall = process, wall

    def sendall(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def recv(self, size: int) -> bytes:
        assert self._process.stdout is not None
        timer = threading.Timer(max(self._wall, 1.0), self._process.kill)
        timer.start()
        try:
            return self._process.stdout.read1(size)  # type: ignore[attr-defined,no-any-return]
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()
