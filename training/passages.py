"""The slotted training passage: its parts, in the closed vocabularies of the claim model.

All offsets are Unicode code points in the slotted text. `training.reading` builds passages and promises that they are whole.
A *slot* is a name left open ([V1], [S1:Adj]); an *entity* is one party or person of the passage; a *mention* is a
piece of text that stands for an entity. `corpus/README.md` describes the format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.model.codes import Harm, Kind, Modality, PartyType, Status, Technology

KINDS = tuple(Kind)
TECHNOLOGIES = tuple(Technology)
STATUSES = tuple(Status)
MODALITIES = tuple(Modality)
HARMS = tuple(Harm)
TYPES = tuple(PartyType)
SLOT_FORMS = {None: "name", "Adj": "adj", "Cap": "capital", "Short": "short"}

SLOT = re.compile(r"\[([A-Z]\d+)(?::(Adj|Cap|Short))?\]")


class SlotsError(ValueError):
    """A passage that breaks the format; the message names file, passage and what is wrong."""


@dataclass(frozen=True)
class Slot:
    """A name left open, with its type and, for all but states, the state it is at home in."""

    name: str
    type: str
    state: str | None


@dataclass(frozen=True)
class PartySpec:
    """A party as a claim or a mention line writes it: a slot, or words of its own (which may hold slots)."""

    slot: str | None
    words: str | None
    type: str
    state: str | None


@dataclass(frozen=True)
class Entity:
    """One party or person of a passage. `spec` is None for persons; `members` are the entities of a collective."""

    spec: PartySpec | None
    members: tuple[int, ...] = ()

    @property
    def type(self) -> str:
        """Type of the party, `person`, or `several` for a collective."""
        if self.members:
            return "several"
        return self.spec.type if self.spec else "person"


@dataclass(frozen=True)
class Mention:
    """text[start:end] of the slotted text stands for entities[entity]; `form` says how."""

    start: int
    end: int
    entity: int
    form: str


@dataclass(frozen=True)
class ClaimSpec:
    """One claim of a passage; `source` and `target` are indices into the entities, `start` that of the quote."""

    kind: str
    source: int | None
    target: int | None
    technology: tuple[str, ...]
    status: str
    modality: str
    speaker: str | None
    quote: str
    start: int
    time: str | None = None
    place: str | None = None
    amount: tuple[float, str] | None = None
    harm: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A checked passage. `entities` begins with the slots in the order they are declared."""

    ident: str
    genre: str
    date: str | None
    slots: dict[str, Slot]
    text: str
    claims: tuple[ClaimSpec, ...]
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
