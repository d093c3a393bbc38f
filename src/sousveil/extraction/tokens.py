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


def tokenise(text: str, start: int, end: int, *, elided: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens of `text[start:end]`, with offsets into `text`; words in `elided` (`l'`) are cut off what they lean on."""
    found = [
        Token(hit.start(), hit.end(), hit[0], hit[0].lower().replace("’", "'")) for hit in _TOKEN.finditer(text, start, end)
    ]
    return [part for token in found for part in _cut(token, elided)] if elided else found


def _cut(token: Token, elided: frozenset[str]) -> list[Token]:
    """The token with the words that lean on its beginning cut off, each with its own place."""
    found, begin = [], 0
    if len(token.low) != len(token.text):
        return [token]
    while 0 < (at := token.low.find("'", begin) + 1) < len(token.low) and token.low[begin:at] in elided:
        found.append(_part(token, begin, at))
        begin = at
    return [*found, _part(token, begin, len(token.low))]


def _part(token: Token, begin: int, end: int) -> Token:
    return Token(token.start + begin, token.start + end, token.text[begin:end], token.low[begin:end])
