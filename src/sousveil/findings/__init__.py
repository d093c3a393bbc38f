"""Findings: what several claims of several documents say together, counted by independent origins."""

from __future__ import annotations

from sousveil.findings.identity import Identities, identities
from sousveil.findings.joining import Join, join, rank
from sousveil.findings.live import Live
from sousveil.findings.selecting import Findings, find

__all__ = ["Findings", "Identities", "Join", "Live", "find", "identities", "join", "rank"]
