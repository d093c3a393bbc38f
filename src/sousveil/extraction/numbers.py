"""Numbers in a sentence: digits, words, multipliers, ranges, thousands told apart by a space, an apostrophe, a comma or a dot.

Invariant: a range gives its lower end and takes all its tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sousveil.extraction.sentence import Sentence

_GROUP = 3


def number_at(sentence: Sentence, position: int, table: Mapping[str, Any]) -> tuple[float, int] | None:
    """(value, token after) of a number in digits or words with its multipliers."""
    last = _last_of_digits(sentence, position)
    low = "".join(sentence.low(n) for n in range(position, last + 1) if is_number(sentence.low(n)))
    value, after, glued = _digits(low, table)
    if value is None:
        return _number_words(sentence, position, table)
    position = last + after
    if not glued:
        value, position = _range_end(sentence, value, position)
        value, position = _multiplied(sentence, value, position, table)
    return value, position


def touch(sentence: Sentence, position: int, length: int) -> bool:
    """Do tokens stand without a gap?"""
    tokens = sentence.tokens[position : position + length]
    return all(left.end == right.start for left, right in pairwise(tokens))


def is_number(low: str) -> bool:
    """Digits first?"""
    return low[:1].isdecimal()


def _last_of_digits(sentence: Sentence, position: int) -> int:
    """`412 000`, `1'200'000`: a number whose thousands are told apart by a space or an apostrophe ends with its last three."""
    last = position
    if not (sentence.low(position).isdecimal() and len(sentence.low(position)) <= _GROUP):
        return last
    while (then := _group_at(sentence, last)) is not None:
        last = then
    return last


def _group_at(sentence: Sentence, last: int) -> int | None:
    """The three digits that go on a number, a space or an apostrophe behind its token `last`."""
    tokens = sentence.tokens
    marked = sentence.low(last + 1) == "'" and touch(sentence, last, 3)
    place = last + 2 if marked else last + 1
    if place >= len(tokens) or not (tokens[place].low.isdecimal() and len(tokens[place].low) == _GROUP):
        return None
    return place if marked or tokens[place].start == tokens[last].end + 1 else None


def _digits(low: str, table: Mapping[str, Any]) -> tuple[float | None, int, bool]:
    digits = low.rstrip("abcdefghijklmnopqrstuvwxyz")
    suffix = low[len(digits) :]
    if not digits[:1].isdecimal():
        return None, 0, False
    if digits.count(".") > 1 or (table["joins"].get("decimal") == "," and len(digits.rpartition(".")[2]) == _GROUP):
        digits = digits.replace(".", "")
    plain = (
        digits.replace(",", "")
        if "," in digits and len(digits.rsplit(",", 1)[-1].split(".")[0]) == _GROUP
        else digits.replace(",", ".")
    )
    try:
        value = float(plain)
    except ValueError:
        return None, 0, False
    if suffix and suffix not in table["multipliers"]:
        return None, 0, False
    return _times(value, table["multipliers"].get(suffix, 1.0)), 1, bool(suffix)


def _times(value: float, multiplier: float) -> float:
    """65.6 million is 65,600,000, whatever the two make in binary."""
    return round(value * multiplier, 4)


def _range_end(sentence: Sentence, value: float, position: int) -> tuple[float, int]:
    """`40-50 million`, `40 to 50 million`: the lower end counts; the upper is passed over."""
    if sentence.low(position) in ("-", "–", "to") and is_number(sentence.low(position + 1)):
        return value, position + 2
    return value, position


def _multiplied(sentence: Sentence, value: float, position: int, table: Mapping[str, Any]) -> tuple[float, int]:
    if sentence.low(position) == "-":
        position += sentence.low(position + 1) in table["multipliers"]
    while (word := sentence.low(position)) in table["multipliers"]:
        value = _times(value, table["multipliers"][word])
        position += 1
    return value, position


def _number_words(sentence: Sentence, position: int, table: Mapping[str, Any]) -> tuple[float, int] | None:
    total, current, start = 0.0, 0.0, position
    while True:
        word = sentence.low(position)
        if word in table["numbers"]:
            number = table["numbers"][word]
            if _is_article(sentence, position, table) and (current or sentence.low(position + 1) in table["numbers"]):
                number = 0.0  # `half a million`, `one and a half million`
            current = current * number if word == "hundred" and current else current + number
        elif word in table["multipliers"] and len(word) > 3 and position > start:
            total += (current or 1) * table["multipliers"][word]
            current = 0.0
        elif not (word in ("-", "and") and position > start and sentence.low(position + 1) in table["numbers"]):
            break
        position += 1
    if position == start or total + current < 2 or (_is_article(sentence, start, table) and position == start + 1):
        return None
    return total + current, position


def _is_article(sentence: Sentence, position: int, table: Mapping[str, Any]) -> bool:
    return sentence.low(position) in table["joins"]["articles"].split()
