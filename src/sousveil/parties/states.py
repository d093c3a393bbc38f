"""States and territories: names in several languages, demonyms, capitals and large cities, by ISO 3166-1 alpha-2 code.

Invariant: a code's display name is the same everywhere in the project (`name`). XK stands for Kosovo (user-assigned).
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from sousveil.model import UsageError
from sousveil.parties.fold import fold, plain
from sousveil.parties.gazetteer import LANGUAGES, WordKind, gazetteer


class States:
    """Look-ups over states.json."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._table = table

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, in order."""
        return tuple(self._table)

    def name(self, code: str, lang: str = "en") -> str:
        """The display name of a code, in English where the language has none. Raises UsageError for an unknown code."""
        names = self._row(code)["names"]
        return str(names.get(lang, names["en"]))

    def adjective(self, code: str) -> str:
        """The first English adjective of a code (`Serbian`), or an empty string."""
        adjectives = self._row(code)["adjectives"]
        return str(adjectives[0]) if adjectives else ""

    def capital(self, code: str) -> str:
        """The capital's English name, or an empty string."""
        return str(self._row(code)["capital"])

    def cities(self, code: str) -> tuple[str, ...]:
        """Cities of at least 100,000, in small states fewer, whose name alone says which city is meant, by name (GeoNames)."""
        return tuple(self._row(code)["cities"])

    def code(self, name: str, *, lang: str = "en") -> str | None:
        """The code of a state's name, in whole and as written (`Serbia`, `the UAE`, `Côte d'Ivoire`), or None. Capitals,
        demonyms and metonyms are no names of states; a name that two states share gives None."""
        bare = name.strip().removeprefix("the ").removeprefix("The ")
        hits = gazetteer(lang).find(bare)
        if len(hits) != 1 or (hits[0].start, hits[0].end) != (0, len(bare)):
            return None
        codes = {word.ref for word in hits[0].words if word.kind is WordKind.STATE}
        return codes.pop() if len(codes) == 1 and hits[0].kind is WordKind.STATE else None

    def __contains__(self, code: str) -> bool:
        return code in self._table

    def _row(self, code: str) -> dict[str, Any]:
        if code not in self._table:
            raise UsageError(f"no state has the code {code!r} (ISO 3166-1 alpha-2, as in RS)")
        row: dict[str, Any] = self._table[code]
        return row


@lru_cache(maxsize=1)
def states() -> States:
    """The table that ships, loaded once."""
    path = Path(__file__).with_name("data") / "states.json"
    return States(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _codes_by_name() -> dict[str, str]:
    table = states()
    named: dict[str, set[str]] = {}
    for code in table.codes:
        for lang in (*LANGUAGES, "ru", "uk", "zh", "ko"):
            named.setdefault(plain(fold(table.name(code, lang))), set()).add(code)
    return {name: codes.pop() for name, codes in named.items() if len(codes) == 1}


def country_of(written: str) -> str | None:
    """The code of a country that a person gave by code or name, in any case and language that the tables have; else None."""
    name = " ".join(written.split())
    if name.upper() in states():
        return name.upper()
    known = _codes_by_name().get(plain(fold(name)))
    spelled = ((form, lang) for form in (name, name.upper()) for lang in LANGUAGES)
    return known or next((code for form, lang in spelled if (code := states().code(form, lang=lang))), None)
