"""Finds a model's words in the stored text. Invariant: what is found is a place in the text whose words are the same but for
white space, the form of quotation marks and dashes, and (for names) the size of letters; nothing is ever found by likeness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 12
_SAME = str.maketrans("“”„«»‘’‚‹›–—‑", '"""""' + "''''" + "'" + "---")
_ENDS = ".;,: "


@dataclass(frozen=True)
class Folded:
    """A text with white space folded; `find` gives places in the text as it is."""

    text: str

    @cached_property
    def _map(self) -> tuple[str, list[int]]:
        kept: list[str] = []
        places: list[int] = []
        for place, character in enumerate(self.text):
            if not character.isspace():
                kept.append(character)
            elif kept and kept[-1] != " ":
                kept.append(" ")
            else:
                continue
            places.append(place)
        return "".join(kept).translate(_SAME), places

    @cached_property
    def _low(self) -> str:
        """The same in small letters, where each letter keeps its length."""
        return "".join(low if len(low := c.lower()) == 1 else c for c in self._map[0])

    def quote(self, words: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a quote stands, first within `start`..`end`, then anywhere; without stops at its end."""
        wanted = fold(words).strip(_ENDS)
        if len(wanted) < SHORTEST:
            return None
        whole, places = self._map
        found = [(places[at], places[at + len(wanted) - 1] + 1) for at in _every(whole, wanted)]
        return next((span for span in found if start <= span[0] and span[1] <= end), found[0] if found else None)

    def name(self, words: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a name stands as whole words: in `start`..`end`, else nearest before it, else nearest behind it."""
        wanted = fold(words).strip(_ENDS + "\"'()").lower()
        if not wanted:
            return None
        low, places = self._low, self._map[1]
        found = [
            (places[at], places[at + len(wanted) - 1] + 1)
            for at in _every(low, wanted)
            if not low[at - 1 : at].isalnum() and not low[at + len(wanted) : at + len(wanted) + 1].isalnum()
        ]
        return min(found, key=lambda span: _distance(span, start, end), default=None)


def fold(words: str) -> str:
    """White space folded, quotation marks and dashes in one form."""
    return " ".join(words.split()).translate(_SAME)


def _every(text: str, wanted: str) -> list[int]:
    return [hit.start() for hit in re.finditer(f"(?={re.escape(wanted)})", text)][:200]


def _distance(span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    if start <= span[0] and span[1] <= end:
        return 0, span[0] - start
    return (1, start - span[0]) if span[0] < start else (2, span[0] - end)
