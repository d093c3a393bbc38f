"""What the registry knows in a text, in the terms of the party layer: a name, its type, country, id and line of business.

Invariant: nothing here decides what a name means in its sentence; `needs` says what evidence is still wanted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sousveil.parties import gazetteer
from sousveil.parties.gazetteer import WordKind

_PLACES = (WordKind.CITY, WordKind.REGION)


@dataclass(frozen=True)
class Known:
    """A known name at `start`..`end`; `form` is name, adjective or capital; `type` a PartyType's value."""

    start: int
    end: int
    form: str
    type: str
    name: str
    country: str | None
    id: str | None = None
    sectors: frozenset[str] = frozenset()
    needs: str = ""
    product: bool = False


def find_known(text: str, lang: str) -> list[Known]:
    """Known names of a text, in order."""
    return [known for hit in gazetteer.find(text, lang) if (known := _known(hit)) is not None]


def _known(hit: gazetteer.Hit) -> Known | None:
    kind, country = hit.kind, hit.country
    if kind is WordKind.PARTY or kind is WordKind.METONYM and country is None:
        row = _parties().get(hit.ref)
        if row is None:
            return None
        return Known(
            hit.start, hit.end, "name", row[2], row[1], row[3] or None, row[0], frozenset(row[4]), hit.needs,
            hit.alias == "product",
        )
    if kind in (WordKind.STATE, WordKind.METONYM):
        return Known(hit.start, hit.end, "name", "state", state_name(country), country, country, needs=hit.needs)
    if kind is WordKind.DEMONYM:
        return Known(hit.start, hit.end, "adjective", "state", state_name(country), country, country, needs=hit.needs)
    if kind is WordKind.PEOPLE:
        return Known(hit.start, hit.end, "adjective", "state", state_name(country), country, country, needs=hit.needs)
    if kind is WordKind.CAPITAL:
        return Known(hit.start, hit.end, "capital", "state", state_name(country), country, country, needs=hit.needs)
    if kind in _PLACES:
        return Known(hit.start, hit.end, "capital", "place", hit.ref, country, needs=hit.needs)
    return None


@cache
def _parties() -> dict[str, list[Any]]:
    folder = resources.files("sousveil.parties") / "data"
    rows = json.loads((folder / "registry.json").read_text(encoding="utf-8"))["parties"]
    return {row[0]: row for row in rows}


@cache
def _states() -> dict[str, dict[str, Any]]:
    folder = resources.files("sousveil.parties") / "data"
    states: dict[str, dict[str, Any]] = json.loads((folder / "states.json").read_text(encoding="utf-8"))
    return states


def state_name(code: str | None) -> str:
    """The English name of a state by its code; the code where there is none."""
    return str(_states().get(code or "", {}).get("names", {}).get("en", code or ""))


def capital_of(code: str | None) -> str | None:
    """The capital of a state by its code."""
    return _states().get(code or "", {}).get("capital")
