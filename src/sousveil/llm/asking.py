"""Asks a server until it answers: tries again, waits where it must, counts what was asked.

Invariant: never more than `max_requests` requests in a run, nor faster than `per_minute`; what can't be asked is an
EndpointError of one line; an answer without a text is None.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sousveil.llm.exchange import Reply, post
from sousveil.llm.settings import Settings
from sousveil.model import SousveilError

LONGEST_WAIT = 30.0
_FORMATS = ("json_schema", "json_object", None)
_PASSING = (408, 409, 425, 429, 500, 502, 503, 504)


class EndpointError(SousveilError):
    """The server can't be reached, refuses, or the run's limit of requests is used up."""


@dataclass
class Asker:
    """One server for one run. `sleep` and `clock` are of the time module unless a test gives others."""

    settings: Settings
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    asked: int = 0
    _format: int = 0
    _times: list[float] = field(default_factory=list)

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str | None:
        """The text of the answer; None where the server answers without one. Raises EndpointError."""
        problem = ""
        for attempt in range(self.settings.tries):
            if attempt:
                self.sleep(min(LONGEST_WAIT, 0.5 * 2**attempt))
            try:
                reply = self._post(messages, schema)
            except (OSError, http.client.HTTPException, ValueError) as error:
                problem = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
                continue
            if reply.status == 200:
                return _content(reply.body)
            problem = f"status {reply.status}{_said(reply.body)}"
            if reply.status not in _PASSING:
                break
            if reply.retry_after and attempt + 1 < self.settings.tries:
                self.sleep(min(LONGEST_WAIT, reply.retry_after))
        raise EndpointError(f"{self.settings.endpoint}: {problem}; is the server running, and the model {self.settings.model}?")

    def _post(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> Reply:
        """One request; a server that does not know the form of answer that was asked for is asked for a plainer one."""
        while True:
            self._take_turn()
            body = _body(self.settings, messages, schema, _FORMATS[self._format])
            reply = post(self.settings.address, body, key=self.settings.key, timeout=self.settings.timeout)
            refused = reply.status in (400, 422) and b"response_format" in reply.body
            if not refused or self._format + 1 >= len(_FORMATS):
                return reply
            self._format += 1

    def _take_turn(self) -> None:
        if self.asked >= self.settings.max_requests:
            raise EndpointError(f"{self.asked} requests were made, as many as --max-requests allows; run again to go on")
        if self.settings.per_minute:
            recent = [at for at in self._times if self.clock() - at < 60.0]
            if len(recent) >= self.settings.per_minute:
                self.sleep(max(0.0, 60.0 - (self.clock() - recent[0])))
            self._times = [*recent[-self.settings.per_minute :], self.clock()]
        self.asked += 1


def _body(
    settings: Settings, messages: list[dict[str, str]], schema: dict[str, Any], form: str | None
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": settings.model, "messages": messages, "temperature": 0, "seed": 0, "stream": False,
        "max_tokens": settings.answer_tokens,
    }  # fmt: skip
    if form == "json_schema":
        body["response_format"] = {"type": form, "json_schema": {"name": "claims", "strict": True, "schema": schema}}
    elif form:
        body["response_format"] = {"type": form}
    return body


def _content(body: bytes) -> str | None:
    """The text of the first choice of a chat completion."""
    try:
        said = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    return said if isinstance(said, str) else None


def _said(body: bytes) -> str:
    """The server's own words on what is wrong, on one line."""
    words = " ".join(body[:300].decode("utf-8", "replace").split())
    return f" ({''.join(c for c in words if c.isprintable())[:160]})" if words else ""
