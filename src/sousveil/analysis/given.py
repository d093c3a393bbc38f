"""Files that a user gives: rules, assumptions, rates, figures, scenarios. Each is UTF-8, with or without a mark before it, as
spreadsheets write it."""

from __future__ import annotations

from pathlib import Path

from sousveil.model import UsageError


def text_of(path: Path, *, what: str) -> str:
    """The file's text. Raises UsageError that names the file and `what` it was to be."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: can't be read as {what}: {error}") from error
