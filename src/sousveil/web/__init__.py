"""The app: a ledger's pages over HTTP, on this machine only unless told otherwise."""

from __future__ import annotations

from sousveil.web.app import create
from sousveil.web.policy import is_loopback
from sousveil.web.server import serve

__all__ = ["create", "is_loopback", "serve"]
