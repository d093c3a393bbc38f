"""The words that make a page worth reading: suppliers, technologies, places, words of the circuit.

Invariant: words are data (data/screening builds what ships); a word's letters decide how it is compared: an abbreviation
exactly, a name with its capital, any other word in any case; `*` at the end takes any ending. Place names never decide that
a page is read at all: they stand on every page.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from sousveil.model import UsageError

DATA = Path(__file__).with_name("data") / "words.json"
_GROUPS = ("suppliers", "technologies", "places", "circuit")
_SHORT = 4


class Case(Enum):
    """How the letters of a word are compared: as they stand, with a capital first, or in any case."""

    EXACT = "exact"
    CAPITAL = "capital"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase: `form` without the `*`, whether it is a `stem`, and how its letters are compared."""

    form: str
    stem: bool
    case: Case

    @classmethod
    def of(cls, written: str) -> Term:
        """The term of a line of a table. Raises UsageError for one that would match everywhere."""
        form = written.removesuffix("*").strip()
        if len(form) < 2 or not any(map(str.isalnum, form)):
            raise UsageError(f"the word {written!r} is too short to look for")
        return cls(form, written.endswith("*"), _case(form))


def _case(form: str) -> Case:
    letters = [character for character in form if character.lower() != character.upper()]
    if letters and len(form) <= _SHORT and all(map(str.isupper, letters)):
        return Case.EXACT
    return Case.CAPITAL if letters and (form[0].isupper() or form[0].isdigit()) and any(map(str.isupper, letters)) else Case.ANY


@dataclass(frozen=True)
class Words:
    """The tables: what makes a page worth a look, and what must stand beside it in a passage. `common` are words that stand on
    most pages: where a phrase has another word, it is found by that."""

    suppliers: tuple[Term, ...]
    technologies: tuple[Term, ...]
    places: tuple[Term, ...]
    circuit: tuple[Term, ...]
    common: frozenset[str]
    digest: str

    @classmethod
    def of(
        cls, *, suppliers: Iterable[str], technologies: Iterable[str], places: Iterable[str], circuit: Iterable[str],
        common: Iterable[str] = (),
    ) -> Words:
        """The words of four lists. Raises UsageError where a list is empty or a word would match everywhere."""
        lists = [sorted(set(group)) for group in (suppliers, technologies, places, circuit)]
        for name, group in zip(_GROUPS, lists, strict=True):
            if not group:
                raise UsageError(f"the list of {name} is empty: every page would be left out")
        digest = hashlib.sha256(json.dumps(lists, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
        one, two, three, four = (tuple(map(Term.of, group)) for group in lists)
        return cls(one, two, three, four, frozenset(common), digest)

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Suppliers and technologies: one of them must stand on a page."""
        return self.suppliers + self.technologies


@lru_cache(maxsize=1)
def shipped() -> Words:
    """The words that ship, loaded once."""
    return Words.of(**json.loads(DATA.read_text(encoding="utf-8")))
