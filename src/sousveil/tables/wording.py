"""Which technology a title or a code of a table means, by the tables in `data/tables`.

Invariant: no word, no technology: what nothing in the table matches is no claim. `surveillance` only where nothing is more
exact.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sousveil.model import Technology
from sousveil.tables.kinds import rows


@lru_cache(maxsize=65536)
def technologies(title: str) -> tuple[Technology, ...]:
    """The technologies that a title names, in the order of the vocabulary."""
    found = {technology for pattern, technology in _patterns() if pattern.search(title)}
    return _exact(found)


def coded(scheme: str, code: str) -> Technology | None:
    """The technology of a code of a scheme (atlas, sii, cpv), whatever its case; None for one that is unknown or none."""
    return _codes().get((scheme, code.strip().casefold()))


def is_known(scheme: str, code: str) -> bool:
    """Does the table know the code, even as no technology?"""
    return (scheme, code.strip().casefold()) in _codes()


def exactly(found: set[Technology]) -> tuple[Technology, ...]:
    """In order, without `surveillance` where there is something more exact."""
    return _exact(found)


def _exact(found: set[Technology]) -> tuple[Technology, ...]:
    if len(found) > 1:
        found = found - {Technology.SURVEILLANCE}
    return tuple(technology for technology in Technology if technology in found)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Technology], ...]:
    found = []
    for row in rows("title_words.csv"):
        if not row["pattern"] or re.search(row["pattern"], ""):
            raise ValueError(f"title_words.csv: the pattern {row['pattern']!r} matches everything")
        found.append((re.compile(row["pattern"], re.IGNORECASE), Technology(row["technology"])))
    return tuple(found)


@cache
def _codes() -> dict[tuple[str, str], Technology | None]:
    return {
        (row["scheme"], row["code"].casefold()): Technology(row["technology"]) if row["technology"] else None
        for row in rows("technology_codes.csv")
    }
