"""Who may ask, and what a browser may do with the answer.

Invariant: a request whose Host is not ours never reaches a page; one that changes something comes from our own pages or is
refused; every answer, errors too, carries the same headers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = ("GET", "HEAD")


def hosts(host: str, port: int) -> frozenset[str]:
    """The Host headers that mean us: name and port as bound, and this machine's own names where it is loopback."""
    names = {host, "localhost", "127.0.0.1", "[::1]"} if is_loopback(host) else {host}
    bracketed = {f"[{name}]" if ":" in name and not name.startswith("[") else name for name in names}
    return frozenset({f"{name}:{port}" for name in bracketed} | (bracketed if port == 80 else set()))


def is_loopback(host: str) -> bool:
    """Does an address mean this machine only?"""
    return host in ("localhost", "::1", "[::1]") or host.startswith("127.")


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    why: str


def judge(method: str, headers: Headers, allowed: Iterable[str]) -> Refusal | None:
    """None where a request may pass."""
    given = headers.getlist("host")
    if len(given) != 1 or given[0].lower() not in allowed:
        return Refusal(421, "This address is not served here. Open the address that sousveil printed.")
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    if method in SAFE:
        foreign = site in ("cross-site", "same-site") and mode != "navigate"
        return Refusal(403, "Other sites may link to these pages, not load them.") if foreign else None
    if site is not None:
        return None if site == "same-origin" else Refusal(403, "Forms are taken from these pages only.")
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() not in allowed:
        return Refusal(403, "Forms are taken from these pages only.")
    return None


class Policy:
    """ASGI middleware: judges each request and puts the headers on each answer."""

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str]) -> None:
        self.app, self.allowed = app, frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refused = judge(scope["method"], Headers(scope=scope), self.allowed)
        if refused:
            await PlainTextResponse(f"{refused.why}\n", status_code=refused.status)(scope, receive, headed)
            return
        await self.app(scope, receive, headed)
