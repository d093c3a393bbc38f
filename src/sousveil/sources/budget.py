"""What one source may unfold into, and what is said where it goes beyond.

Invariant: what inflates is counted while it inflates, never by what an archive declares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sousveil.sources.blobs import MAX_BYTES

MAX_ENTRIES = 10_000
MAX_INFLATED = 1024**3
MAX_RATIO, RATIO_FROM = 100, 1024 * 1024
_STEP = 1 << 16


class Refused(Exception):
    """An archive goes beyond a limit; the message is the reason."""


@dataclass
class Budget:
    """What one named source may still unfold into, over all its layers."""

    entries: int = MAX_ENTRIES
    inflated: int = MAX_INFLATED

    def entry(self) -> None:
        """Count one entry."""
        self.entries -= 1
        if self.entries < 0:
            raise Refused(f"more than {MAX_ENTRIES} entries; the rest was not read")

    def take(self, stream: BinaryIO, packed: int, limit: int = MAX_BYTES) -> bytes | None:
        """All of a stream whose packed size is known, or None where it is over `limit`."""
        pieces, size = [], 0
        while piece := stream.read(_STEP):
            size += len(piece)
            self.count(len(piece), size, packed)
            if size > limit:
                return None
            pieces.append(piece)
        return b"".join(pieces)

    def count(self, step: int, size: int, packed: int) -> None:
        """Count `step` more bytes of something that has come to `size` from `packed` bytes."""
        self.inflated -= step
        if size > RATIO_FROM and size > MAX_RATIO * max(packed, 1):
            raise Refused(f"it inflates more than {MAX_RATIO} times; this looks like a bomb")
        if self.inflated < 0:
            raise Refused(f"it inflates beyond {MAX_INFLATED // 2**20} MB; the rest was not read")
