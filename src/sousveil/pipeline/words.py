"""With which words and weights documents are read, as one digest, so that a ledger knows whether a silent document was read.

Invariant: the same tables give the same digest on every machine; a change of any of them gives another, and documents in which
nothing was found are read again. Documents with claims are read again with a new version of the extractor only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import itemgetter

_ROOMS = ("extraction", "parties")
_TABLES = (".csv", ".json", ".toml", ".txt")  # the weights' digests stand in their manifest


@cache
def read_with() -> str:
    """The first 16 hex digits of the sha256 over names and bytes of all tables that extraction reads with."""
    return digest({room: files(f"sousveil.{room}") for room in _ROOMS})


def digest(rooms: Mapping[str, Traversable]) -> str:
    """The same of any folders of tables, by what they are called."""
    found = hashlib.sha256()
    for name, table in sorted((each for room, folder in rooms.items() for each in _below(folder, room)), key=itemgetter(0)):
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
