"""The one room that touches the network: a web page that a person asked for by its address, kept as a web archive.

Invariant: nothing is asked for but the named address, where it redirects to, and the robots.txt of both; no address of a
private network, of this machine or of a cloud's own services is ever connected to. Only the command line may import this room,
and only where `--online` was said.
"""

from __future__ import annotations

from sousveil.online.addresses import Rules
from sousveil.online.session import Session

__all__ = ["Rules", "Session"]
