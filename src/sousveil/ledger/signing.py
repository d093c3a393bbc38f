"""Ed25519 keys and signatures of heads, after C2SP signed-note and tlog-cosignature.

Invariant: what is signed is exactly the checkpoint's text. Keys are one line of text: a signer's
`PRIVATE+KEY+name+hash+base64(1 || seed)`, and for others `name+hash+base64(type || public key)`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sousveil.ledger.checkpoint import Checkpoint, Note
from sousveil.model import LedgerError

ED25519 = 1
COSIGNATURE = 4
_NAME = re.compile(r"[^\s+]+")


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with; `type` is ED25519 or COSIGNATURE."""

    name: str
    type: int
    raw: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes that name the key in a signature line."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.type]) + self.raw).digest()[:4]

    def line(self) -> str:
        """The key as one line to hand to others."""
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(bytes([self.type]) + self.raw).decode()}"


@dataclass(frozen=True)
class SigningKey:
    """A private key; keep its line secret."""

    name: str
    seed: bytes

    def public(self, type: int = ED25519) -> PublicKey:
        """The key that others check with."""
        return PublicKey(self.name, type, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def line(self) -> str:
        """The key as the one line of its file."""
        return f"PRIVATE+KEY+{self.name}+{self.public().hash.hex()}+{base64.b64encode(bytes([ED25519]) + self.seed).decode()}"

    def signature(self, message: str) -> bytes:
        """Ed25519 over the message's UTF-8."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message.encode())


def new_key(name: str) -> SigningKey:
    """A fresh random key. Raises LedgerError for a name with spaces or a plus sign."""
    if not _NAME.fullmatch(name):
        raise LedgerError(f"key name {name!r} must be one word without '+', such as newsroom.example")
    return SigningKey(name, Ed25519PrivateKey.generate().private_bytes_raw())


def signing_key(line: str) -> SigningKey:
    """The private key that a line says. Raises LedgerError."""
    parts = line.strip().removeprefix("PRIVATE+KEY+").split("+", 2)
    if not line.startswith("PRIVATE+KEY+") or len(parts) != 3:
        raise LedgerError("the key file holds no private key (PRIVATE+KEY+name+hash+key)")
    key = SigningKey(parts[0], _raw_key(parts[2], {ED25519})[1])
    if key.line() != line.strip():
        raise LedgerError(f"the private key {parts[0]!r} is damaged: its hash is wrong")
    return key


def public_key(line: str) -> PublicKey:
    """The public key that a line says. Raises LedgerError."""
    parts = line.strip().split("+", 2)
    if len(parts) != 3:
        raise LedgerError(f"{line.strip()[:60]!r} is no public key (name+hash+key)")
    key = PublicKey(parts[0], *_raw_key(parts[2], {ED25519, COSIGNATURE}))
    if key.line() != line.strip():
        raise LedgerError(f"the public key {parts[0]!r} is damaged: its hash is wrong")
    return key


def _raw_key(packed: str, types: set[int]) -> tuple[int, bytes]:
    try:
        raw = base64.b64decode(packed, validate=True)
    except ValueError:
        raise LedgerError("a key is damaged: it is not base64") from None
    if len(raw) != 33 or raw[0] not in types:
        raise LedgerError("a key is damaged, or of a type that is not known here")
    return raw[0], raw[1:]


def sign(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The checkpoint signed by its log."""
    return Note(checkpoint, ((key.name, key.public().hash + key.signature(checkpoint.text())),))


def cosign(note: Note, key: SigningKey, *, time: int) -> Note:
    """The note with one more signature: at `time` (seconds since 1970) it continued all that the cosigner had seen."""
    signature = key.signature(_cosigned(note.checkpoint, time))
    line = (key.name, key.public(COSIGNATURE).hash + time.to_bytes(8, "big") + signature)
    return Note(note.checkpoint, (*note.signatures, line))


def signers(note: Note, keys: Iterable[PublicKey]) -> list[str]:
    """The names of the keys among `keys` that signed the note."""
    return [key.name for key in keys if any(_is_by(note.checkpoint, key, *signature) for signature in note.signatures)]


def _is_by(checkpoint: Checkpoint, key: PublicKey, name: str, signature: bytes) -> bool:
    if name != key.name or signature[:4] != key.hash:
        return False
    signed, message = signature[4:], checkpoint.text()
    if key.type == COSIGNATURE:
        signed, message = signature[12:], _cosigned(checkpoint, int.from_bytes(signature[4:12], "big"))
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signed, message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _cosigned(checkpoint: Checkpoint, time: int) -> str:
    return f"cosignature/v1\ntime {time}\n{checkpoint.text()}"
