"""Serving the app: binds a port, says where, and stops with the interrupt key.

Invariant: the port is bound before anything is announced, so the address that was printed is ours; beyond loopback nothing is
served without a password.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from sousveil.model import SousveilError, UsageError
from sousveil.web.app import DEFAULT_PORT, create
from sousveil.web.gate import Keeper
from sousveil.web.policy import is_loopback

WILDCARDS = ("0.0.0.0", "::", "[::]")


def serve(
    path: str | os.PathLike[str], *, host: str = "127.0.0.1", port: int = DEFAULT_PORT,
    ready: Callable[[str], None] | None = None, readonly: bool = False, names: Sequence[str] = (), keeper: Keeper | None = None,
    against: Path | None = None, threshold: float | None = None,
) -> None:
    """Serve the ledger until interrupted; port 0 takes a free one. `ready` is given the address once it is bound. `names` are
    Host headers that a proxy, or another machine, asks by; `keeper` asks everybody for a password;
    `against` is a ledger to compare with; `threshold` is where claims are shown from, unless an address says otherwise.

    Raises SousveilError where the port is taken, UsageError for a host beyond loopback without a password, or for a wildcard
    without a name, LedgerError without a ledger.
    """
    if not (is_loopback(host) and not names) and keeper is None:
        raise UsageError(f"{', '.join((host, *names))}: beyond this machine a password is needed: --password-file F, or "
                         "$SOUSVEIL_PASSWORD")
    if host in WILDCARDS and not names:
        raise UsageError(f"host {host} is every address of this machine: say by which it is asked, as --name 192.0.2.7:8420")
    bound = bind(host, port)
    with bound:
        actual = int(bound.getsockname()[1])
        app = create(path, host=host, port=actual, readonly=readonly, names=names, keeper=keeper, against=against,
                     threshold=threshold)
        app.state.desk.start()
        if ready:
            ready(f"http://{f'[{host}]' if ':' in host else host}:{actual}/")
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, h11_max_incomplete_event_size=16384,
            proxy_headers=False)
        uvicorn.Server(config).run(sockets=[bound])


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SousveilError where the port is taken or not allowed."""
    if not 0 <= port <= 65535:
        raise UsageError(f"port {port} is no port; give one from 1 to 65535, or 0 for any free one")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
    except OSError as error:
        made.close()
        why = "is taken" if error.errno == errno.EADDRINUSE else f"can't be used ({error.strerror})"
        raise SousveilError(f"port {port} {why}; choose another with --port N, or --port 0 for any free one") from None
    made.listen(128)
    return made
