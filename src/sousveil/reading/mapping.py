"""Which names of a JSON object hold what, said by a person for an archive whose names are its own.

Invariant: only the roles below are mapped; a name that an object lacks gives nothing, and what no name takes is kept beside it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sousveil.model import UsageError
from sousveil.sources.written import written

ROLES = ("text", "title", "publisher", "published", "language", "url")
Mapping = dict[str, list[str]]


def load(path: Path) -> Mapping:
    """The mapping of a TOML or JSON file: for each role a name, or several in order; dots lead into objects (`meta.when`).

    Raises UsageError where the file is none.
    """
    text = written(path)
    try:
        said = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: neither TOML nor JSON: {str(error)[:100]}") from None
    return {role: _names(role, said[role], path) for role in _roles(said, path)}


def _roles(said: dict[str, Any], path: Path) -> list[str]:
    unknown = sorted(set(said) - set(ROLES))
    if unknown:
        raise UsageError(f"{path}: unknown role {unknown[0]!r}; give names for any of {', '.join(ROLES)}")
    if not said:
        raise UsageError(f"{path}: maps nothing; give names for any of {', '.join(ROLES)}")
    return [role for role in ROLES if role in said]


def _names(role: str, said: Any, path: Path) -> list[str]:
    names = [said] if isinstance(said, str) else said
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise UsageError(f"{path}: {role} is no name and no list of names")
    return names


def taken(row: Any, names: list[str]) -> Iterator[tuple[str, Any]]:
    """(name, value) of each of the names that the object has."""
    for name in names:
        value = _at(row, name)
        if value not in (None, "", [], {}):
            yield name, value


def _at(row: Any, name: str) -> Any:
    """What stands under a name, whole or dotted; of a list of objects what stands under it in each."""
    if isinstance(row, list):
        return [value for value in (_at(each, name) for each in row) if value is not None] or None
    if not isinstance(row, dict) or name in row:
        return row.get(name) if isinstance(row, dict) else None
    head, dot, rest = name.partition(".")
    return _at(row[head], rest) if dot and head in row else None
