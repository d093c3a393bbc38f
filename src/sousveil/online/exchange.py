"""One request and its answer, over a connection to an address that was judged, within limits of time and size.

Invariant: the connection goes to one of the numbers that `addresses.resolve` judged and to nothing else: no proxy, no second
look-up. Whatever the server does, there is an Exchange or a ReadingError within the rules' seconds.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import sousveil
from sousveil.model import ReadingError
from sousveil.online.addresses import Address, Rules, resolve

AGENT = "sousveil"
_STEP = 1 << 16
_TRIED = 3
_ACCEPTED = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5"


@dataclass(frozen=True)
class Exchange:
    """What was asked and answered: heads as they stand in a web archive, the body as it came (chunks joined, still packed)."""

    address: Address
    number: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    when: str

    def header(self, name: str) -> str | None:
        """The first header of a name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def request_lines(address: Address) -> list[tuple[str, str]]:
    """The headers of every request: who asks, and nothing of the person at the keyboard."""
    host = address.site.split("://", 1)[1]
    return [("Host", host), ("User-Agent", f"{AGENT}/{sousveil.__version__}"), ("Accept", _ACCEPTED),
            ("Accept-Encoding", "gzip, identity;q=0.5"), ("Connection", "close")]


def ask(address: Address, rules: Rules, *, limit: int, until: float) -> Exchange:
    """GET an address. `limit` is of the body in bytes, `until` a time of `time.monotonic`. Raises ReadingError."""
    numbers = resolve(address, rules)
    connection = _Pinned(address, numbers[:_TRIED], rules, until)
    try:
        with _ended_at(connection, until):
            found = _exchanged(connection, address, limit)
        if time.monotonic() >= until:
            raise TimeoutError
        return found
    except ssl.SSLCertVerificationError as error:
        raise ReadingError(f"its certificate is not trusted ({error.verify_message})") from None
    except (OSError, http.client.HTTPException, EOFError, ValueError) as error:
        if time.monotonic() >= until:
            raise ReadingError(f"the server took longer than {rules.seconds:.0f} seconds") from None
        said = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        raise ReadingError(f"the connection failed or the answer is broken ({said})") from None
    finally:
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to numbers that were judged; the host's name is only told to the server."""

    def __init__(self, address: Address, numbers: list[str], rules: Rules, until: float) -> None:
        super().__init__(address.host, address.port)
        self._address, self._numbers, self._rules, self._until = address, numbers, rules, until
        self.number = ""
        self.held: socket.socket | None = None  # `sock` is forgotten while a body without a length is still read

    def connect(self) -> None:
        """Open it. Raises OSError where no number answers."""
        last: OSError = TimeoutError()
        for number in self._numbers:
            left = self._until - time.monotonic()
            if left <= 0:
                break
            try:
                plain = socket.create_connection((number, self._address.port), timeout=max(0.1, left / 2))
            except OSError as error:
                last = error
                continue
            plain.settimeout(max(0.1, self._until - time.monotonic()))
            self.number, self.sock, self.held = number, plain, plain
            if self._address.scheme == "https":
                self.sock = self.held = self._rules.tls().wrap_socket(plain, server_hostname=self._address.host)
            return
        raise last


@contextlib.contextmanager
def _ended_at(connection: _Pinned, until: float) -> Iterator[None]:
    """A server that sends a byte now and then is not waited for: at `until` the connection is shut."""

    def shut() -> None:
        with contextlib.suppress(OSError):
            if connection.held is not None:
                connection.held.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _exchanged(connection: _Pinned, address: Address, limit: int) -> Exchange:
    connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
    for name, value in request_lines(address):
        connection.putheader(name, value)
    connection.endheaders()
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with connection.getresponse() as answer:
        pieces, size = [], 0
        while piece := answer.read(_STEP):
            size += len(piece)
            if size > limit:
                raise ReadingError(f"the answer is over the limit of {limit / 1e6:.1f} MB")
            pieces.append(piece)
        if answer.length:
            raise EOFError
        headers = tuple((name, " ".join(value.split())) for name, value in answer.getheaders())
        return Exchange(address, connection.number, answer.status, answer.reason, headers, b"".join(pieces), when)
