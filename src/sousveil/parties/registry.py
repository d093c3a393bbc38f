"""The registry: companies, public bodies and organisations of the trade, their names, and who owned them when.

Invariant: an entry's id never changes its meaning; everything here was read from the hand-kept tables, each line of which
names its source. Disputed ownership is not here: it is a claim.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sousveil.model import PartyType, UsageError, edtf
from sousveil.parties.normalise import Normaliser


@dataclass(frozen=True, slots=True)
class Entry:
    """One party that the project knows. `country` is its home (alpha-2), None for bodies of several states."""

    id: str
    name: str
    type: PartyType
    country: str | None
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entry; `needs` as in the gazetteer; `key` and `looks` are its normal form and its skeleton."""

    id: str
    name: str
    kind: str
    lang: str
    needs: str
    key: str
    looks: str


@dataclass(frozen=True, slots=True)
class Tie:
    """`parent` (an id, or a country code) owned, founded, renamed, merged with or spun out `child`, `since` to `until` (EDTF;
    empty where not known, or still so), by its `source`."""

    child: str
    parent: str
    relation: str
    since: str
    until: str
    source: str = ""

    def covers(self, date: str) -> bool:
        """Whether the tie may have held on an EDTF date; an unknown end leaves it open. Raises UsageError for no EDTF date."""
        began = edtf.parse(self.since).earliest if self.since else None
        ended = edtf.parse(self.until).latest if self.until else None
        return edtf.parse(date).overlaps(began, ended)


class Registry:
    """Look-ups over the tables. Get the one that ships with `registry()`."""

    def __init__(self, tables: dict[str, Any]) -> None:
        entries = (Entry(row[0], row[1], PartyType(row[2]), row[3] or None, tuple(row[4])) for row in tables["parties"])
        self._entries = {entry.id: entry for entry in entries}
        self.aliases: tuple[Alias, ...] = tuple(Alias(*row) for row in tables["aliases"])
        self.ties: tuple[Tie, ...] = tuple(Tie(*row) for row in tables["ownership"])
        self.normalise = Normaliser(tables["legal_forms"], tables["lookalikes"])
        self._exact: dict[str, list[Alias]] = defaultdict(list)
        self._normal: dict[str, list[Alias]] = defaultdict(list)
        for alias in self.aliases:
            self._exact[alias.name].append(alias)
            self._normal[alias.key].append(alias)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, by id."""
        return tuple(self._entries[key] for key in sorted(self._entries))

    def entry(self, party: str) -> Entry:
        """The entry of an id. Raises UsageError where there is none."""
        if party not in self._entries:
            raise UsageError(f"no party {party!r} in the registry")
        return self._entries[party]

    def get(self, party: str) -> Entry | None:
        """The entry of an id, or None."""
        return self._entries.get(party)

    def exact(self, name: str) -> tuple[Alias, ...]:
        """Aliases written exactly so."""
        return tuple(self._exact.get(name, ()))

    def normalised(self, name: str) -> tuple[Alias, ...]:
        """Aliases that are the same after case, accents, punctuation and legal forms are folded."""
        return tuple(self._normal.get(self.normalise.key(name), ()))

    def owners_at(self, party: str, date: str) -> tuple[Tie, ...]:
        """Who owned a party on an EDTF date, as far as is known: `owned` ties that may have held then, by parent."""
        found = (tie for tie in self.ties if tie.child == party and tie.relation == "owned" and tie.covers(date))
        return tuple(sorted(found, key=lambda tie: (tie.parent, tie.since)))

    def history(self, party: str) -> tuple[Tie, ...]:
        """All ties of a party, as child or parent, in order of time."""
        found = (tie for tie in self.ties if party in (tie.child, tie.parent))
        return tuple(sorted(found, key=lambda tie: (tie.since or "~", tie.child, tie.parent, tie.relation)))


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """registry.json as it ships."""
    path = Path(__file__).with_name("data") / "registry.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The registry that ships, loaded once."""
    return Registry(tables())
