"""How a thing is said, as it is worked out for one trigger: modality, status, speaker, and the words each rests on.

Invariant: a modality is only ever weakened; each change leaves a cue.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.extraction.mentions import Mention
from sousveil.extraction.sentence import Sentence
from sousveil.model import Cue

SOURCE, SOURCES = "unnamed source", "unnamed collective source"


@dataclass
class Manner:
    """What was found for one trigger, with the words it rests on; `carrier` is the token of a report that says it,
    `by_person` that a pronoun does which stands for a person."""

    modality: str = "asserted"
    status: str = "in-place"
    speaker: Mention | None = None
    speaker_words: str | None = None
    carrier: int | None = None
    by_person: bool = False
    silent: bool = False
    cues: list[Cue] = field(default_factory=list)

    @property
    def unnamed(self) -> bool:
        """Do sources tell it whom nobody names?"""
        return any(cue.rule in (SOURCE, SOURCES) for cue in self.cues)


ORDER = {"asserted": 0, "alleged": 1, "possible": 2, "denied": 3}


def weaken(manner: Manner, modality: str, sentence: Sentence, first: int, last: int, rule: str) -> None:
    """Take the weaker of two modalities, and note why."""
    if ORDER[modality] > ORDER[manner.modality]:
        manner.modality = modality
        manner.cues.append(cue_of(sentence, "modality", rule, first, last))


def cue_of(sentence: Sentence, field_name: str, rule: str, first: int, last: int) -> Cue:
    """The words at tokens `first`..`last` as the cue of a field."""
    last = min(last, len(sentence.tokens) - 1)
    first = max(0, min(first, last))
    return Cue(field_name, rule, sentence.tokens[first].start, sentence.tokens[last].end)
