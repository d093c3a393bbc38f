"""Passages of a text that may hold a claim: a supplier or technology, a place (or a second supplier), a word of the circuit.

Invariant: a passage is a sentence with those beside it, because a claim draws on the sentences around it; the sentences given
are those that hold the supplier or technology, in the order of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sousveil.screening.finding import Finder, Found, find_of
from sousveil.screening.folding import fold
from sousveil.screening.words import Term, Words

_END = re.compile(r"[.!?؟][\"”’)\]]*\s|[。！？]|\n")
_REACH = 700


@dataclass(frozen=True, slots=True)
class Look:
    """What a text holds: the wanted words that were found at all, and the sentences that make it worth reading."""

    words: tuple[str, ...]
    sentences: tuple[str, ...]


class Passages:
    """Looks at texts with one set of words."""

    def __init__(self, words: Words) -> None:
        self._wanted = Finder(words.wanted)
        self._places = Finder(words.places)
        self._circuit = Finder(words.circuit)
        self._suppliers: frozenset[Term] = frozenset(words.suppliers)

    def look(self, text: str, among: Iterable[Term] | None = None) -> Look:
        """The wanted words of a text, and its sentences that stand in a passage worth reading. `among` are the wanted words
        that may be in it, where that is known."""
        folded = fold(text)
        hits = self._wanted.find(text, folded) if among is None else find_of(among, text, folded)
        found = sorted(hits, key=lambda hit: (hit.start, hit.end, hit.term.form))
        if not found:
            return Look((), ())
        worth: list[str] = []
        starts = [hit.start for hit in found]
        past = 0
        for hit in found:
            if hit.start < past:
                continue
            (first, last), (start, past) = _around(text, hit)
            inside = found[bisect_left(starts, first) : bisect_left(starts, last)]
            if self._is_worth(text[first:last], folded[first:last], inside):
                worth.append(text[start:past].strip())
        return Look(tuple(dict.fromkeys(hit.term.form for hit in found)), tuple(worth))

    def _is_worth(self, text: str, folded: str, found: Sequence[Found]) -> bool:
        suppliers = {fold(hit.term.form) for hit in found if hit.term in self._suppliers}
        return self._circuit.has(text, folded) and (len(suppliers) > 1 or self._places.has(text, folded))


def _around(text: str, hit: Found) -> tuple[tuple[int, int], tuple[int, int]]:
    """The sentence of a hit with one before and two after, and the sentence itself; no further than REACH from it."""
    low, high = max(0, hit.start - _REACH), min(len(text), hit.end + _REACH)
    ends = [low, *(match.end() for match in _END.finditer(text, low, high))]
    number = bisect_right(ends, hit.start) - 1
    ends += [high] * 3
    return (ends[max(0, number - 1)], ends[number + 3]), (ends[number], ends[number + 1])
