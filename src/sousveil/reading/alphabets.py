"""Which old charset a text is in, by the letters and commonest words of the languages that are written in it.

Invariant: a charset is named only where nearly all letters beyond ASCII are those of one language, and it is said whether some
of its commonest words stand in the text too. Letters and words are data (`alphabets.tsv`); where words are missing, the first
language of the table whose letters fit is taken.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_SAMPLE = 65_536
_SHARE, _WORDS, _HITS = 0.97, 0.04, 2
_ENOUGH = 20
_WORD = re.compile(r"[^\W\d_]+")
_ASCII, _OTHER = re.compile("[A-Za-z]"), re.compile("[\u0370-\U0010ffff]")
_CONTROLS = re.compile("[\x80-\x9f]")
_SIGNS = frozenset("“”„‘’‚…–—•·«»‹›§°€£©®™№\xa0\xad")


@dataclass(frozen=True)
class _Language:
    """Charsets in the order in which they are common, small letters beyond ASCII, commonest words."""

    charsets: tuple[str, ...]
    letters: frozenset[str]
    words: frozenset[str]

    @property
    def has_capitals(self) -> bool:
        """Is nearly each sentence bound to hold a capital beyond ASCII?"""
        return not self.letters.isdisjoint("αо")


def _languages() -> Iterator[_Language]:
    table = files(__package__).joinpath("alphabets.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines(), delimiter="\t"):
        yield _Language(tuple(row["charsets"].split()), frozenset(row["letters"]), frozenset(row["words"].split()))


_LANGUAGES = tuple(_languages())


@dataclass(frozen=True)
class _Read:
    """Signs beyond ASCII, words in small letters, how many are odd, and whether there are small letters and capitals."""

    signs: Counter[str]
    words: Counter[str]
    odd: int
    has_both_cases: bool


def charset_of(raw: bytes) -> tuple[str, bool]:
    """The charset of bytes that are not UTF-8, and whether words tell it, not letters alone; an empty name where neither do."""
    best: tuple[float, str] = (0.0, "")
    first = ""
    known: dict[str, _Read | None] = {}
    for language in _LANGUAGES:
        for charset in language.charsets:
            if charset not in known:
                known[charset] = _read(raw[:_SAMPLE], charset)
            read = known[charset]
            if read and _fits(language, read):
                first = first or charset
                share = _share_of_words(language, read)
                if share > best[0]:
                    best = share, charset
                break
    return best[1] or first, bool(best[1])


def _read(raw: bytes, charset: str) -> _Read | None:
    """None where the bytes are not in the charset."""
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        return None
    if _CONTROLS.search(text):
        return None
    signs = Counter(sign for sign in text if sign > "\x7f" and sign not in _SIGNS)
    words = Counter(_WORD.findall(text))
    odd = sum(times for word, times in words.items() if not word.isascii() and _is_odd(word))
    lowered: Counter[str] = Counter()
    for word, times in words.items():
        lowered[word.lower()] += times
    return _Read(signs, lowered, odd, any(map(str.isupper, signs)) and any(map(str.islower, signs)))


def _is_odd(word: str) -> bool:
    """Has it a capital after a small letter, or letters of two scripts?"""
    return (word[1:] != word[1:].lower() and not word.isupper()) or (_ASCII.search(word) and _OTHER.search(word)) is not None


def _fits(language: _Language, read: _Read) -> bool:
    """Are the letters beyond ASCII the language's own, and written as people write them?"""
    whole = read.signs.total()
    own = sum(times for sign, times in read.signs.items() if sign in language.letters or sign.lower() in language.letters)
    if own < _SHARE * whole or read.odd > (1 - _SHARE) * read.words.total():
        return False
    return not language.has_capitals or read.has_both_cases or whole < _ENOUGH


def _share_of_words(language: _Language, read: _Read) -> float:
    """How many of the words are the language's commonest; 0 where too few are."""
    count = read.words.total()
    hits = sum(read.words[word] for word in language.words)
    return hits / count if hits >= max(_HITS, _WORDS * count) else 0.0
