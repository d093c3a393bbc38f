"""Amounts of money in a sentence, each with the currencies that its sign or word may mean.

Invariant: a number without a currency is no amount; a range gives its lower end; the place in the text is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sousveil.extraction.currencies import NONE, Currencies, currencies
from sousveil.extraction.language import Language
from sousveil.extraction.numbers import is_number, number_at, touch
from sousveil.extraction.sentence import Sentence
from sousveil.model import Amount

_SHORT, _THOUSAND, _LARGE, _AWAY = 2, 1e3, 1e5, 6
_OPENING = frozenset("(,=~≈")


@dataclass(frozen=True)
class Sum:
    """An amount at tokens `first`..`last`: its value and the currencies that its sign or word may mean, of which the first is
    meant where nothing tells; `converted` is one that only says what the amount before it comes to."""

    first: int
    last: int
    value: float
    currencies: tuple[str, ...]
    converted: bool = False

    @property
    def is_sure(self) -> bool:
        """Is it money, whatever country is spoken of?"""
        return self.currencies[0] != NONE

    def amount(self, near: Sequence[str] = ()) -> Amount | None:
        """The amount where the currencies of the countries at hand are `near`, the nearest first."""
        meant = next((code for code in near if code in self.currencies), self.currencies[0])
        return Amount(self.value, meant) if meant != NONE else None


def find_money(sentence: Sentence, language: Language) -> list[Sum]:
    """Every amount of the sentence, in order."""
    table = currencies(language.code)
    found: list[Sum] = []
    bare: list[Sum] = []
    position = 0
    while position < len(sentence.tokens):
        hit = _sum_at(sentence, position, table)
        if hit is None:
            position += 1
            continue
        (found if hit.currencies else bare).append(hit)
        position = hit.last + 1
    found = [replace(one, converted=_is_converted(sentence, before, one, table)) for before, one in _with_before(found)]
    return sorted([*found, *_of_others(bare, found)], key=lambda one: one.first)


def _with_before(found: Sequence[Sum]) -> Iterator[tuple[Sum | None, Sum]]:
    return zip([None, *found], found, strict=False)


def _is_converted(sentence: Sentence, before: Sum | None, one: Sum, table: Currencies) -> bool:
    """`14.7 million euros (about $17.4 million)`, `5 billion shillings, or $38 million`."""
    if before is None or one.first - before.last > _AWAY or before.currencies == one.currencies:
        return False
    between = [sentence.low(n) for n in range(before.last + 1, one.first)]
    opens = between[:1] == ["("] or not table.joins["or"].isdisjoint(between[:2])
    return opens and all(word in table.joins["converted"] or word in _OPENING for word in between)


def _of_others(bare: Sequence[Sum], found: Sequence[Sum]) -> Iterator[Sum]:
    """`14 million of the 22 million dollars`, `2 million euros, of which 1 million went to X`: the currency of the nearest."""
    plain = [one for one in found if not one.converted]
    for one in bare:
        if plain:
            near = min(plain, key=lambda other: max(one.first - other.last, other.first - one.last))
            yield replace(one, currencies=near.currencies)


def _sum_at(sentence: Sentence, start: int, table: Currencies) -> Sum | None:
    """The sum that begins at a token; without currencies where it is a bare number of millions."""
    before = _currency_at(sentence, start, table, ahead=True)
    position = start + (before[1] if before else 0)
    number = number_at(sentence, position, table.rest)
    if number is None:
        return None
    value, after = number
    if before is not None:
        return Sum(start, after - 1, value, before[0])
    unit_at = after + (sentence.low(after) in table.joins["words"])
    unit = _currency_at(sentence, unit_at, table)
    is_verb = value < _LARGE and sentence.verb_at(unit_at) is not None  # `in 2019 won`
    if unit is not None and not is_verb:
        return Sum(start, unit_at + unit[1] - 1, value, unit[0])
    is_bare = sentence.low(after - 1) in table.rest["multipliers"] and len(sentence.low(after - 1)) > 1
    follows = sentence.low(after) in table.joins["bare"] or sentence.verb_at(after) is not None
    return Sum(start, after - 1, value, ()) if is_bare and value >= _THOUSAND and follows else None


def _currency_at(
    sentence: Sentence, position: int, table: Currencies, *, ahead: bool = False
) -> tuple[tuple[str, ...], int] | None:
    """The currencies that a sign or word may mean, and its tokens; `ahead` of a number or behind one."""
    if position < len(sentence.tokens) and (code := sentence.tokens[position].text) in table.codes:
        return (code,), 1
    for words, codes in table.forms.get(sentence.low(position), ()):
        length = len(words)
        if any(sentence.low(position + n) != words[n] for n in range(1, length)):
            continue
        if length > 1 and not words[-1].isalpha() and not _is_one(sentence, position, length):
            continue
        short = length == 1 and len(words[0]) <= _SHORT and words[0].isalpha()
        if not short or (_opens_number(sentence, position, codes, table) if ahead else words[0] in table.behind):
            return codes, length
    return None


def _opens_number(sentence: Sentence, position: int, codes: tuple[str, ...], table: Currencies) -> bool:
    """A sign of one or two letters before a number: with a capital; one that is money in some countries alone touches it."""
    token = sentence.tokens[position]
    if not is_number(sentence.low(position + 1)) or not (token.is_capital or token.low in table.joins["small"]):
        return False
    return codes[0] != NONE or len(token.text) > 1 or touch(sentence, position, 2)


def _is_one(sentence: Sentence, position: int, length: int) -> bool:
    """`A$` and `US $` are one sign; `a $` is an article before another."""
    spelled = sentence.tokens[position].text
    return touch(sentence, position, length) or (length == 2 and len(spelled) == 2 and spelled.isupper())
