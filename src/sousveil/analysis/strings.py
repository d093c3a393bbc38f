"""A String is a circuit rule met between one holder and one country, or several; it is what an analysis tells and weighs.

Invariant: it holds, leg by leg, all ways in which the rule is met; each way names the findings that carry it. Legs share no
variable but holder and country, so a string's instances are the product of its legs and need never be listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sousveil.analysis.rules import Rule


@dataclass(frozen=True)
class Way:
    """One way to meet a leg: what its variables are, the findings that say so, (state, body) and (state, company) pairs that
    need no claim, and ids of the registry's ties."""

    binding: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    organs: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str], ...] = ()
    ties: tuple[str, ...] = ()


@dataclass(frozen=True)
class String:
    """A rule met between `holder` and `over` (None where it takes several countries); `legs` in the rule's order."""

    rule: Rule
    holder: str
    over: str | None
    legs: tuple[tuple[Way, ...], ...]

    @cached_property
    def findings(self) -> tuple[str, ...]:
        """All findings that any instance uses, each once, in order of first use."""
        return tuple(dict.fromkeys(id for leg in self.legs for way in leg for id in way.findings))

    @cached_property
    def ties(self) -> tuple[str, ...]:
        """All of the registry's ties that any instance uses, by their ids, each once."""
        return tuple(dict.fromkeys(id for leg in self.legs for way in leg for id in way.ties))

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries that it is over, in order: the one, or those that it takes together."""
        if self.over is not None:
            return (self.over,)
        return tuple(sorted({key for leg in self._apart() for key in leg if key is not None}))

    @cached_property
    def by_country(self) -> dict[str, tuple[tuple[Way, ...], ...]]:
        """The legs of each country that it is over: those ways that are about it or about no country."""
        if self.over is not None:
            return {self.over: self.legs}
        apart = self._apart()
        return {key: tuple(tuple(leg.get(None if None in leg else key, ())) for leg in apart) for key in self.countries}

    def _apart(self) -> tuple[dict[str | None, list[Way]], ...]:
        """The ways of each leg by the country that they are about: all of a leg bind the same variables."""
        found: list[dict[str | None, list[Way]]] = []
        for leg in self.legs:
            names = [name for name, _ in leg[0].binding] if leg else []
            at = names.index(self.rule.over) if self.rule.over in names else None
            own: dict[str | None, list[Way]] = {}
            for way in leg:
                own.setdefault(None if at is None else way.binding[at][1], []).append(way)
            found.append(own)
        return tuple(found)

    @property
    def instances(self) -> int:
        """How many instances there are: the product of the legs' ways."""
        count = 1
        for leg in self.legs:
            count *= len(leg)
        return count
