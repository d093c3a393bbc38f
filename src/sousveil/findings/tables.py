"""The published tables that findings rest on, as they stand in `data/`.

Invariant: a table is read once and never changed; an unknown word in one is an error when it is read.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a shipped CSV table."""
    text = resources.files("sousveil.findings").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
