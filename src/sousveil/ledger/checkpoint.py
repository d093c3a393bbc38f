"""Heads as C2SP checkpoints (origin, size, root), alone or with signature lines as C2SP signed notes.

Invariant: a note that does not parse is refused, never half understood; `parse(note.text()) == note`.
Sources: C2SP tlog-checkpoint and signed-note.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from pathlib import Path

from sousveil.model import LedgerError

_BODY = re.compile(r"(?P<origin>[^\s]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n")
_LINE = re.compile(r"\u2014 (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+=*)\n")


@dataclass(frozen=True)
class Checkpoint:
    """The head of a ledger: its name, how many events, the Merkle root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A checkpoint with signature lines: (name, key hash and signature)."""

    checkpoint: Checkpoint
    signatures: tuple[tuple[str, bytes], ...]

    def text(self) -> str:
        """The file's text."""
        lines = [f"\u2014 {name} {base64.b64encode(signature).decode()}\n" for name, signature in self.signatures]
        return self.checkpoint.text() + "\n" + "".join(lines)


def parse(text: str) -> Note:
    """The note that a text says, signed or not. Raises LedgerError."""
    body, blank, rest = text.partition("\n\n")
    head = _BODY.fullmatch(body + "\n" if blank else text)
    lines = list(_LINE.finditer(rest))
    if not head or "".join(line[0] for line in lines) != rest:
        raise LedgerError("this is no checkpoint (origin, size, root, and signature lines)")
    root = base64.b64decode(head["root"])
    if base64.b64encode(root).decode() != head["root"]:
        raise LedgerError("the checkpoint's root is not written as base64 writes it")
    signatures = tuple((line["name"], _signature(line["signature"])) for line in lines)
    return Note(Checkpoint(head["origin"], int(head["size"]), root), signatures)


def load(path: Path) -> Note:
    """The note in a file. Raises LedgerError, which names the file, where it holds none."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise LedgerError(f"{path}: this is no checkpoint: it is not UTF-8") from None
    except LedgerError as error:
        raise LedgerError(f"{path}: {error}") from None


def _signature(packed: str) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except binascii.Error:
        raise LedgerError("a signature line of the checkpoint is not base64") from None
