"""Which server is asked for which model, and within which limits.

Invariant: an endpoint that is not on this machine is an error unless `remote` was said; a key is never sent without encryption
to another machine. A name other than `localhost` counts as another machine: what it resolves to can change.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from sousveil.model import UsageError


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`endpoint` is the address up to `/v1` or the like; `timeout` is in seconds for one request; `per_minute` 0 is no limit.

    Raises UsageError where the address is none, is on another machine without `remote`, or a limit makes no sense.
    """

    endpoint: str
    model: str
    remote: bool = False
    key: str | None = None
    timeout: float = 120.0
    tries: int = 3
    max_requests: int = 1000
    per_minute: int = 0
    answer_tokens: int = 4096

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise UsageError("--model: give the name by which the server knows the model")
        if self.timeout <= 0 or self.tries < 1 or self.max_requests < 1 or self.per_minute < 0:
            raise UsageError("limits of a language model are whole numbers above 0")
        parts = _split(self.endpoint)
        here = is_loopback(parts.hostname or "")
        if not here and not self.remote:
            raise UsageError(
                f"--endpoint {self.endpoint}: not on this machine; with --send-text the documents' text is sent there"
            )
        if self.key and not here and parts.scheme != "https":
            raise UsageError(f"--endpoint {self.endpoint}: a key is sent to another machine over https only")

    @property
    def address(self) -> SplitResult:
        """The address of the chat completions."""
        whole = self.endpoint.rstrip("/")
        return _split(whole if whole.endswith("/chat/completions") else f"{whole}/chat/completions")


def is_loopback(host: str) -> bool:
    """Is this host this machine itself?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise UsageError(f"--endpoint {address}: no web address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise UsageError(f"--endpoint {address}: give an address such as http://127.0.0.1:8080/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError("--endpoint: give the address alone; a key goes into the variable SOUSVEIL_LLM_KEY")
    return parts
