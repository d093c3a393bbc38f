"""A phrase in bytes whose charset is not known: its words in order, with tags, entities and any white space between them.

Invariant: each place of the bytes is looked at once for each word, whatever the bytes are: a regular expression of several
words that may be anything would try all ways to share them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_GAP = re.compile(rb"(?:[\s\xa0]|\xc2\xa0|&nbsp;?|&#160;?|&#xa0;?|<[^<>]{0,300}>)++")
_BREAKS = frozenset(b" \t\n\r\x0b\x0c<>")
_LONGEST = 80
_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


class Phrase:
    """One phrase. A word of it that is not ASCII may be any bytes. With `whole` no letter may follow it."""

    def __init__(self, form: str, *, exact: bool, whole: bool) -> None:
        flags = 0 if exact else re.IGNORECASE
        words = form.split(" ")
        self._words = [re.compile(_written(word), flags) if word.isascii() else None for word in words]
        self._plain = [word.lower().encode("ascii") for word in words if word.isascii() and "&" not in word]
        self._whole = whole and words[-1][-1:].isascii()

    def stands_in(self, raw: bytes, start: int, end: int) -> bool:
        """Does it stand in the bytes between two places?"""
        end = min(end, len(raw))
        near = raw[start:end].lower()
        if not all(word in near for word in self._plain):
            return False  # nearly always: this is what makes it cheap
        begins: Iterable[int] = range(start, end)
        ends: list[int] = []
        for word in self._words:
            ends = _any_word(raw, begins, end) if word is None else _ends(word, raw, begins, end)
            gaps = (_GAP.match(raw, place, end) for place in ends)
            begins = sorted({gap.end() for gap in gaps if gap})
        return any(not self._whole or place == end or raw[place] not in _WORD for place in ends)


def _written(word: str) -> bytes:
    return re.escape(word.encode("ascii")).replace(rb"\&", rb"&(?:amp;|#38;)?")


def _ends(word: re.Pattern[bytes], raw: bytes, begins: Iterable[int], end: int) -> list[int]:
    if isinstance(begins, range):
        return [hit.end() for hit in word.finditer(raw, begins.start, end)]
    return [hit.end() for place in begins if (hit := word.match(raw, place, end))]


def _any_word(raw: bytes, begins: Iterable[int], end: int) -> list[int]:
    """Where bytes that may be a word can end, for words that begin at any of the places (ascending)."""
    found, at = [], 0
    for begin in begins:
        at = max(at, begin)
        while at < min(begin + _LONGEST, end) and raw[at] not in _BREAKS:
            at += 1
            found.append(at)
    return found
