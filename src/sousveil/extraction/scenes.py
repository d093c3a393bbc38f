"""What the frames look at: a sentence with its syntax and technology words, a trigger in it, a match.

Invariant: a match names the slots its parties stood in, so that every claim can say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sousveil.extraction.cast import Cast
from sousveil.extraction.language import Frame, Language
from sousveil.extraction.mentions import CONTEXT, Entity, Mention
from sousveil.extraction.money import Sum, find_money
from sousveil.extraction.neural import Proposal
from sousveil.extraction.sentence import Sentence, VerbGroup
from sousveil.extraction.syntax import Syntax
from sousveil.extraction.whose import spoken_before
from sousveil.extraction.wording import Found
from sousveil.model import Cue, Document, Party

EXTRACTOR = "frames-1"
NOBODY = "unnamed"  # the slot of a party that is there and that nobody names


@dataclass(frozen=True)
class Trigger:
    """A word or verb group that sets off a frame, at tokens `first`..`last`."""

    frame: Frame
    first: int
    last: int
    low: str
    verb: VerbGroup | None = None
    object_at: int | None = None


@dataclass(frozen=True)
class Match:
    """A trigger with the mentions that were found for its sides and the slots they stood in."""

    trigger: Trigger
    sources: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    source_slot: str = ""
    target_slot: str = ""

    def distance(self, first: int, last: int) -> int:
        """How far tokens `first` to `last` stand from the trigger; 0 within it."""
        trigger = self.trigger
        return trigger.first - last if last < trigger.first else max(0, first - trigger.last)


@dataclass
class Scene:
    """A sentence with what the matcher looks at: syntax and technology words; does the text around it speak of this trade
    (`on_matter`)? `once` holds what is worked out a single time, `seen` how likely the model finds a relation of each kind in
    the sentence, whoever its parties are, where it has read it; `surest` the likeliest proposal of each kind."""

    syntax: Syntax
    technology: list[Found] = field(default_factory=list)
    cast: Cast | None = None
    recent_technology: bool = False
    on_matter: bool = True
    seen: Mapping[str, float] = field(default_factory=dict)
    surest: dict[str, Proposal] = field(default_factory=dict)
    once: dict[str, Any] = field(default_factory=dict, compare=False)

    def sums(self) -> list[Sum]:
        """Amounts of money in the sentence."""
        if "sums" not in self.once:
            self.once["sums"] = find_money(self.sentence, self.language)
        found: list[Sum] = self.once["sums"]
        return found

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.syntax.sentence

    @property
    def language(self) -> Language:
        """Its language."""
        return self.syntax.language

    def context(self, only: str | None) -> list[Mention]:
        """Who was spoken of last before this sentence: a company, an authority, or the state in focus."""
        if self.cast is None:
            return []
        if only == "state":
            state = spoken_before(self.cast, self.sentence)
            return [meant(self.cast, self.cast.entities[rank]) for rank in self.cast.rank_of_state(state)]
        recent, _ = self.cast.before.get(self.sentence.index, ([], None))
        wanted = ("public-body", "state") if only == "authority" else ("company",)
        for rank in list(reversed(recent))[:6]:
            entity = self.cast.entities[rank]
            evident = only == "authority" or entity.sure or bool(entity.heads)
            if entity.type in wanted and evident:
                return [meant(self.cast, self.cast.entities[rank])]
        return []


def meant(cast: Cast, entity: Entity) -> Mention:
    """A mention that stands nowhere: the party is only meant."""
    return Mention(
        sentence=-1,
        first=-1,
        last=-1,
        start=-1,
        end=-1,
        form=CONTEXT,
        type=entity.type,
        name=entity.name,
        country=entity.country,
        id=entity.id,
        sectors=entity.sectors,
        entity=entity.rank,
    )


@dataclass
class Reading:
    """A document under the rules: its scenes and its cast; the technology that its words speak of most (`spoken`), or else
    what the suppliers that it names make (`subject`); what its title speaks of (`headed`); `things` is where names of goods
    begin, which are no parties."""

    document: Document
    language: Language
    scenes: list[Scene]
    cast: Cast
    published: str | None
    subject: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    things: frozenset[int] = frozenset()
    headed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Said:
    """A relation before it is a claim: where it was found, between whom, how surely."""

    scene: Scene
    before: list[Scene]
    hit: Match
    from_party: Party | None
    to_party: Party | None
    confidence: float
    cues: tuple[Cue, ...] = ()
    extractor: str = EXTRACTOR
