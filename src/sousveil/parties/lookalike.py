"""Look-alikes: a name that shows as a party's name but is spelled with other characters. Flagged, never merged.

Invariant: a name that the registry knows as written is never flagged. A flag says what is odd about the spelling and which
party the name resembles, if any; whether it is a spoof, an OCR error or a typing slip is for a person to say.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sousveil.parties.normalise import added_marks, invisible
from sousveil.parties.registry import Registry, registry

_MIXABLE = {"HAN", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
_SHORTEST = 3


class Oddity(StrEnum):
    """What is odd about a spelling."""

    MIXED_SCRIPT = "mixed-script"
    INVISIBLE = "invisible-characters"
    OTHER_SCRIPT = "other-script"
    WIDTH = "unusual-letter-forms"
    MARKS = "added-accents"
    SUBSTITUTES = "look-alike-characters"


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a name is flagged, and the ids of the parties whose names it resembles (none, if only the mixture is odd)."""

    oddities: tuple[Oddity, ...]
    resembles: tuple[str, ...]


class Lookalikes:
    """Compares names with the registry's by their looks."""

    def __init__(self, parties: Registry) -> None:
        self._registry = parties
        self._by_looks: dict[str, set[str]] = defaultdict(set)
        for alias in parties.aliases:
            if len(alias.looks) >= _SHORTEST:
                self._by_looks[alias.looks].add(alias.id)

    def flag(self, name: str) -> Flag | None:
        """The flag of a name as written, or None where its spelling is not odd."""
        if self._registry.exact(name):
            return None
        oddities = list(_oddities(name))
        resembles = self._resembles(name)
        if not oddities and resembles:
            oddities.extend(self._substitutions(name, resembles))
        if not oddities:
            return None
        return Flag(tuple(dict.fromkeys(oddities)), tuple(sorted(resembles)))

    def _resembles(self, name: str) -> set[str]:
        looks = self._registry.normalise.skeleton(name)
        found = set(self._by_looks.get(looks, ()))
        key = self._registry.normalise.key(name)
        return found | set(self._by_looks.get(self._registry.normalise.skeleton(key), ()))

    def _substitutions(self, name: str, resembles: Iterable[str]) -> Iterable[Oddity]:
        """What was put in a party's name, where the name is not the party's under normal folding."""
        known = self._registry.normalised(name)
        if known:
            if all(added_marks(name, alias.name) for alias in known):
                yield Oddity.MARKS
        elif not name.isascii() and not any(_is_latin(c) for c in name if c.isalpha()):
            yield Oddity.OTHER_SCRIPT
        else:
            yield Oddity.SUBSTITUTES


def _oddities(name: str) -> Iterable[Oddity]:
    """What is odd about the characters, whatever the name."""
    if invisible(name):
        yield Oddity.INVISIBLE
    if any(mixes_scripts(token) for token in name.split()):
        yield Oddity.MIXED_SCRIPT
    if any(c.isalnum() and unicodedata.normalize("NFKC", c) != c for c in unicodedata.normalize("NFC", name)):
        yield Oddity.WIDTH


def mixes_scripts(token: str) -> bool:
    """Whether one token has letters of scripts that are not written together (Latin and Cyrillic; not Latin and Han)."""
    scripts = {script_of(c) for c in token if c.isalpha()}
    return len(scripts - _MIXABLE) > 1


def script_of(letter: str) -> str:
    """The script of a letter by the first word of its Unicode name; letters of mathematics count as Latin."""
    first = unicodedata.name(letter, "UNKNOWN").split()[0]
    return "LATIN" if first in {"FULLWIDTH", "MATHEMATICAL", "MODIFIER", "SCRIPT", "DOUBLE-STRUCK"} else first.split("-")[0]


def _is_latin(letter: str) -> bool:
    return script_of(letter) == "LATIN"


@lru_cache(maxsize=1)
def lookalikes() -> Lookalikes:
    """The comparison with the registry that ships, made once."""
    return Lookalikes(registry())
