"""A row of a model's answer becomes a claim, or is refused with a reason.

Invariant: the quote is cut from the stored text; both parties are named in it; a person is never a party; a country, date, sum,
place or speaker is taken only where the text gives it. What the registry or the rules know of a name wins over the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.extraction.identity import may_stand, party_of
from sousveil.extraction.mentions import PERSON, Mention
from sousveil.extraction.money import find_money
from sousveil.extraction.scenes import Reading, Scene
from sousveil.llm.anchoring import Folded, fold
from sousveil.llm.answers import Named, Row
from sousveil.llm.prompt import prompt
from sousveil.model import Amount, Claim, Cue, Kind, Modality, Party, Status, Tier, edtf

CONFIDENCE = 0.5
UNFOUNDED, NO_PARTY, ORDERS, NO_CLAIM = "quote not in the text", "party not in the text", "orders to a machine", "no such claim"
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Founder:
    """Founds the rows of one document on its text. `reading` is what the rules make of it."""

    reading: Reading
    folded: Folded
    extractor: str

    def claim(self, row: Row, start: int, end: int) -> Claim | str:
        """The claim of a row of the part `start`..`end`, or why there is none."""
        span = self.folded.quote(row.quote, start, end)
        if span is None:
            return UNFOUNDED
        low = fold(self.reading.document.text[span[0] : span[1]]).lower()
        if any(order in low for order in prompt().orders):
            return ORDERS
        ends = [self._party(named, *span) for named in (row.source, row.target)]
        if any(named is not None and party is None for named, party in zip((row.source, row.target), ends, strict=True)):
            return NO_PARTY
        if not may_stand(row.kind, ends[0], ends[1]):
            return NO_CLAIM
        return self._made(row, ends[0], ends[1], span)

    def _made(self, row: Row, source: Party | None, target: Party | None, span: tuple[int, int]) -> Claim:
        inside = all(party is None or (party.span and span[0] <= party.span[0] < span[1]) for party in (source, target))
        status = Status.UNKNOWN if row.modality in (Modality.DENIED, Modality.POSSIBLE) else row.status
        return Claim.of(
            self.reading.document, start=span[0], end=span[1], kind=row.kind, from_party=source, to_party=target,
            technology=row.technology, place=self._words(row.place, span), time=self._time(row.time), status=status,
            modality=row.modality, speaker=self._words(row.speaker, span), amount=self._amount(row, span),
            harm=row.harm if row.kind is Kind.USE else (), tier=Tier.CLAIM if inside else Tier.CANDIDATE,
            confidence=CONFIDENCE, extractor=self.extractor, frame=f"{row.kind}.llm",
            cues=(
                Cue("kind", "language model", *span),
                *(Cue(end, "language model: words found in the text", *party.span)
                  for end, party in (("from", source), ("to", target)) if party and party.span),
                Cue("confidence", "language model alone; not calibrated"),
            ),
        )  # fmt: skip

    def _party(self, named: Named | None, start: int, end: int) -> Party | None:
        """The party whose words stand in the text; None where they don't, or name a person or nothing."""
        span = self.folded.name(named.name, start, end) if named is not None else None
        if named is None or span is None:
            return None
        mention = self._mention(*span)
        if mention is not None and mention.type == PERSON:
            return None
        written = self.reading.document.text[span[0] : span[1]]
        known = party_of(self.reading, mention)
        if known is not None:
            return Party(name=known.name, type=known.type, country=known.country, id=known.id, written=written, span=span)
        return Party(
            name=self._bare(written), type=named.type, country=self._country(named, mention), written=written, span=span
        )

    def _mention(self, start: int, end: int) -> Mention | None:
        """The rules' mention that touches these words and ends where they end; before it a person that they touch at all."""
        scene = self._scene(start)
        touching = [m for m in scene.sentence.mentions if m.start < end and start < m.end] if scene else []
        persons = [m for m in touching if m.type == PERSON]
        exact = [m for m in touching if m.end == end]
        return next(iter(persons or exact), None)

    def _country(self, named: Named, mention: Mention | None) -> str | None:
        """The model's country where the text names that country at all."""
        if mention is not None and mention.country:
            return mention.country
        spoken = {m.country for scene in self.reading.scenes for m in scene.sentence.mentions}
        return named.country if named.country in spoken else None

    def _bare(self, written: str) -> str:
        words, function = written.split(), self.reading.language.words
        while len(words) > 1 and words[0].lower() in function["determiners"] | function["possessives"]:
            words = words[1:]
        return " ".join(words)

    def _scene(self, place: int) -> Scene | None:
        return next((s for s in self.reading.scenes if s.sentence.start <= place < s.sentence.end), None)

    def _words(self, said: str | None, span: tuple[int, int]) -> str | None:
        found = self.folded.name(said, *span) if said else None
        return " ".join(self.reading.document.text[found[0] : found[1]].split()) if found else None

    def _time(self, said: str | None) -> str | None:
        """A date whose years the text has, or that lie within a year of the publication date."""
        if said is None or not edtf.is_valid(said):
            return None
        published = {int(year) for year in _YEAR.findall(self.reading.published or "")}
        near = {year + step for year in published for step in (-1, 0, 1)}
        years = _YEAR.findall(said)
        return said if years and all(y in self.reading.document.text or int(y) in near for y in years) else None

    def _amount(self, row: Row, span: tuple[int, int]) -> Amount | None:
        scene = self._scene(span[0])
        if row.amount is None or scene is None:
            return None
        value, currency = row.amount
        said = [item for item in find_money(scene.sentence, self.reading.language) if item.value == value]
        return Amount(value, currency) if any(currency in item.currencies for item in said) else None
