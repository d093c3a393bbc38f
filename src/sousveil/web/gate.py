"""The gate: where the app is reached from other machines, nothing but the login page is given without the password.

Invariant: the password is compared in constant time and never kept in a cookie; a session is a random number that only this
process knows, ends after twelve hours and with the process; after five wrong passwords from one address that address waits.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sousveil.model import UsageError

COOKIE, HOURS, MOST_SESSIONS, SHORTEST = "session", 12, 2000, 12
MOST_WRONG, MOST_WRONG_IN_ALL, WAIT, MOST_ADDRESSES = 5, 60, 60.0, 4096
OPEN = ("/login.html", "/static/")


@dataclass
class Keeper:
    """Knows the password, the open sessions and who was wrong lately. Raises UsageError for a password that is too short."""

    password: str = field(repr=False)
    https: bool = False
    clock: Callable[[], float] = time.monotonic
    _sessions: dict[str, float] = field(default_factory=dict, repr=False)
    _wrong: dict[str, list[float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if len(self.password) < SHORTEST:
            raise UsageError(f"the password is shorter than {SHORTEST} characters; choose a longer one")

    def right(self, given: str) -> bool:
        """Is it the password? Takes the same time for every wrong one."""
        both = (hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest() for words in (given, self.password))
        return hmac.compare_digest(*both)

    def waits(self, address: str) -> bool:
        """Must this address wait, after too many wrong passwords from it or from everywhere?"""
        since = self.clock() - WAIT
        recent = {who: [at for at in times if at > since] for who, times in self._wrong.items()}
        self._wrong = {who: times for who, times in recent.items() if times}
        everywhere = sum(map(len, self._wrong.values()))
        return len(self._wrong.get(address, ())) >= MOST_WRONG or everywhere >= MOST_WRONG_IN_ALL

    def failed(self, address: str) -> None:
        """Note a wrong password."""
        if len(self._wrong) < MOST_ADDRESSES:
            self._wrong.setdefault(address, []).append(self.clock())

    def opened(self) -> str:
        """A new session."""
        now = self.clock()
        self._sessions = {key: end for key, end in self._sessions.items() if end > now}
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        key = secrets.token_hex(32)
        self._sessions[_digest(key)] = now + HOURS * 3600
        return key

    def knows(self, key: str) -> bool:
        """Is this an open session?"""
        return self._sessions.get(_digest(key), 0.0) > self.clock()

    def close(self, key: str) -> None:
        """End a session."""
        self._sessions.pop(_digest(key), None)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def session(request: Request) -> str:
    """The session that the browser names."""
    return request.cookies.get(COOKIE, "")


class Gate:
    """ASGI middleware: who has no session gets the login page, or 401 where no page was asked for."""

    def __init__(self, app: ASGIApp, *, keeper: Keeper) -> None:
        self.app, self.keeper = app, keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._passes(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        headers = {"cache-control": "no-store"}
        if scope["method"] in ("GET", "HEAD") and not path.endswith(".json"):
            await RedirectResponse("/login.html", status_code=303, headers=headers)(scope, receive, send)
            return
        answer = JSONResponse({"error": "a password is needed: open /login.html", "status": 401}, 401, headers)
        await answer(scope, receive, send)

    def _passes(self, scope: Scope) -> bool:
        path = scope["path"]
        if path == OPEN[0] or path.startswith(OPEN[1]):
            return True
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        return self.keeper.knows(cookies.get(COOKIE, ""))
