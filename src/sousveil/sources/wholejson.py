"""JSON from strangers, whole: a name that stands twice in an object keeps both values, and a number may be of any length.

Invariant: nothing that the text says is dropped, as Python's own reader does with all but the last value of a name.
"""

from __future__ import annotations

import json
from typing import Any

_LONGEST_NUMBER = 4000


def load(text: str | bytes, *, strict: bool = True) -> Any:
    """The value that the text is; with `strict=False` strings may hold controls. Raises ValueError, and RecursionError where it
    is nested too deeply."""
    return json.loads(text, strict=strict, object_pairs_hook=_object, parse_int=_number)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The last value under its name, earlier ones that differ under the name with their number."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    times: dict[str, int] = {}
    for name, value in pairs:
        times[name] = times.get(name, 0) + 1
        if value != found[name]:
            found[f"{name} ({times[name]})"] = value
    return found


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < _LONGEST_NUMBER else digits
