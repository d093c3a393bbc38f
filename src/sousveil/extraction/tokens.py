"""Words with their places. Invariant: `text[token.start:token.end] == token.text` for every token, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]{1,15})*"  # words, with an apostrophe inside but without the possessive
    r"|\d+(?:[.,]\d+)*[^\W\d_]*"  # numbers: 1,616.5 and 4G
    r"|[’']s\b"
    r"|\S"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark; `low` is its lower case with straight apostrophes; offsets are code points of the document."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """Letters first?"""
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        """Does it begin with a capital letter?"""
        return self.text[0].isupper()


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`, with offsets into `text`."""
    return [
        Token(hit.start(), hit.end(), hit[0], hit[0].lower().replace("’", "'")) for hit in _TOKEN.finditer(text, start, end)
    ]
