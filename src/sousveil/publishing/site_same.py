"""Was a site made of this very ledger, in the same way, by this very program? Then nothing of it need be drawn again.

Invariant: anything that could change a byte of a page changes the mark: the ledger's head, what was asked for, the program's
own files, the libraries that draw. A site of which a file was changed or lost is not the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from sousveil.ledger import Ledger

KEY = ".made-of"
"""Its place in the manifest, where no file of a site has a name like it."""
ROOMS = ("analysis", "drawing", "findings", "ledger", "model", "parties", "publishing", "screening", "tables")
LIBRARIES = ("jinja2", "markupsafe", "numpy", "pypdfium2")


def mark(ledger: Ledger, *, only_confirmed: bool, address: str) -> str:
    """What a site is made of and how, as a hash."""
    head = ledger.head()
    made_of = {"ledger": [head.root.hex(), head.size], "only_confirmed": only_confirmed, "address": address, "by": program()}
    made_of |= {} if ledger.threshold is None else {"threshold": ledger.threshold}
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()


@cache
def program() -> str:
    """The rooms that a page comes from, file by file, and the libraries that they draw with."""
    whole = hashlib.sha256("Python {}.{}\n".format(*sys.version_info).encode())
    for name in LIBRARIES:
        whole.update(f"{name} {metadata.version(name)}\n".encode())
    package = Path(str(resources.files("sousveil")))
    files = [file for room in ROOMS for file in (package / room).rglob("*") if file.is_file() and file.suffix != ".pyc"]
    for file in sorted(files):
        whole.update(f"{file.relative_to(package).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def holds(out: Path, digests: Mapping[str, str]) -> bool:
    """Are all files of a site there as they were written?"""
    return all(_digest(out / name) == digest for name, digest in digests.items())


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
