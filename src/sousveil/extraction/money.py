"""Amounts of money in a sentence: signs, words, multipliers, number words, ranges.

Invariant: a number without a currency is no amount; a range gives its lower end; the place in the text is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from sousveil.extraction.language import Language
from sousveil.extraction.sentence import Sentence
from sousveil.model import Amount


@dataclass(frozen=True)
class Sum:
    """An amount at tokens `first`..`last`."""

    first: int
    last: int
    amount: Amount


@cache
def _currencies(code: str) -> dict[tuple[str, ...], str]:
    from sousveil.extraction.language import load

    table = load(code).tables["money"]["currencies"]
    return {tuple(_split(word)): currency for currency, said in table.items() for word in said.split("|")}


def _split(word: str) -> list[str]:
    from sousveil.extraction.tokens import tokenise

    return [token.low for token in tokenise(word, 0, len(word))]


def find_money(sentence: Sentence, language: Language) -> list[Sum]:
    """Every amount of the sentence, in order."""
    table = language.tables["money"]
    currencies = _currencies(language.code)
    found: list[Sum] = []
    position = 0
    while position < len(sentence.tokens):
        hit = _sum_at(sentence, position, table, currencies)
        if hit is None:
            position += 1
        else:
            found.append(hit)
            position = hit.last + 1
    return found


def _sum_at(sentence: Sentence, start: int, table: dict[str, Any], currencies: dict[tuple[str, ...], str]) -> Sum | None:
    before = _currency_at(sentence, start, currencies)
    position = start + (before[1] if before else 0)
    number = _number_at(sentence, position, table)
    if number is None:
        return None
    value, after = number
    if before is None:
        after += sentence.low(after) in table["joins"]["words"].split()
        unit = _currency_at(sentence, after, currencies)
        if unit is None:
            return None
        return Sum(start, after + unit[1] - 1, Amount(value, unit[0]))
    return Sum(start, after - 1, Amount(value, before[0]))


def _currency_at(sentence: Sentence, position: int, currencies: dict[tuple[str, ...], str]) -> tuple[str, int] | None:
    for length in (3, 2, 1):
        words = tuple(sentence.low(position + n) for n in range(length))
        signed = length > 1 and not words[-1].isalpha()
        if signed and not _touch(sentence, position, length):
            continue
        if words in currencies and (
            length > 1 or len(words[0]) > 2 or not words[0].isalpha() or _is_number(sentence.low(position + 1))
        ):
            return currencies[words], length
    return None


def _touch(sentence: Sentence, position: int, length: int) -> bool:
    """`A$` is one sign; `a $` is an article before another."""
    tokens = sentence.tokens[position : position + length]
    return all(left.end == right.start for left, right in pairwise(tokens))


def _is_number(low: str) -> bool:
    return low[:1].isdecimal()


def _number_at(sentence: Sentence, position: int, table: dict[str, Any]) -> tuple[float, int] | None:
    """(value, token after) of a number in digits or words with its multipliers."""
    low = sentence.low(position)
    value, after, glued = _digits(low, table)
    if value is None:
        return _number_words(sentence, position, table)
    position += after
    if not glued:
        value, position = _range_end(sentence, value, position)
        value, position = _multiplied(sentence, value, position, table)
    return value, position


def _digits(low: str, table: dict[str, Any]) -> tuple[float | None, int, bool]:
    digits = low.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = low[len(digits) :]
    if not digits[:1].isdecimal():
        return None, 0, False
    plain = (
        digits.replace(",", "")
        if "," in digits and len(digits.rsplit(",", 1)[-1].split(".")[0]) == 3
        else digits.replace(",", ".")
    )
    try:
        value = float(plain)
    except ValueError:
        return None, 0, False
    if suffix and suffix not in table["multipliers"]:
        return None, 0, False
    return value * table["multipliers"].get(suffix, 1.0), 1, bool(suffix)


def _range_end(sentence: Sentence, value: float, position: int) -> tuple[float, int]:
    """`40-50 million`, `40 to 50 million`: the lower end counts; the upper is passed over."""
    if sentence.low(position) in ("-", "–", "to") and _is_number(sentence.low(position + 1)):
        return value, position + 2
    return value, position


def _multiplied(sentence: Sentence, value: float, position: int, table: dict[str, Any]) -> tuple[float, int]:
    if sentence.low(position) == "-":
        position += sentence.low(position + 1) in table["multipliers"]
    while (word := sentence.low(position)) in table["multipliers"]:
        value *= table["multipliers"][word]
        position += 1
    return value, position


def _number_words(sentence: Sentence, position: int, table: dict[str, Any]) -> tuple[float, int] | None:
    total, current, start = 0.0, 0.0, position
    while True:
        word = sentence.low(position)
        if word in table["numbers"]:
            number = table["numbers"][word]
            current = current * number if word == "hundred" and current else current + number
        elif word in table["multipliers"] and len(word) > 3 and position > start:
            total += (current or 1) * table["multipliers"][word]
            current = 0.0
        elif not (word in ("-", "and") and position > start and sentence.low(position + 1) in table["numbers"]):
            break
        position += 1
    if position == start or total + current < 2 or (sentence.low(start) == "a" and position == start + 1):
        return None
    return total + current, position
