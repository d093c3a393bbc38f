"""Letters that a scanner misread (`lsraeli`, `cl0sed`), put right for reading; claims keep the text as it is stored.

Invariant: what is read has the length of what is stored, so that every offset holds; no stored letter is ever changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from sousveil.extraction.language import Language
from sousveil.model import Claim, Document, Party
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


def as_read(document: Document, language: Language) -> Document:
    """The document with its scanner's errors put right, the very same where it has none."""
    text = Mending.of(language.tables["scans"])(document.text)
    return document if text == document.text else replace(document, text=text, text_sha256=sha256_of_text(text))


def as_stored(claim: Claim, document: Document) -> Claim:
    """The claim with the stored document's words: its quote and its parties' as they stand there."""
    source, target = _as_written(claim.from_party, document), _as_written(claim.to_party, document)
    return replace(claim, quote=document.text[claim.start : claim.end], from_party=source, to_party=target)


def _as_written(party: Party | None, document: Document) -> Party | None:
    if party is None or party.span is None:
        return party
    return replace(party, written=document.text[party.span[0] : party.span[1]])
