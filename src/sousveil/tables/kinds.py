"""What is known of each kind of table before it is read: whose it is, its licence, how fine it is, what is left out.

Invariant: a kind that is not in `data/tables/kinds.csv` can't be imported.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sousveil.model import UsageError


@dataclass(frozen=True)
class Kind:
    """One row of kinds.csv. `granularity` is the finest place that a claim of it may have: country or city."""

    kind: str
    name: str
    publisher: str
    licence: str
    granularity: str
    official: bool
    claims: str
    leaves_out: str


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped CSV table."""
    text = resources.files("sousveil.tables").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def kinds() -> dict[str, Kind]:
    """All kinds in the table's order."""
    return {row["kind"]: Kind(**{**row, "official": row["official"] == "yes"}) for row in rows("kinds.csv")}  # type: ignore[arg-type]


def kind(name: str) -> Kind:
    """The kind of this name. Raises UsageError where there is none."""
    found = kinds().get(name)
    if found is None:
        raise UsageError(f"unknown kind of table {name!r}; one of: {', '.join(kinds())}")
    return found
