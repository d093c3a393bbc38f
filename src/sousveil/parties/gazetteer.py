"""The gazetteer finds every name it knows in a text: parties, states, demonyms, capitals, cities, regions, metonyms.

Invariants: a hit is whole tokens only (`ZTE` is not in `SITZTEIL`); offsets are code points of the text as given; the longest
form wins and hits never overlap; nothing is folded away but case, quotes, hyphens and kinds of spaces, so a look-alike is
no hit. A hit says what the words may mean, not what they mean here: `needs` names the evidence that is still missing.

The tables are built by data/parties/build.py. First tokens are looked up in a dict and only the few forms that begin with one
are compared, so a text costs one look-up a token; lines of a table are read when their first token first occurs. `small` lists
the first tokens of forms that may be written with a small letter.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from sousveil.model import UsageError
from sousveil.parties.fold import fold, is_unspaced

LANGUAGES = ("en", "fr", "es")
DATA = Path(__file__).with_name("data")
_TOKEN = re.compile(r"\w+")
_FEW = 60
_RUN = re.compile(r"(?<=\S)(?:[^\S\n]{2,4}|[^\S\n]{1,4}\n[^\S\n]{0,4}|\n[^\S\n]{1,4})(?=\S)")
_UNSPACED = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]")
_SHORT = 4


class WordKind(StrEnum):
    """What a form is. Order: which reading comes first when one form has several. `NOT_PARTY` is never returned."""

    PARTY = "party"
    STATE = "state"
    METONYM = "metonym"
    DEMONYM = "demonym"
    PEOPLE = "people"
    CAPITAL = "capital"
    CITY = "city"
    REGION = "region"
    AREA = "area"
    NOT_PARTY = "not-party"


_KINDS = tuple(WordKind)


class Word(NamedTuple):
    """One reading of a form. `ref` is a party id, a country code (state, metonym, demonym, people) or a place's name;
    `alias` says what kind of name it is (name, legal, short, abbreviation, product, former, script, adjective, noun, other);
    `needs` what more must be seen before it is believed (data/README.md: capital, context, company-word, tech, country)."""

    form: str
    kind: WordKind
    ref: str
    country: str | None
    alias: str
    needs: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A form found at `start`..`end` (code points, end exclusive) with its readings, the likeliest first."""

    start: int
    end: int
    words: tuple[Word, ...]

    @property
    def kind(self) -> WordKind:
        """The first reading's kind."""
        return self.words[0].kind

    @property
    def ref(self) -> str:
        """The first reading's party id, country code or place name."""
        return self.words[0].ref

    @property
    def country(self) -> str | None:
        """The first reading's country, alpha-2."""
        return self.words[0].country

    @property
    def alias(self) -> str:
        """The first reading's kind of name."""
        return self.words[0].alias

    @property
    def needs(self) -> str:
        """The evidence that the first reading still needs; empty where the form alone is enough."""
        return self.words[0].needs


@dataclass(frozen=True, slots=True)
class _Form:
    folded: str
    words: tuple[Word, ...]


class Gazetteer:
    """The names of one language, with those of every language. Build it with `gazetteer(lang)`, which keeps it."""

    def __init__(self, tables: list[dict[str, Any]]) -> None:
        self._small = {key for table in tables for key in table["small"]}
        self._tokens = _tokens_worth_a_look(self._small)
        self._spaced: dict[str, str] = {}
        self._unspaced: dict[str, str] = {}
        for table in tables:
            for mine, theirs in ((self._spaced, table["spaced"]), (self._unspaced, table["unspaced"])):
                shared = mine.keys() & theirs.keys()
                joined = {key: f"{mine[key]}\n{theirs[key]}" for key in shared}
                mine.update(theirs)
                mine.update(joined)
        self._forms: dict[str, tuple[_Form, ...]] = {}

    def find(self, text: str) -> list[Hit]:
        """All hits in order of place. Names that stand in a longer phrase that is no party (Amazon rainforest) are left out;
        several spaces within a name are read as one."""
        even, cuts = _even(text)
        if cuts:
            back = _Back(cuts)
            return [replace(hit, start=back(hit.start), end=back(hit.end - 1) + 1) for hit in self._find(even)]
        return self._find(text)

    def _find(self, text: str) -> list[Hit]:
        hits = list(self._find_spaced(text))
        if _UNSPACED.search(text):
            hits.extend(self._find_unspaced(text))
            hits.sort(key=lambda hit: hit.start)
        return hits

    def _find_spaced(self, text: str) -> Iterator[Hit]:
        folded, known, past = fold(text), self._spaced, 0
        for match in self._tokens.finditer(text):
            start, end = match.span()
            token = folded[start:end]
            if token not in known or start < past or (text[start].islower() and token not in self._small):
                continue
            hit = self._longest(text, folded, start, token)
            if hit is not None:
                past = hit.end
                if hit.kind is not WordKind.NOT_PARTY:
                    yield hit

    def _longest(self, text: str, folded: str, start: int, token: str) -> Hit | None:
        for form in self._read(token):
            end = start + len(form.folded)
            if folded.startswith(form.folded, start) and _ends_token(folded, end):
                words = _readings(text[start:end], form)
                if words:
                    return Hit(start, end, words)
        return None

    def _find_unspaced(self, text: str) -> Iterator[Hit]:
        past = 0
        for match in _UNSPACED.finditer(text):
            start = match.start()
            if start < past or match.group() not in self._unspaced:
                continue
            for form in self._read(match.group()):
                if text.startswith(form.folded, start):
                    past = start + len(form.folded)
                    yield Hit(start, past, form.words)
                    break

    def _read(self, key: str) -> tuple[_Form, ...]:
        """The forms that begin with a token or a character, longest first."""
        forms = self._forms.get(key)
        if forms is None:
            table = self._unspaced if is_unspaced(key[0]) else self._spaced
            forms = self._forms[key] = _forms_of(table[key])
        return forms


