"""Words broken in two at a line's end (`Guang-` / `zhou`, `com- pany`), read as one; where each stands is remembered.

Invariant: the text that is read has the length of the one that is stored: what a word loses is put before it as spaces. A
hyphen that is the word's own (`short- and long-term`, `law-` / `enforcement`) stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sousveil.extraction.language import Language, load
from sousveil.parties.gazetteer import WordKind, find

_BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,30})[-\u00ad\u2010]([ \t]{0,20}\n?[ \t]{0,20})(?<=\s)([^\W\d_]{2,30})(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TOWNS = (WordKind.CITY, WordKind.CAPITAL)
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Joined:
    """A word put together: it begins at `start` in the stored text, its letters at `read` in the text as read."""

    start: int
    read: int


def join(text: str, language: Language) -> tuple[str, tuple[Joined, ...]]:
    """The text with its broken words whole, and where they stand."""
    if not (broken := list(_BROKEN.finditer(text))):
        return text, ()
    told = Counter(word.casefold() for word in _WORD.findall(text))
    parts, joined, past = [], [], 0
    for found in broken:
        if _is_one_word(found, told, language):
            gap = found.start(3) - found.end(1)
            parts += [text[past : found.start()], " " * gap, found[1], found[3]]
            joined.append(Joined(found.start(), found.start() + gap))
            past = found.end()
    return "".join([*parts, text[past:]]), tuple(joined)


def _is_one_word(found: re.Match[str], told: Counter[str], language: Language) -> bool:
    """By what the document writes elsewhere, or the word that comes out; else by what its halves are by themselves."""
    first, second, words = found[1].casefold(), found[3].casefold(), _vocabulary(language.code)
    table = language.tables["scans"]["hyphens"]
    if second in table["suspends"].split():
        return False
    if not found[3].islower():
        return _is_name(found[1] + found[3], language)
    kept, whole = told[f"{first}-{second}"], told[first + second]
    if kept != whole:
        return whole > kept
    if first + second in words or _is_name(found[1] + found[3], language):
        return True
    named = found[1][0].isupper() and (second in language.verb_forms or _is_name(found[1], language, towns=False))
    if named or first in table["keeps"].split():
        return False
    if second in words or told[second] > 1:
        return "\n" in found[2] and first not in words and told[first] < 2
    return True


def _is_name(word: str, language: Language, *, towns: bool = True) -> bool:
    """Is it all of a name that needs no more evidence? Towns may be left out: `Cali` begins many words."""
    hit = next(iter(find(word, language.code)), None)
    return hit is not None and not hit.needs and (towns or hit.kind not in _TOWNS)


@cache
def _vocabulary(code: str) -> frozenset[str]:
    """All words that the tables of a language hold."""
    return frozenset(word for said in _said(load(code)) for word in _LETTERS.findall(said.casefold()))


def _said(language: Language) -> Iterator[str]:
    for groups in (language.words, language.reporting, language.nouns):
        for group in groups.values():
            yield from group
    yield from language.verb_forms
    yield from language.noun_frames
    yield from language.word_frames
    yield from language.prepositions
    for table in language.tables.values():
        yield from _strings(table)


def _strings(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        for key, value in table.items():
            yield key
            yield from _strings(value)
    elif isinstance(table, list):
        for value in table:
            yield from _strings(value)
