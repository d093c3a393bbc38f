"""With which words and weights documents are read, as one digest, so that a ledger knows whether a silent document was read.

Invariant: the same tables give the same digest on every machine; a change of any of them gives another, and documents in which
nothing was found are read again. Documents with claims are read again with a new version of the extractor only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOMS = ("extraction", "parties")
_TABLES = (".csv", ".json", ".toml", ".txt")  # the weights' digests stand in their manifest


@cache
def read_with() -> str:
    """The first 16 hex digits of the sha256 over names and bytes of all tables that extraction reads with."""
    found = hashlib.sha256()
    for room in _ROOMS:
        for name, table in sorted(_below(files(f"sousveil.{room}"), room)):
            raw = table.read_bytes()
            found.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return found.hexdigest()[:16]


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        path = f"{name}/{item.name}"
        if item.is_dir():
            yield from _below(item, path)
        elif item.name.endswith(_TABLES) and not item.name.startswith("NOTICE"):
            yield path, item
