"""Settles what hits mean: an ambiguous name (Area, Circles, NISS) is believed only where the document gives the evidence.

Invariant: a reading without needs is always kept; a reading with needs is kept only where its evidence stands in this text, by
the rules of data/README.md; nothing is guessed from outside knowledge. What is not settled is returned as open, not dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sousveil.model import PartyType
from sousveil.parties.gazetteer import Hit, Word, WordKind
from sousveil.parties.registry import registry, tables

_NEAR, _FAR = 40, 600
_TOLD = 3
_PEOPLES = {WordKind.DEMONYM, WordKind.PEOPLE}
_GEOGRAPHIC = {
    WordKind.STATE, WordKind.METONYM, WordKind.DEMONYM, WordKind.PEOPLE, WordKind.CAPITAL, WordKind.CITY, WordKind.REGION,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """`hits` with the readings that are believed; `open` hits none of whose readings has its evidence."""

    hits: tuple[Hit, ...]
    open: tuple[Hit, ...]


@dataclass(frozen=True)
class _Facts:
    text: str
    sentences: Sequence[tuple[int, int]]
    has_technology: Callable[[int, int], bool]
    company_words: re.Pattern[str]
    countries: Counter[str]
    states: Counter[str]
    told: frozenset[str]
    established: frozenset[str]

    def around(self, hit: Hit, reach: int) -> tuple[int, int]:
        """The hit's sentence, cut to `reach` characters on either side: a sentence of megabytes costs no more than another."""
        index = bisect_right(self.sentences, (hit.start, len(self.text))) - 1
        start, end = self.sentences[index] if index >= 0 else (0, len(self.text))
        return max(start, hit.start - reach), min(max(end, hit.end), hit.end + reach)

    def supports(self, hit: Hit, word: Word) -> bool:
        """Whether the evidence that a reading needs is there."""
        if not word.needs:
            return True
        if word.needs == "country":
            return word.country in self.countries
        if word.needs == "home":
            times = self.countries[word.country or ""]
            return times > 0 and (not self.told or times == max(self.countries.values()))
        if word.needs == "named":
            return word.ref in self.established and not self._shortens_another(word)
        if word.ref in self.established:
            return True
        start, end = self.around(hit, _NEAR if word.needs == "company-word" else _FAR)
        if word.needs == "capital":
            return not self.text[start:end].isupper()
        if word.needs == "company-word":
            return self._has_company_word(start, end, hit)
        technical = self.has_technology(start, end)
        return technical or (word.needs == "context" and self._has_company_word(start, end, hit))

    def _shortens_another(self, word: Word) -> bool:
        """Is it the beginning of the name of somebody else whom the text names: `RCS` beside `RCS Lab`?"""
        others = (registry().get(ref) for ref in self.established if ref != word.ref)
        return any(other is not None and other.name.startswith(f"{word.form} ") for other in others)

    def most_spoken_of(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Of bodies, cities or peoples that share a name, the one whose country the text names most comes first, the first
        listed among equals; another city of that country is not enough to tell which city."""
        kinds = {word.kind for word in words}
        if kinds == {WordKind.CITY}:
            named = self.states
        elif kinds <= _PEOPLES or all(word.needs in ("country", "home") for word in words):
            named = self.countries
        else:
            return words
        return tuple(sorted(words, key=lambda word: -named[word.country or ""]))

    @cached_property
    def _company_places(self) -> list[int]:
        return [match.start() for match in self.company_words.finditer(self.text)]

    def _has_company_word(self, start: int, end: int, hit: Hit) -> bool:
        places = self._company_places
        before = bisect_left(places, start), bisect_left(places, hit.start)
        after = bisect_left(places, hit.end), bisect_left(places, end)
        return before[0] < before[1] or after[0] < after[1]


def settle(
    hits: Sequence[Hit], text: str, *, sentences: Sequence[tuple[int, int]], has_technology: Callable[[int, int], bool],
    lang: str = "en", told: Iterable[str] = (),
) -> Settled:
    """The hits of one text, settled. `sentences` are spans in order; `has_technology(start, end)` says whether words of
    surveillance technology stand between two offsets; `told` are countries that its publisher's name tells, which count as
    if the text named them _TOLD times."""
    telling = [(h.kind, code) for h in hits if not h.needs and _speaks_of_its_state(h) for code in _countries(h)]
    countries = Counter(code for _, code in telling)
    states = Counter(code for kind, code in telling if kind is not WordKind.CITY)
    established = {w.ref for h in hits for w in h.words if w.kind is WordKind.PARTY and not w.needs}
    home = frozenset(told)
    countries.update([*home] * _TOLD)
    facts = _Facts(text, sentences, has_technology, company_words(lang), countries, states, home, frozenset(established))
    believed, unsettled = [], []
    for hit in hits:
        words = facts.most_spoken_of(tuple(word for word in hit.words if facts.supports(hit, word)))
        if words:
            believed.append(hit if words == hit.words else replace(hit, words=words))
        else:
            unsettled.append(hit)
    return Settled(tuple(believed), tuple(unsettled))


def _countries(hit: Hit) -> set[str]:
    """Those of which it speaks: all that a people's name may mean (`Congolese`); a city's where it means that one alone."""
    several = hit.kind in _PEOPLES or hit.kind is WordKind.CITY
    found = {word.country for word in hit.words if word.country and (several or not word.needs)}
    return set() if hit.kind is WordKind.CITY and len(found) > 1 else found


def _speaks_of_its_state(hit: Hit) -> bool:
    """A state, its people and places, its government (`the Biden administration`), a body of its own; no company."""
    if hit.kind is WordKind.PARTY:
        entry = registry().get(hit.ref)
        return entry is not None and entry.type is PartyType.PUBLIC_BODY
    return hit.kind in _GEOGRAPHIC


@lru_cache(maxsize=4)
def company_words(lang: str) -> re.Pattern[str]:
    """The words that show that a company is spoken of (maker, supplier, Ltd, ...). Raises KeyError for a language without."""
    words = sorted(tables()["company_words"][lang], key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)")
