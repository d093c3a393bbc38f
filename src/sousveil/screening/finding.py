"""Terms in a text: whole words only, with their capitals, in scripts with and without spaces.

Invariant: a hit is never part of a longer word in a script that sets spaces; where none are set (Chinese, Japanese, Thai) or
words are glued on (Korean, Arabic), any place counts. Overlapping hits are all found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sousveil.screening.folding import fold
from sousveil.screening.words import Case, Term

_GLUED = "\u0590-\u06ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IS_GLUED = re.compile(f"[{_GLUED}]")
_HEAD = 4
_TOKEN = re.compile(f"[^\\W{_GLUED}]+")


class Found(NamedTuple):
    """A term at `start`..`end` of a text (code points, end exclusive)."""

    start: int
    end: int
    term: Term


class Finder:
    """Looks for a list of terms. Build it once; it may be used by several threads."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._words: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        self._stems: dict[str, list[Term]] = defaultdict(list)
        self._glued: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for term in terms:
            form = fold(term.form)
            first = _TOKEN.match(form)
            if first is None:
                self._glued[form[0]].append((form, term))
            elif term.stem and first.end() == len(form):
                self._stems[form].append(term)
            else:
                self._words[first[0]].append((form, term))
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._head = min([_HEAD, *self._lengths])
        self._heads = {stem[: self._head] for stem in self._stems}
        self._starts = re.compile("[" + re.escape("".join(sorted(self._glued))) + "]") if self._glued else None

    def find(self, text: str, folded: str | None = None) -> Iterator[Found]:
        """Every hit, in no order. `folded` is `fold(text)` where the caller has it."""
        folded = fold(text) if folded is None else folded
        for form, term in self._candidates(folded):
            yield from _places(text, folded, form, term)
        if self._starts is not None and not text.isascii():
            for hit in self._starts.finditer(folded):
                for form, term in self._glued[hit[0]]:
                    if folded.startswith(form, hit.start()):
                        yield Found(hit.start(), hit.start() + len(form), term)

    def _candidates(self, folded: str) -> Iterator[tuple[str, Term]]:
        """The forms that may stand in a text: those whose first word does, and stems of words that do."""
        words = set(_TOKEN.findall("\n".join(set(folded.split()))))
        for word in words & self._words.keys():
            yield from self._words[word]
        stems = {word[:length] for word in words if word[: self._head] in self._heads for length in self._lengths}
        for stem in stems & self._stems.keys():
            yield from ((stem, term) for term in self._stems[stem])

    def has(self, text: str, folded: str | None = None) -> bool:
        """Is any of the terms in the text?"""
        return next(self.find(text, folded), None) is not None


def find_of(terms: Iterable[Term], text: str, folded: str) -> Iterator[Found]:
    """Every hit of a few terms: what a Finder of them would give."""
    for term in terms:
        form = fold(term.form)
        if _TOKEN.match(form):
            yield from _places(text, folded, form, term)
        else:
            yield from (Found(start, start + len(form), term) for start in _all(folded, form))


def _places(text: str, folded: str, form: str, term: Term) -> Iterator[Found]:
    for start in _starts(folded, form):
        end = start + len(form)
        if (term.stem or _ends(folded, end)) and _fits(text[start:end], term):
            yield Found(start, end, term)


def _all(folded: str, form: str) -> Iterator[int]:
    start = folded.find(form)
    while start >= 0:
        yield start
        start = folded.find(form, start + 1)


def _starts(folded: str, form: str) -> Iterator[int]:
    """Where a form of a spaced script stands at the beginning of a word."""
    for start in _all(folded, form):
        if start == 0 or not _TOKEN.match(folded, start - 1) or not form[0].isalnum():
            yield start


def _ends(folded: str, end: int) -> bool:
    """Does a word end here? What is glued on in a script without spaces does not count as part of it."""
    return end >= len(folded) or not folded[end].isalnum() or bool(_IS_GLUED.match(folded[end - 1])) != bool(
        _IS_GLUED.match(folded[end])
    )


def _fits(written: str, term: Term) -> bool:
    if term.case is Case.EXACT:
        return written == term.form
    return term.case is Case.ANY or not written[0].islower() or written == term.form
