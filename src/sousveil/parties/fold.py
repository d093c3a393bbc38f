"""Folding for matching only: what a text looks like to the gazetteer, character for character.

Invariant: `fold(text)` has as many code points as `text`, so that an offset in one is an offset in the other.
"""

from __future__ import annotations

import unicodedata

_ASCII = (("\n", " "), ("\t", " "), ("\r", " "))
_OTHERS = (
    ("\u2018", "'"), ("\u2019", "'"), ("\u02bc", "'"), ("\u00b4", "'"), ("\u2010", "-"), ("\u2011", "-"), ("\u2012", "-"),
    ("\u2013", "-"), ("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("\u3000", " "),
)


def fold(text: str) -> str:
    """Small letters, one quote, one hyphen, one kind of space; the length stays."""
    even = text
    for character, plain_one in _ASCII if text.isascii() else (*_ASCII, *_OTHERS):
        even = even.replace(character, plain_one)
    folded = even.lower()
    return folded if len(folded) == len(text) else "".join(_small(c) for c in even)


def _small(character: str) -> str:
    """The small letter where it is one code point (the small letter of the Turkish dotted I is two: then `i`)."""
    small = character.lower()
    return small if len(small) == 1 else small[0]


def plain(text: str) -> str:
    """Without accents (é -> e, ł -> l); the length may change."""
    kept = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O"))
    return "".join(c for c in kept if not unicodedata.combining(c))


def is_unspaced(character: str) -> bool:
    """Whether the script sets no spaces between words (Han), or glues endings to names (Hangul)."""
    return "\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af"
