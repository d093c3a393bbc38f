"""The world as shapes: one projected outline and one point a country (Natural Earth; see data/world).

Invariant: read once, never changed; coordinates are in the map's units, 1000 wide, outlines in fifths of one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Place:
    """A country: `outline` is SVG path data (empty for a point only), `small` ones are drawn as a dot too."""

    code: str
    name: str
    outline: str
    x: float
    y: float
    small: bool


@cache
def world() -> dict[str, Place]:
    """ISO 3166-1 alpha-2 code -> Place, sorted by code."""
    text = resources.files("sousveil.drawing").joinpath("data", "world.json").read_text(encoding="utf-8")
    rows = json.loads(text).items()
    return {code: Place(code, row["name"], row["d"], row["x"], row["y"], row["small"]) for code, row in rows}


def country_name(code: str) -> str:
    """The English name of a country; the code itself where the map has none."""
    place = world().get(code)
    return place.name if place else code
