"""The far side of the pool: a nursery that imports the parsers once, and the workers it forks, each locked down at birth.

Invariant: the nursery never sees a document; a worker never sees one before `lock_down`, and answers each with a Reading or
one line. Nothing here writes anywhere but into its connection.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import signal
import socket
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from sousveil.model import ReadingError
from sousveil.reading import wire
from sousveil.reading.formats import READERS, reader_of
from sousveil.reading.kinds import Reading
from sousveil.reading.sandbox import lock_down
from sousveil.sources.own import OwnWork

JOBS = 250
CPU_SECONDS = 10
ORDER = 128
SCAN_SECONDS = 3600
# What is imported inside functions.
_IMPORTED_LATE = (
    "charset_normalizer", "sousveil.reading.alphabets", "heapq", "calendar", "_strptime", "locale", "quopri", "stringprep",
)
_WINDOWS_ONLY = ("mbcs", "oem", "cp65001")
_MAX_RAW = 200 * 1024 * 1024


def nursery(descriptor: int) -> None:
    """Fork workers for whoever holds the other end: `fork KIND` with a socket gives a process id; `end PID` ends one.

    Orders are ORDER bytes long, so that no two of them are taken for one.
    """
    with socket.socket(fileno=descriptor) as parent:
        children: set[int] = set()
        while True:
            data, descriptors, _, _ = socket.recv_fds(parent, ORDER, 1)
            if not data:
                break
            order = data.decode("ascii").split()
            if order[0] == "end":
                _end(int(order[1]), children)
            else:
                pid = _fork(order[1], descriptors[0], parent)
                children.add(pid)
                os.close(descriptors[0])
                parent.sendall(str(pid).ljust(16).encode("ascii"))
        for pid in list(children):
            _end(pid, children)


def serve(connection: wire.Connection, layers: tuple[str, ...]) -> None:
    """Answer jobs until the other end closes or there were JOBS of them."""
    wire.send(connection, {"layers": list(layers)})
    for _ in range(JOBS):
        try:
            job, raw = wire.receive(connection, limit=_MAX_RAW)
        except EOFError:
            return
        _allow_time()
        wire.send(connection, _answer(job, raw, connection))


def alone() -> None:
    """A worker where processes can't fork: its standard input and output are the connection, and only its end is enforced."""
    prepare()
    serve(_Pipes(), ("process",))


@cache
def prepare(kind: str | None = None) -> None:
    """Import what reading a format (or any) will need, once, for afterwards nothing can be imported."""
    import encodings

    found = [module.name for module in pkgutil.iter_modules(encodings.__path__) if module.name not in _WINDOWS_ONLY]
    for name in [*_IMPORTED_LATE, *(f"encodings.{name}" for name in found)]:
        importlib.import_module(name)
    if kind and kind.startswith("ocr:"):
        from sousveil.reading import ocr

        ocr.warm(kind.removeprefix("ocr:"))
        return
    for each in [kind] if kind else list(READERS):
        reader_of(each)
        warm = getattr(importlib.import_module(f"sousveil.reading.{READERS[each][0]}"), "warm", None)
        if warm:
            warm()


def _fork(kind: str, descriptor: int, parent: socket.socket) -> int:
    prepare(kind)
    gc.freeze()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        parent.close()
        connection = wire.Buffered(socket.socket(fileno=descriptor))
        most = SCAN_SECONDS if kind.startswith("ocr:") else JOBS * CPU_SECONDS
        serve(connection, lock_down(descriptor, cpu_seconds=most))
        status = 0
    finally:
        os._exit(status)


def _end(pid: int, children: set[int]) -> None:
    if pid in children:
        children.discard(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _answer(job: dict[str, Any], raw: bytes, connection: wire.Connection) -> dict[str, Any]:
    shown = str(job.get("shown", "document"))
    read: Callable[..., Reading] = reader_of(job["kind"], job.get("charset"), job.get("mapping"))
    more = {"between": partial(_between, connection)} if job["kind"].startswith("ocr:") else {}
    try:
        return wire.told(read(raw, shown, **more))
    except ReadingError as error:
        return {"error": str(error), "own": isinstance(error, OwnWork)}
    except MemoryError:
        return {"error": f"{shown}: reading it needs more than 1 GB of memory"}
    except RecursionError:
        return {"error": f"{shown}: it is nested too deeply to be read"}
    except Exception as error:  # noqa: BLE001  whatever a parser raises on hostile bytes is that document's failure, and told
        return {"error": f"{shown}: this {job['kind']} is broken ({type(error).__name__})"}


def _between(connection: wire.Connection) -> None:
    """Another scanned page begins: it has time of its own, and the other end is told that it goes on."""
    _allow_time()
    wire.send(connection, wire.GOES_ON)


def _allow_time() -> None:
    """The kernel ends this process CPU_SECONDS of computing from now; waiting for the next job costs none of them."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)


class _Pipes:
    """Standard input and output as a connection."""

    def sendall(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(1, left) :]

    def recv(self, size: int) -> bytes:
        return os.read(0, size)
