"""Words with their places. Invariant: `text[token.start:token.end] == token.text` for every token, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    r"[^\W\d_]+(?:[’'](?!s\b)[^\W\d_]{1,15})*"  # words, with an apostrophe inside but without the possessive
    r"|\d+(?:[.,]\d+)*[^\W\d_]*"  # numbers: 1,616.5 and 4G
    r"|[’']s\b"
    r"|\S"
)
_APOSTROPHES, _OPENED, _QUOTE = ("'", "’"), re.compile(r"(?<!\w)['‘]"), 200


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
    found = [_owning(text, start, token) if token.text in _APOSTROPHES else token for token in found]
    return [part for token in found for part in _cut(token, elided)] if elided else found


def _owning(text: str, start: int, mark: Token) -> Token:
    """`guests' data`: an apostrophe right behind an s and before a word says whose, where no quote was opened."""
    before = text[max(start, mark.start - 2) : mark.start]
    behind = text[mark.end : mark.end + 2]
    owns = len(before) == 2 and before.isalpha() and before[1] in "sS" and behind[:1] == " " and behind[1:].isalnum()
    opened = owns and _OPENED.search(text, max(start, mark.start - _QUOTE), mark.start)
    return replace(mark, low="'s") if owns and opened is None else mark


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
