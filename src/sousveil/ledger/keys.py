"""Where a person's signing key lies, and how keys are read from files or lines.

Invariant: a key is made once and never replaced; its file can be read by its owner only.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path

from sousveil.ledger.signing import PublicKey, SigningKey, new_key, public_key, signing_key
from sousveil.model import LedgerError


def default_file() -> Path:
    """The key file that is used where none is named: $SOUSVEIL_KEY, else `seal.key` in the user's configuration folder."""
    named = os.environ.get("SOUSVEIL_KEY")
    return Path(named) if named else user_config_path("sousveil") / "seal.key"


def load(path: Path) -> SigningKey:
    """The private key in a file. Raises LedgerError where there is none."""
    try:
        return signing_key(_text(path))
    except FileNotFoundError:
        raise LedgerError(f"no signing key at {path}: make one with `sousveil seal --new-key newsroom.example`") from None


def make(path: Path, name: str) -> SigningKey:
    """A new key in a file of its own. Raises LedgerError where a key is there already."""
    key = new_key(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise LedgerError(f"{path} holds a key already; a key is never replaced. Name another file with --key") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key.line() + "\n")
    return key


def trusted(given: list[str]) -> list[PublicKey]:
    """Public keys given as lines, or as files with one on each line."""
    lines: list[str] = []
    for item in given:
        lines += _text(Path(item)).splitlines() if Path(item).is_file() else [item]
    return [public_key(line) for line in lines if line.strip()]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LedgerError(f"{path} holds no key: it is not UTF-8") from None
