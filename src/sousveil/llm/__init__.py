"""A language model of the user's own as an extractor: any server that speaks the chat completions protocol.

Invariant: nothing that a model says is believed. Its answer is only ever parsed as rows of the claim model; each quote must
stand in the stored text, each party must be named in it, and what does not is refused and counted. Text leaves this machine
only where the user said so. Only the command line imports this room.
"""

from __future__ import annotations

from sousveil.llm.asking import EndpointError
from sousveil.llm.estimate import Estimate, estimate
from sousveil.llm.joining import Both
from sousveil.llm.reader import Reader
from sousveil.llm.settings import Settings

__all__ = ["Both", "EndpointError", "Estimate", "Reader", "Settings", "estimate"]
