"""Small real servers on this machine: a web site of given pages, one with TLS, and one that says whatever bytes it likes."""

from __future__ import annotations

import contextlib
import datetime
import http.server
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sousveil.online import Rules

Page = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """Pages by path (with the query) and what was asked for: (path, headers)."""

    pages: dict[str, Page]
    port: int = 0
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Paths that were asked for, in order."""
        return [path for path, _ in self.asked]


def page(body: str | bytes, *, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Page:
    """An answer."""
    raw = body.encode() if isinstance(body, str) else body
    return status, {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}, raw


@contextlib.contextmanager
def serving(pages: dict[str, Page], *, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site while the block runs; what it doesn't have is a 404."""
    site = Site(pages)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            status, headers, raw = site.pages.get(self.path, page("nothing", status=404))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("PORT", str(site.port)))
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextlib.contextmanager
def saying(say: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port where each connection, its request read, is given to `say`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, contextlib.suppress(OSError):
                    connection.recv(65536)
                    say(connection)

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def leave(**given: Any) -> Rules:
    """Rules that give this machine's own servers leave: for tests only."""
    allowed: dict[str, Any] = {"allowed": lambda number: number.is_loopback, "ports": None, "pause": 0.0, "seconds": 10.0}
    return Rules(**{**allowed, **given})


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts of a server with a certificate of its own for `name` and of a client that trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=signed.public_bytes(serialization.Encoding.PEM).decode())


def named(table: dict[str, list[str]]) -> Callable[..., list[Any]]:
    """A resolver by a table; the answers for a name are given one look-up after the other, the last again and again."""
    left = {name: list(numbers) for name, numbers in table.items()}

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        if host not in left:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        numbers = left[host].pop(0) if len(left[host]) > 1 else left[host][0]
        return [
            (
                socket.AF_INET6 if ipaddress.ip_address(number).version == 6 else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (number, port),
            )
            for number in numbers.split()
        ]

    return resolve
