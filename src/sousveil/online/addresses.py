"""Web addresses taken apart, and which network addresses may be connected to.

Invariant: a host is resolved once for a connection, all that it resolves to is judged, and one refused address refuses the
host: what is connected to is what was judged. Networks are data, each with its reason.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from sousveil.model import ReadingError
from sousveil.sources.blobs import MAX_RECORD

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
_MAX_ADDRESS = 2000
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})")
_UNCLEAN = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}\u2028\u2029]")
_SAFE = "/%:@!$&'()*+,;=-._~?[]"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Beyond what the standard library calls not global, which differs by its version.
_REFUSED = tuple(ipaddress.ip_network(network) for network in (
    "168.63.129.16/32",  # Azure's service for its machines
    "192.0.0.0/24",  # IETF protocol assignments; Oracle's cloud metadata
    "192.88.99.0/24",  # relays from 6to4
    "198.18.0.0/15",  # benchmarks
    "100::/64",  # discard
    "2001::/23",  # IETF protocol assignments, Teredo among them
    "2001:db8::/32", "3fff::/20",  # documentation
    "2002::/16",  # 6to4: any IPv4 address in disguise
    "5f00::/16",  # segment routing
    "64:ff9b:1::/48",  # local translation to IPv4
    "::/96",  # IPv4-compatible addresses
    "fec0::/10",  # site-local
))


def is_public(address: IPAddress) -> bool:
    """May this address be connected to? IPv4 inside IPv6 is judged as what it stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
    refused = address.is_multicast or address.is_reserved or any(address in network for network in _REFUSED)
    return address.is_global and not refused


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a session may do. The defaults are for people; tests give a server of their own leave."""

    allowed: Callable[[IPAddress], bool] = is_public
    ports: frozenset[int] | None = frozenset((80, 443))
    resolve: Callable[..., list[Any]] = socket.getaddrinfo
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    size: int = MAX_RECORD
    seconds: float = 60.0
    hops: int = 5
    pause: float = 1.0


@dataclass(frozen=True)
class Address:
    """A web address that is fit to be asked for: scheme, host in ASCII, port, path with query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def site(self) -> str:
        """Scheme, host and port, the last where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    def __str__(self) -> str:
        return self.site + self.target


def is_address(written: object) -> bool:
    """Is this the address of a web page, and not a path?"""
    return isinstance(written, str) and written[:8].lower().startswith(("http://", "https://"))


def parse(written: str, rules: Rules) -> Address:
    """The parts of an address. Raises ReadingError on one that is not asked for, with the reason."""
    if len(written) > _MAX_ADDRESS or _UNCLEAN.search(written):
        raise ReadingError("not a web address: it is too long or holds spaces or signs that no address has")
    try:
        parts = urlsplit(written)
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise ReadingError("not a web address: its host or port can't be understood") from None
    if parts.scheme not in PORTS:
        raise ReadingError("only http and https addresses are read")
    if parts.username is not None or parts.password is not None:
        raise ReadingError("it holds a user name or password; give the address without one")
    if not _HOST.fullmatch(host) and not (":" in host and _is_v6(host)):
        raise ReadingError("not a web address: it names no host")
    if rules.ports is not None and port not in rules.ports:
        raise ReadingError(f"port {port} is not that of a web site; only 80 and 443 are read")
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return Address(parts.scheme, host, port, target)


def resolve(address: Address, rules: Rules) -> list[str]:
    """The network addresses of a host, each judged. Raises ReadingError where it has none or one that is refused."""
    try:
        found = rules.resolve(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ReadingError(f"{address.host} can't be found; is there a network, and is the name right?") from None
    numbers = list(dict.fromkeys(str(row[4][0]) for row in found))
    for number in numbers:
        if "%" in number or not rules.allowed(ipaddress.ip_address(number)):
            which = address.host if number == address.host else f"{address.host} stands for {number}, which"
            raise ReadingError(f"{which} is no public address; only public web sites are read")
    if not numbers:
        raise ReadingError(f"{address.host} has no address")
    return numbers


def _is_v6(host: str) -> bool:
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return "%" not in host
