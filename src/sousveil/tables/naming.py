"""Cells that name a party, to Parties: identified where the name is, else as written; never a private person.

Invariant: the words of the cell stay beside the identity; a name that is only like a known one stays open.
"""

from __future__ import annotations

from functools import cache, lru_cache

from sousveil.model import Party, PartyType
from sousveil.parties import country_of
from sousveil.parties.lookalike import lookalikes
from sousveil.parties.registry import registry
from sousveil.parties.resolve import Resolver
from sousveil.parties.similar import Similar
from sousveil.parties.states import states
from sousveil.tables.kinds import rows


def alpha2(code: str) -> str | None:
    """The two-letter code of a two- or three-letter one; None where there is none."""
    code = code.strip().upper()
    if len(code) == 3:
        return _alpha3().get(code)
    return code if len(code) == 2 and code in states() else None


@lru_cache(maxsize=4096)
def country(written: str) -> str | None:
    """The code of a country by code or name; None for anything else."""
    return alpha2(written) or country_of(written.strip())


def state(code: str, written: str | None = None) -> Party:
    """The state with this two-letter code, named as the whole project names it."""
    return Party(name=states().name(code), type=PartyType.STATE, country=code, written=written)


@lru_cache(maxsize=65536)
def party(written: str, type: PartyType, home: str | None = None) -> Party:
    """The party that a cell names. `type` and `home` count where the name is not identified."""
    found = _resolver().resolve(written, country=home)
    return found.party(type=type, country=home)


def body(name: str, home: str, place: str | None = None) -> Party:
    """A public body below a state: two of one name in two places are two."""
    shown = f"{name} ({place})" if place else name
    return Party(name=shown, type=PartyType.PUBLIC_BODY, country=home, written=name)


class _NoScores(Similar):
    """Thousands of names in a table: which known names each is like is a question for the review, not for the import."""

    def nearest(self, name: str) -> list[tuple[str, float]]:
        return []


@cache
def _resolver() -> Resolver:
    return Resolver(registry(), states(), lookalikes(), _NoScores(registry()))


@cache
def _alpha3() -> dict[str, str]:
    return {row["alpha3"]: row["alpha2"] for row in rows("iso3.csv")}
