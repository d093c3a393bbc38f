"""One request and its answer. Invariant: no proxy, no redirect, no answer longer than LIMIT, none later than the timeout."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

LIMIT = 4 << 20
_STEP = 1 << 14


@dataclass(frozen=True)
class Reply:
    """What the server answered; `retry_after` in seconds where it said so."""

    status: int
    body: bytes
    retry_after: float | None = None


def post(address: SplitResult, body: dict[str, Any], *, key: str | None, timeout: float) -> Reply:
    """POST a JSON body. Raises OSError, http.client.HTTPException, or ValueError where the answer is too long."""
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=timeout)
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        connection.request("POST", address.path, json.dumps(body, ensure_ascii=False).encode("utf-8"), headers)
        return _reply(connection, until=time.monotonic() + timeout)
    finally:
        connection.close()


def _reply(connection: http.client.HTTPConnection, *, until: float) -> Reply:
    answer = connection.getresponse()
    whole = bytearray()
    while piece := answer.read1(_STEP):
        whole += piece
        if len(whole) > LIMIT:
            raise ValueError(f"the answer is longer than {LIMIT} bytes")
        if time.monotonic() > until:
            raise TimeoutError("the answer took too long")
    return Reply(answer.status, bytes(whole), _seconds(answer.getheader("Retry-After")))


def _seconds(said: str | None) -> float | None:
    return float(said) if said and said.isascii() and said.isdigit() else None
