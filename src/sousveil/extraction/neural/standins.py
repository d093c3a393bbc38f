"""The text as the model reads it: known companies, states and their cities by stand-ins, in the order they first appear.

Invariant: two texts that differ only in which known names stand in them are one text to the model; every offset can be taken
back to the text itself. So no answer hangs on the name of a supplier or of its country.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from sousveil.extraction.neural.reading import Known

COLUMNS = {"name": 0, "adjective": 1, "capital": 2}


@dataclass(frozen=True)
class StandIns:
    """Rows of words for states (name, adjective, capital), for states said with an article, and for companies."""

    states: tuple[tuple[str, ...], ...]
    with_article: tuple[str, ...]
    companies: tuple[str, ...]

    def __post_init__(self) -> None:
        if not (self.states and self.with_article and self.companies) or any(len(row) != 3 for row in self.states):
            raise ValueError("standins.toml needs states of three words each, with_article and companies")


@cache
def table() -> StandIns:
    """The table that ships."""
    raw = tomllib.loads(Path(__file__).with_name("standins.toml").read_text(encoding="utf-8"))
    return StandIns(tuple(tuple(row) for row in raw["states"]), tuple(raw["with_article"]), tuple(raw["companies"]))


@dataclass(frozen=True)
class Retold:
    """A text with stand-ins. `cuts` are the replaced spans, as (start, end) in the text and in the retold one, in order."""

    text: str
    cuts: tuple[tuple[int, int, int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [cut[0] for cut in self.cuts]

    @cached_property
    def _new_starts(self) -> list[int]:
        return [cut[2] for cut in self.cuts]

    def there(self, place: int) -> int:
        """A place of the text in the retold one; inside a name, the beginning of its stand-in."""
        n = bisect_right(self._starts, place) - 1
        if n < 0:
            return place
        _, stop, new_start, new_stop = self.cuts[n]
        return new_start if place < stop else place - stop + new_stop

    def back(self, place: int, *, end: bool = False) -> int:
        """A place of the retold text in the text; inside a stand-in, the beginning or end of the name."""
        n = bisect_right(self._new_starts, place - end) - 1
        if n < 0:
            return place
        start, stop, new_start, new_stop = self.cuts[n]
        if place >= new_stop:
            return place - new_stop + stop
        return start if place == new_start or not end else stop

    def known(self, mention: Known) -> Known:
        """A known mention in the retold text."""
        opens = None if mention.opens is None else self.there(mention.opens)
        end = self.there(mention.end - 1) + self._last(mention.end)
        return replace(mention, start=self.there(mention.start), end=end, opens=opens)

    def _last(self, end: int) -> int:
        n = bisect_right(self._starts, end - 1) - 1
        inside = n >= 0 and self.cuts[n][0] <= end - 1 < self.cuts[n][1]
        return self.cuts[n][3] - self.cuts[n][2] if inside else 1


def retell(text: str, known: Sequence[Known]) -> Retold:
    """Replace companies, states and places of a state by stand-ins; of overlapping names only the first and outermost."""
    words = table()
    numbers: dict[str, dict[str, int]] = {"company": {}, "state": {}}
    parts, cuts, at, size = [], [], 0, 0
    for one in sorted(known, key=lambda k: (k.start, -k.end)):
        kind = "company" if one.type == "company" else "state" if one.type in ("state", "place") and one.country else ""
        if not kind or one.start < at or one.form not in COLUMNS:
            continue
        key = (one.country if kind == "state" else None) or one.entity_hint or one.name or text[one.start : one.end]
        number = numbers[kind].setdefault(key, len(numbers[kind]))
        word = _word(words, one, kind, number, text[max(0, one.start - 4) : one.start])
        size += one.start - at
        parts += [text[at : one.start], word]
        cuts.append((one.start, one.end, size, size + len(word)))
        at, size = one.end, size + len(word)
    return Retold("".join(parts) + text[at:], tuple(cuts))


def _word(words: StandIns, one: Known, kind: str, number: int, before: str) -> str:
    if kind == "company":
        return words.companies[number % len(words.companies)]
    column = 2 if one.type == "place" else COLUMNS[one.form]
    if column == 0 and before.casefold() == "the ":
        return words.with_article[number % len(words.with_article)]
    return words.states[number % len(words.states)][column]
