"""Names of the registry with an l where a scanner misread an i (`Chlna`, `Hacklng Team`), put right for reading.

Invariant: a word is changed only where a known name comes out that the text as it stood does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations

from sousveil.extraction.language import Language
from sousveil.parties.gazetteer import find
from sousveil.parties.registry import registry
from sousveil.parties.states import states

_SUSPECT = re.compile(r"(?<![\w.@/-])[^\W\d_a-z][^\W\d_]{2,30}(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST, _MOST, _LS, _AROUND = 5, 4, 6, 40


def mend_names(text: str, language: Language) -> str:
    """The text with such names put right, of the same length."""

    def mended(found: re.Match[str]) -> str:
        word = found[0]
        meant = (_in_its_capitals(word, name) for name in _meant(word.casefold(), language.code))
        return next((name for name in meant if _comes_out(text, found.start(), word, name, language)), word)

    return _SUSPECT.sub(mended, text)


def _in_its_capitals(word: str, name: str) -> str:
    put = "I" if word.replace("l", "").isupper() else "i"
    return "".join(put if was.casefold() != now else was for was, now in zip(word, name, strict=True))


def _comes_out(text: str, start: int, word: str, name: str, language: Language) -> bool:
    """Is the word, so put right, within a name that needs no more evidence?"""
    before, end = text[max(0, start - _AROUND) : start], start + len(word)
    hits = find(f"{before}{name}{text[end : end + _AROUND]}", language.code)
    return any(hit.start <= len(before) and len(before) + len(name) <= hit.end and not hit.needs for hit in hits)


def _meant(word: str, code: str) -> list[str]:
    """The words of known names that a word would be with an i for some l of its; none where a name has it as it is."""
    places = [n for n, letter in enumerate(word) if letter == "l" and n]
    if len(word) < _SHORTEST or not 0 < len(places) <= _LS or word in _words(code):
        return []
    known = _words(code)
    some = chain.from_iterable(combinations(places, n + 1) for n in range(min(len(places), _MOST)))
    meant = (_with_i(word, changed) for changed in some)
    return sorted(name for name in meant if name in known and name.count("i", 1) <= _MOST)


@cache
def _words(code: str) -> frozenset[str]:
    return frozenset(word.casefold() for name in _names(code) for word in _LETTERS.findall(name))


def _names(code: str) -> Iterator[str]:
    yield from (alias.name for alias in registry().aliases)
    for state in states().codes:
        yield from (states().name(state, code), states().adjective(state), states().capital(state), *states().cities(state))


def _with_i(word: str, places: tuple[int, ...]) -> str:
    return "".join("i" if n in places else letter for n, letter in enumerate(word))