def _even(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text with one space for each run of a few within a paragraph, and where in it how many characters were left out."""
    pieces, cuts, past, length = [], [], 0, 0
    for run in _RUN.finditer(text):
        pieces += [text[past : run.start()], " "]
        length += run.start() - past + 1
        cuts.append((length, len(run[0]) - 1))
        past = run.end()
    return ("".join((*pieces, text[past:])), cuts) if cuts else (text, [])


class _Back:
    """From a place in a text with even spaces to the place in the text as it was."""

    def __init__(self, cuts: list[tuple[int, int]]) -> None:
        self._places = [place for place, _ in cuts]
        self._shifts = [0, *accumulate(left_out for _, left_out in cuts)]

    def __call__(self, place: int) -> int:
        return place + self._shifts[bisect_right(self._places, place)]


def _tokens_worth_a_look(small: set[str]) -> re.Pattern[str]:
    """Tokens that may begin a form: where few forms begin with a small letter, those few and tokens with a capital or digit."""
    if len(small) > _FEW:
        return _TOKEN
    few = "|".join(re.escape(key) for key in sorted(small))
    return re.compile(rf"\b(?:[^\Wa-z]\w*|(?i:{few})\b)")


def _forms_of(lines: str) -> tuple[_Form, ...]:
    by_form: dict[str, list[Word]] = {}
    for line in lines.split("\n"):
        form, kind, ref, country, alias, needs = line.split("\t")
        by_form.setdefault(fold(form), []).append(Word(form, _KINDS[int(kind)], ref, country or None, alias, needs))
    longest_first = sorted(by_form, key=lambda folded: (-len(folded), folded))
    return tuple(_Form(folded, tuple(sorted(by_form[folded], key=_order))) for folded in longest_first)


def _order(word: Word) -> tuple[bool, int, str]:
    return bool(word.needs), _KINDS.index(word.kind), word.ref


def _ends_token(folded: str, end: int) -> bool:
    """Whether a form that ends here ends with the token: `U.S.` and `e&` do by themselves."""
    if end >= len(folded):
        return True
    after = folded[end]
    return not (after.isalnum() or after == "_") or not folded[end - 1].isalnum()


def _readings(written: str, form: _Form) -> tuple[Word, ...]:
    """The readings whose capitals fit the words as written, exact ones first, each referent once."""
    fitting = [word for word in form.words if _fits(written, word)]
    fitting.sort(key=lambda word: word.form != written)
    once: dict[tuple[WordKind, str, str | None], Word] = {}
    for word in fitting:
        once.setdefault((word.kind, word.ref, word.country), word)
    words = tuple(once.values())
    return words if all(w.kind is not WordKind.NOT_PARTY for w in words) else words[:1]


def _fits(written: str, word: Word) -> bool:
    """Abbreviations are exact; a form with needs has its own capitals; others begin with a capital or are all capitals."""
    form = word.form
    if written == form or fold(written) == written == form:
        return True
    if word.kind is WordKind.NOT_PARTY:
        return True
    if form.isupper():
        return len(form) > _SHORT and written.istitle() and not word.needs
    if word.needs:
        return _same_letters(written, form)
    if written.isupper():
        return len(form) >= _SHORT
    if form[0].isupper() or form[0].isdigit():
        return written[0].isupper() or written[0].isdigit()
    return written[0].isupper() or written == fold(form)


def _same_letters(written: str, form: str) -> bool:
    """The same but for kinds of quotes, hyphens and spaces."""
    return all(a == b or not a.isalnum() for a, b in zip(written, form, strict=True))


def languages_of(lang: str) -> tuple[str, ...]:
    """Which tables a language needs: those of all languages and its own. Raises UsageError for one without a table."""
    if lang not in LANGUAGES:
        raise UsageError(f"language {lang!r} has no table of names; there are {', '.join(LANGUAGES)}")
    return "any", lang


@lru_cache(maxsize=len(LANGUAGES))
def gazetteer(lang: str = "en") -> Gazetteer:
    """The gazetteer of a language (en, fr, es), loaded once. Raises UsageError for another."""
    names = [f"words-{part}.json" for part in languages_of(lang)]
    return Gazetteer([json.loads((DATA / name).read_text(encoding="utf-8")) for name in names])


def find(text: str, lang: str = "en") -> list[Hit]:
    """All names in a text; see `Gazetteer.find`."""
    return gazetteer(lang).find(text)
