"""What a scanner misread (`lsraeli`, `cl0sed`, `Guang- zhou`), put right for reading; claims keep the text as it is stored.

Invariant: what is read has the length of what is stored, and all but the beginnings of words put together stand at the same
place; no stored letter is ever changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import partial

from sousveil.extraction.broken import Joined, join
from sousveil.extraction.language import Language
from sousveil.extraction.misnamed import mend_names
from sousveil.model import Claim, Document, Modality, Party
from sousveil.model.claim import claim_id
from sousveil.model.text import sha256_of_text

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Mending:
    """Which letters are put right: whole words, and patterns with the letter that stands for each character found."""

    words: dict[str, str]
    letters: tuple[tuple[re.Pattern[str], str], ...]

    @classmethod
    def of(cls, table: dict[str, object]) -> Mending:
        """From scans.toml. Raises ValueError where a word would change its length."""
        words, letters = table.get("words", {}), table.get("letters", [])
        assert isinstance(words, dict) and isinstance(letters, list)
        if wrong := [word for word, meant in words.items() if len(word) != len(meant)]:
            raise ValueError(f"scans.toml: {', '.join(wrong)}: not as long as what is put for it")
        return cls(words, tuple((re.compile(row["find"]), row["put"]) for row in letters))

    def __call__(self, text: str) -> str:
        """The text as it is read, of the same length."""
        for pattern, letter in self.letters:
            text = pattern.sub(partial(_filled, letter), text)
        return _WORD.sub(lambda found: self.words.get(found[0], found[0]), text)


def _filled(letter: str, found: re.Match[str]) -> str:
    return letter * len(found[0])


@dataclass(frozen=True)
class AsRead:
    """The document with its scanner's errors put right (`read`, the very same where it has none) and as it is stored."""

    read: Document
    stored: Document
    joined: tuple[Joined, ...] = ()

    def claim(self, claim: Claim) -> Claim:
        """The claim with the stored document's words and places: its quote and its parties as they stand there."""
        if self.read is self.stored:
            return claim
        start, end = self.place(claim.start), self.place(claim.end)
        source, target = self._party(claim.from_party), self._party(claim.to_party)
        id = claim_id(claim.doc, claim.kind, start, end, source, target, denied=claim.modality is Modality.DENIED)
        cues = tuple(replace(cue, start=self._moved(cue.start), end=self._moved(cue.end)) for cue in claim.cues)
        quote = self.stored.text[start:end]
        return replace(claim, id=id, quote=quote, start=start, end=end, from_party=source, to_party=target, cues=cues)

    def place(self, at: int) -> int:
        """Where a place of the text as read stands in the stored one: a word put together begins where its first half does."""
        n = bisect_right(self.joined, at, key=lambda word: word.start) - 1
        return self.joined[n].start if n >= 0 and at <= self.joined[n].read else at

    def _moved(self, at: int | None) -> int | None:
        return at if at is None else self.place(at)

    def _party(self, party: Party | None) -> Party | None:
        if party is None or party.span is None:
            return party
        start, end = self.place(party.span[0]), self.place(party.span[1])
        return replace(party, span=(start, end), written=self.stored.text[start:end])


def as_read(document: Document, language: Language) -> AsRead:
    """The document as it is read."""
    text, joined = join(Mending.of(language.tables["scans"])(document.text), language)
    text = mend_names(text, language)
    if text == document.text:
        return AsRead(document, document)
    return AsRead(replace(document, text=text, text_sha256=sha256_of_text(text)), document, joined)
