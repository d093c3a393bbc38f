"""The entities of a document and who was spoken of last: what resolving mentions works on.

Invariant: entities are only added, in reading order; an entity with `members` stands for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from sousveil.extraction.language import Language
from sousveil.extraction.mentions import Entity, Mention
from sousveil.extraction.outlook import Outlook

CLEARLY = 2.0
REMEMBERED, MOST = 60, 8
ORGANISATIONS = ("company", "public-body", "state")


@dataclass(frozen=True)
class Moment:
    """The countries spoken of last and how many sentences ago, at most MOST of them, the last first; whose section it is; the
    country that the sentence begins with (`In Kenya, ...`)."""

    lately: Mapping[str, int]
    section: str | None
    fronted: str | None


class Home(NamedTuple):
    """A country that was weighed, or none, and how likely it is the right one."""

    country: str | None
    chance: float


@dataclass
class Cast:
    """The entities of one document and who was spoken of last; `homes_at` are the homes that were weighed, by where the mention
    begins."""

    language: Language
    entities: list[Entity] = field(default_factory=list)
    recent: list[int] = field(default_factory=list)
    states: list[tuple[str, int]] = field(default_factory=list)
    homes: dict[str, float] = field(default_factory=dict)
    outlook: Outlook = field(default_factory=Outlook)
    now: int = 0
    surnames: set[str] = field(default_factory=set)
    before: dict[int, tuple[list[int], Moment]] = field(default_factory=dict)
    lists: list[tuple[int, str, tuple[int, ...]]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    fronted: int | None = None
    section: str | None = None
    city: str | None = None
    homes_at: dict[int, Home] = field(default_factory=dict)

    @property
    def home(self) -> str | None:
        """The country that the document speaks of most."""
        return next(iter(self.homes), None)

    def entity(self, mention: Mention) -> Entity | None:
        """What a mention means."""
        return self.entities[mention.entity] if mention.entity >= 0 else None

    def note_chance(self, mention: Mention) -> None:
        """How likely the country of a mention is right, where it was weighed, holds for what it means too: the best told. Not
        for a state: which one `the country` is may be doubtful, not whose that state is."""
        home, entity = self.homes_at.get(mention.start), self.entity(mention)
        if home is not None and entity is not None and entity.type != "state":
            entity.chance = max(home.chance, entity.chance or 0.0)

    @cached_property
    def weighed(self) -> Mapping[str, Mapping[str | None, float]]:
        """Name of whoever's country was weighed -> country -> how likely it is; once all mentions are resolved."""
        found: dict[str, dict[str | None, float]] = {}
        for entity in self.entities:
            if entity.chance is not None:
                of_name = found.setdefault(entity.name, {})
                of_name[entity.country] = max(entity.chance, of_name.get(entity.country, 0.0))
        return found

    def moment(self) -> Moment:
        """What was spoken of up to here."""
        lately: dict[str, int] = {}
        for country, at in islice(reversed(self.states), REMEMBERED):
            if len(lately) == MOST:
                break
            lately.setdefault(country, self.now - at)
        fronted = self.states[-1][0] if self.states and self.fronted == self.now else None
        return Moment(lately, self.section, fronted)

    def of_many_lands(self) -> bool:
        """Is no country named in this sentence or the one before, and none clearly the document's own?"""
        if self.section or (self.states and self.now - self.states[-1][1] <= 1):
            return False
        first = self.homes.get(self.home or "", 0.0)
        return first < CLEARLY or first * 2 < sum(self.homes.values())

    def speak_of(self, country: str, *, fronted: bool = False) -> None:
        """A country is spoken of from here on; in a sentence that begins `In Bahrain, ...` that one, whatever else it names."""
        if self.fronted == self.now:
            return
        self.states.append((country, self.now))
        self.fronted = self.now if fronted else self.fronted

    def rank_of_state(self, country: str | None) -> list[int]:
        """The entity of a state, if the document has it."""
        rank = self.named.get(f"state:{country}")
        return [rank] if rank is not None else []

    def group_of(self, mention: Mention, words: str) -> int:
        """An entity for several groups named together."""
        return self.add(mention, name=words)

    def together(self, mention: Mention, kind: str, ranks: tuple[int, ...]) -> int:
        """An entity that stands for several."""
        homes = {self.entities[rank].country for rank in ranks}
        return self.add(mention, type=kind, name="", country=homes.pop() if len(homes) == 1 else None, members=ranks)

    def add(self, mention: Mention, **more: object) -> int:
        """A new entity of a mention; its rank."""
        entity = Entity(
            len(self.entities), mention.type, mention.name, mention.country, mention.id, mention.sectors, sure=mention.sure
        )
        for name, value in more.items():
            setattr(entity, name, value)
        self.entities.append(entity)
        return entity.rank

    def touch(self, rank: int) -> int:
        """Make it the one spoken of last."""
        if rank in self.recent:
            self.recent.remove(rank)
        self.recent.append(rank)
        return rank
