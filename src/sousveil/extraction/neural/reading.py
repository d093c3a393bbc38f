"""What the model is told and what it answers. Invariant: spans are code points of the text, indexes point into the lists of
the same `Reading`, probabilities are within 0 and 1; nothing here is a claim until the extractor has made it one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

TYPES = ("company", "state", "public-body", "place", "group", "person")
FORMS = ("name", "adjective", "capital", "description", "pronoun")
KINDS = ("supply", "finance", "access", "data-transfer", "use", "cooperation", "affiliation", "restriction")
MODALITIES = ("asserted", "alleged", "possible", "denied")
STATUSES = ("planned", "under-way", "in-place", "ended", "unknown")


@dataclass(frozen=True)
class Known:
    """A name, adjective or capital that a list knows. Descriptions and pronouns are left to the tagger: it was trained beside
    known names only. `name` is the canonical one; mentions with one `entity_hint` stand for one party, with two for two.
    `opens` is where its article begins, if it has one."""

    start: int
    end: int
    type: str
    country: str | None = None
    name: str | None = None
    entity_hint: str | None = None
    form: str = "name"
    opens: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"known mention {self.start}-{self.end} is empty")
        if self.type not in TYPES or self.form not in FORMS:
            raise ValueError(f"known mention of type {self.type!r}, form {self.form!r}")


@dataclass(frozen=True)
class Described:
    """A noun phrase that the rules take for a party: a mention where the tagger has none. What it is made of is not told."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Tagged:
    """A mention: the rules' (`known` says which) or the tagger's own. `several`: how surely it stands for more than one."""

    start: int
    end: int
    type: str
    form: str
    score: float
    country: str | None = None
    known: int | None = None
    several: float = 0.0


@dataclass(frozen=True)
class Entity:
    """One party (or person) of the document: indexes of its mentions in order, the type most of them have."""

    mentions: tuple[int, ...]
    type: str
    country: str | None = None


@dataclass(frozen=True)
class Proposal:
    """A relation that the model sees in a sentence, between two entities or one and nobody, with its probability."""

    kind: str
    sentence: int
    from_entity: int | None
    to_entity: int | None
    probability: float
    modality: Mapping[str, float]
    status: Mapping[str, float]


@dataclass(frozen=True)
class Reading:
    """A text as the model reads it. `antecedents[j][i]` is the probability that mention j goes back to mention i < j, for
    pairs that stood in one window; what is missing to 1 says that j is new. `kinds` [sentences, 8] is how likely
    each sentence holds a relation of each kind, whoever its parties are; the last `unread` sentences were not read."""

    mentions: tuple[Tagged, ...]
    entities: tuple[Entity, ...]
    proposals: tuple[Proposal, ...]
    antecedents: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    kinds: np.ndarray = field(default_factory=lambda: np.zeros((0, len(KINDS)), np.float32))
    unread: int = 0
