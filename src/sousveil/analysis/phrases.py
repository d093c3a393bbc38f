"""The analysis room's own few phrases, from a table. Invariant: an unknown key is an error, never a blank."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def phrase(key: str, **values: object) -> str:
    """The phrase with its {names} filled in. Raises KeyError for a key that the table lacks."""
    return _table()[key].format_map(values)


@cache
def _table() -> dict[str, str]:
    return tomllib.loads(resources.files("sousveil.analysis").joinpath("data", "phrases.toml").read_text(encoding="utf-8"))
