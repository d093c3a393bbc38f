"""Companies, public bodies and programmes told apart by the words of their names, by `data/tables/body_words.csv`.

Invariant: the first line of the table that fits counts, so a legal form makes a company of whatever else the name says; a name
that no line fits keeps the type that its table gives.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sousveil.model import PartyType
from sousveil.parties.registry import registry
from sousveil.tables.kinds import rows

PROGRAMME = "none"


@lru_cache(maxsize=65536)
def named(name: str) -> str | None:
    """The type that the words of a name say: a PartyType's value, PROGRAMME for no party; None where they are silent."""
    if registry().normalise.has_legal_form(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)):
        return PartyType.COMPANY.value
    return next((type for pattern, type in _patterns() if pattern.search(name)), None)


def is_programme(name: str) -> bool:
    """Does the name say a programme, which is neither a company nor a body?"""
    return named(name) == PROGRAMME


def type_of(name: str, otherwise: PartyType) -> PartyType:
    """Company or public body by the words of the name, `otherwise` where they are silent."""
    found = named(name)
    return otherwise if found in (None, PROGRAMME) else PartyType(found)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in rows("body_words.csv"):
        if not row["pattern"] or re.search(row["pattern"], ""):
            raise ValueError(f"body_words.csv: the pattern {row['pattern']!r} matches everything")
        if row["type"] not in (PartyType.COMPANY, PartyType.PUBLIC_BODY, PROGRAMME):
            raise ValueError(f"body_words.csv: the type {row['type']!r} is none of company, public-body, {PROGRAMME}")
        found.append((re.compile(row["pattern"], re.IGNORECASE), row["type"]))
    return tuple(found)
