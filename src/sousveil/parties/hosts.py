"""Which state a host name's ending stands for: `nation.co.ke` is Kenya's; `.com`, `.org` and `.io` are nobody's.

Invariant: an ending stands for the state whose ISO 3166-1 code it is, unless domains.csv says otherwise (IANA root zone).
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from sousveil.parties.states import states

_LABEL = re.compile(r"[\w-]+")


def state_of_host(address: str) -> str | None:
    """The code of the state that a host name, or that of a web address, belongs to; None for other words, and for endings of
    nobody."""
    host = re.split("[/?#:]", address.strip().partition("://")[2] or address.strip(), maxsplit=1)[0]
    labels = host.split(".")
    ending = labels[-1].lower()
    if len(labels) < 2 or len(ending) != 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    code = _endings().get(ending, ending.upper())
    return code if code in states() else None


@cache
def _endings() -> dict[str, str]:
    file = resources.files("sousveil.parties").joinpath("data/domains.json")
    table: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return table
