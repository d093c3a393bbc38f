"""A threshold: the confidence from which on a claim is shown, where somebody moves it. A number from 0 to 1."""

from __future__ import annotations

from sousveil.model.errors import UsageError


def threshold(written: str | float) -> float:
    """The threshold that somebody wrote. Raises UsageError for what is no number from 0 to 1."""
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"threshold {written!r}: give a number from 0 to 1, such as 0.8")
    return abs(value)


def told(value: float) -> str:
    """A sentence for files that are read without the program."""
    return f"Claims are shown from a confidence of {written(value)} on: the threshold was moved."


def written(value: float) -> str:
    """As it stands in addresses, files and lines: `0.8`, `1`."""
    return repr(value).removesuffix(".0")
