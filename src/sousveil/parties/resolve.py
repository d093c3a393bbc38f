"""A name as written becomes a Resolution: the party it is, or the parties that a person may decide between.

Invariant: only an exact or a normalised alias identifies a party. A score never does, a look-alike never does, and an alias
that two parties share, or that is a common word, does so only with the evidence it needs. The name as written stays beside
the identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sousveil.model import Party, PartyType
from sousveil.parties.lookalike import Flag, Lookalikes, lookalikes
from sousveil.parties.normalise import added_marks
from sousveil.parties.registry import Alias, Registry, registry
from sousveil.parties.similar import Similar
from sousveil.parties.states import States, states

_TRUSTED_NEEDS = ("", "capital")


class How(StrEnum):
    """How sure an identity is."""

    EXACT = "exact"
    NORMALISED = "normalised"
    CANDIDATE = "candidate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that the name may mean, why, and how alike the names are (0..1; an ordering for a person, no probability)."""

    id: str
    name: str
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is known of a name: `id`, `name`, `type` and `country` are set for `exact` and `normalised` only."""

    written: str
    how: How
    id: str | None = None
    name: str = ""
    type: PartyType | None = None
    country: str | None = None
    candidates: tuple[Candidate, ...] = ()
    flag: Flag | None = None

    def party(self, *, type: PartyType, country: str | None = None, span: tuple[int, int] | None = None) -> Party:
        """The Party of this resolution; `type` and `country` are what the document says, for a name that is not identified."""
        if self.how in (How.EXACT, How.NORMALISED) and self.type is not None:
            key = None if self.type is PartyType.STATE else self.id
            return Party(name=self.name, type=self.type, country=self.country, id=key, written=self.written, span=span)
        return Party(name=" ".join(self.written.split()), type=type, country=country, written=self.written, span=span)


class Resolver:
    """Resolves names against one registry and the table of states."""

    def __init__(self, parties: Registry, territories: States, looks: Lookalikes, similar: Similar) -> None:
        self._registry = parties
        self._states = territories
        self._looks = looks
        self._similar = similar

    def resolve(self, written: str, *, country: str | None = None, supported: bool = False, lang: str = "en") -> Resolution:
        """The resolution of a name. `country`: the home country, where the document says it; `supported`: the evidence that an
        ambiguous name needs was seen. Never raises for any text."""
        name = " ".join(written.split())
        flag = self._looks.flag(name)
        if flag is None:
            state = self._states.code(name, lang=lang)
            if state is not None:
                return Resolution(written, How.EXACT, state, self._states.name(state), PartyType.STATE, state)
            for how, aliases in ((How.EXACT, self._registry.exact(name)), (How.NORMALISED, self._normalised(name))):
                chosen = self._choose(aliases, country, supported)
                if chosen is not None:
                    return self._identified(written, how, chosen)
                if aliases:
                    return Resolution(written, How.CANDIDATE, candidates=self._ambiguous(name, aliases))
        candidates = self._candidates(name, flag)
        return Resolution(written, How.CANDIDATE if candidates else How.NONE, candidates=candidates, flag=flag)

    def _normalised(self, name: str) -> tuple[Alias, ...]:
        """Aliases that are the same under folding; of a common word (`area`) only those with its own capitals, unless the
        name has a legal form with it (`AREA SPA`)."""
        alike = [alias for alias in self._registry.normalised(name) if not added_marks(name, alias.name)]
        if any(alias.needs for alias in alike) and not self._registry.normalise.has_legal_form(name):
            alike = [alias for alias in alike if alias.needs]
        return tuple(alias for alias in alike if _may_fold(name, alias))

    def _choose(self, aliases: tuple[Alias, ...], country: str | None, supported: bool) -> Alias | None:
        """The one alias that may identify: no other party has it, or only this one is at home in the country."""
        fitting = [alias for alias in aliases if self._may_identify(alias, country, supported)]
        return fitting[0] if len({alias.id for alias in fitting}) == 1 else None

    def _may_identify(self, alias: Alias, country: str | None, supported: bool) -> bool:
        home = self._registry.entry(alias.id).country
        if alias.needs == "country":
            return country is not None and home == country
        return alias.needs in _TRUSTED_NEEDS or supported or (country is not None and home == country)

    def _identified(self, written: str, how: How, alias: Alias) -> Resolution:
        entry = self._registry.entry(alias.id)
        return Resolution(written, how, entry.id, entry.name, entry.type, entry.country)

    def _ambiguous(self, name: str, aliases: tuple[Alias, ...]) -> tuple[Candidate, ...]:
        found = {alias.id: f"{alias.name!r} needs {alias.needs or 'a choice'}" for alias in aliases}
        return tuple(Candidate(key, self._registry.entry(key).name, found[key], 1.0) for key in sorted(found))

    def _candidates(self, name: str, flag: Flag | None) -> tuple[Candidate, ...]:
        alike = flag.resembles if flag else ()
        scored = [(key, score) for key, score in self._similar.nearest(name) if key not in alike]
        rows = [(key, "looks like a known name", 1.0) for key in alike]
        rows += [(key, "similar letters", score) for key, score in scored]
        return tuple(Candidate(key, self._registry.entry(key).name, why, score) for key, why, score in rows)


def _may_fold(name: str, alias: Alias) -> bool:
    """A common word must have its own capitals; an abbreviation may not be folded at all."""
    if alias.needs and not name.startswith(alias.name):
        return False
    return alias.kind != "abbreviation" or name.replace(".", "") == alias.name


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """The resolver over the tables that ship, made once."""
    return Resolver(registry(), states(), lookalikes(), Similar(registry()))


def resolve(written: str, *, country: str | None = None, supported: bool = False, lang: str = "en") -> Resolution:
    """See `Resolver.resolve`."""
    return resolver().resolve(written, country=country, supported=supported, lang=lang)
