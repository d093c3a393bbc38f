"""Forms: `Buyer: X ... Contractor: Y`. Two labels of one record, a few lines apart, with names behind them make a relation.

Invariant: labels are rows of the language's data; a record holds what stands within REACH sentences, and the label that comes
again ends it, but for the many suppliers of one buyer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sousveil.extraction.language import Frame, Record, Slot
from sousveil.extraction.mentions import ADJECTIVE, PERSON, Mention
from sousveil.extraction.scenes import Match, Reading, Scene, Trigger

REACH, VALUE = 8, 12
FROM, TO = "from", "to"
_LABEL = (Slot("label"),)


@dataclass(frozen=True)
class Entry:
    """A filled label: which side of which record, in which scene, at which token, and who stands there."""

    record: Record
    side: str
    place: int
    at: int
    parties: tuple[Mention, ...]


@dataclass
class _Open:
    """A record while it fills."""

    sides: dict[str, Entry] = field(default_factory=dict)
    first: str = ""

    def take(self, entry: Entry) -> bool:
        """Put an entry in; True where both sides now stand."""
        stale = any(entry.place - other.place > REACH for other in self.sides.values())
        if stale or (entry.side in self.sides and self.first == entry.side):
            self.sides = {}
        if not self.sides:
            self.first = entry.side
        self.sides[entry.side] = entry
        return len(self.sides) == 2


def matches(reading: Reading) -> Iterator[tuple[int, Match]]:
    """(Place of the scene, match) for each record of a document, in reading order."""
    open_records: dict[str, _Open] = {}
    for entry in _entries(reading):
        record = open_records.setdefault(entry.record.name, _Open())
        if record.take(entry):
            source, target = record.sides[FROM], record.sides[TO]
            kind = entry.record.kind
            frame = Frame(f"{kind}.{entry.record.name}", kind, _LABEL, _LABEL, needs="nothing", status=entry.record.status)
            low = reading.scenes[entry.place].sentence.low(entry.at)
            trigger = Trigger(frame, entry.at, entry.at, low)
            yield entry.place, Match(trigger, source.parties, target.parties, "label", "label")


def _entries(reading: Reading) -> Iterator[Entry]:
    for place, scene in enumerate(reading.scenes):
        if not any(token.text == ":" for token in scene.sentence.tokens):
            continue
        labels = list(_labels(scene, reading.language.records))
        for number, (record, side, at, colon) in enumerate(labels):
            stop = labels[number + 1][2] if number + 1 < len(labels) else len(scene.sentence.tokens)
            parties = _value(scene, colon + 1, min(stop, colon + 1 + VALUE))
            if parties:
                yield Entry(record, side, place, at, parties)


def _labels(scene: Scene, records: tuple[Record, ...]) -> Iterator[tuple[Record, str, int, int]]:
    """(Record, side, first token, place of the colon) of the labels of a sentence."""
    sentence = scene.sentence
    for colon, token in enumerate(sentence.tokens):
        if token.text != ":":
            continue
        end = colon - 3 if [sentence.low(colon - n) for n in (3, 2, 1)] == ["(", "s", ")"] else colon
        end -= sentence.low(end - 1).isdigit()
        for size in range(min(5, end), 0, -1):
            words = " ".join(sentence.low(n) for n in range(end - size, end)).replace(" - ", "-").replace(" ' ", "'")
            found = next(((r, side) for r in records for side in (FROM, TO) if words in r.sides[side]), None)
            if found is not None:
                yield *found, end - size, colon
                break


def _value(scene: Scene, start: int, stop: int) -> tuple[Mention, ...]:
    """Who stands behind a label, with those listed with them."""
    for position in range(start, stop):
        mention = scene.sentence.mention_at(position)
        if mention is not None and mention.form != ADJECTIVE:
            return tuple(scene.syntax.listed(mention)) if mention.type != PERSON else ()
    return ()
