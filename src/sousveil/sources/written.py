"""The text of a file that the user wrote: a mapping, what is known of documents."""

from __future__ import annotations

from pathlib import Path

from sousveil.model import UsageError


def written(path: Path) -> str:
    """Its text. Raises UsageError where it can't be read or is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8; save the file as UTF-8") from None
