"""All findings as the lists need them: by id, by the parties and countries at their ends, counted by their values.

Invariant: what follows earlier findings is what would be made of the present ones; only what changed is placed anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis.following import Change, changed, placed, renamed
from sousveil.model import Finding, Kind
from sousveil.publishing.pages.held import countries_of, ends_of
from sousveil.publishing.pages.paired import Pair, paired, paired_anew


@dataclass(frozen=True)
class Found:
    """Findings, the best supported first; under the code of a country or the key of a party those at whose ends it stands."""

    every: Sequence[Finding]

    @cached_property
    def by_id(self) -> dict[str, Finding]:
        """By id."""
        return {one.id: one for one in self.every}

    @cached_property
    def by_end(self) -> dict[str, tuple[Finding, ...]]:
        """By the country codes and the keys of the parties at their ends."""
        ends: dict[str, list[Finding]] = {}
        for one in self.every:
            for key in ends_at(one):
                ends.setdefault(key, []).append(one)
        return {key: tuple(own) for key, own in ends.items()}

    @cached_property
    def pairs(self) -> list[Pair]:
        """By the parties at both ends together, the most findings first."""
        return paired(self.every)

    def pairs_of(self, kind: Kind) -> list[Pair]:
        """The same of the findings of one kind."""
        if kind not in self._pairs_of:
            self._pairs_of[kind] = paired(one for one in self.every if one.kind is kind)
        return self._pairs_of[kind]

    @cached_property
    def _pairs_of(self) -> dict[Kind, list[Pair]]:
        return {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parties at their ends."""
        return frozenset(party.name for one in self.every for party in (one.from_party, one.to_party) if party)

    @cached_property
    def drawn(self) -> Counter[Kind]:
        """How many findings of each kind some claim says."""
        return _drawn(self.every)

    @cached_property
    def values(self) -> dict[str, Counter[str]]:
        """How many findings have each value of each filter."""
        return _values(self.every)

    def after(self, every: Sequence[Finding]) -> Found:
        """The same of findings that took the place of these: what was made of these is changed where they are others."""
        found = Found(every)
        change = changed(self.every, every)
        found.__dict__["by_id"] = renamed(self.by_id, change)
        if "by_end" in self.__dict__:
            found.__dict__["by_end"] = placed(self.by_end, change, ends_at)
        if "pairs" in self.__dict__:
            found.__dict__["pairs"] = paired_anew(self.pairs, change, self.by_end, found.by_end)
        for kind, pairs in self._pairs_of.items():
            found._pairs_of[kind] = paired_anew(pairs, change, self.by_end, found.by_end, kind=kind)
        if "values" in self.__dict__:
            found.__dict__["values"] = self._recounted(change)
        if "drawn" in self.__dict__:
            gone, new = (_drawn(filter(None, some.values())) for some in (change.before, change.now))
            found.__dict__["drawn"] = self.drawn - gone + new
        return found

    def _recounted(self, change: Change) -> dict[str, Counter[str]]:
        gone, new = (_values([one for one in some.values() if one]) for some in (change.before, change.now))
        return {name: counts - gone[name] + new[name] for name, counts in self.values.items()}


def _values(found: Sequence[Finding]) -> dict[str, Counter[str]]:
    return {
        "kind": Counter(str(one.kind) for one in found), "grade": Counter(one.grade for one in found),
        "modality": Counter(str(one.modality) for one in found),
        "technology": Counter(str(code) for one in found for code in one.technology),
    }


def _drawn(found: Iterable[Finding]) -> Counter[Kind]:
    return Counter(one.kind for one in found if one.claims)


def ends_at(one: Finding) -> set[str]:
    """The country codes and the keys of the parties at the ends of a finding."""
    return {party.key for party in ends_of(one)} | countries_of(one)
