"""Texts on which a regular expression may take more than its share: by its own syntax tree, and hard for many.

For every repetition in a pattern there is a text that leads up to it, repeats what it repeats, and then does not go on as the
pattern wants. A pattern that looks for its beginning everywhere, or tries one stretch in several ways, is slow on one of them.
Beside these stand long runs of one sign, alone and after what the pattern wants, and the whole with its last sign missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MANY = 20
_CLASSES = {
    code.CATEGORY_DIGIT: "1",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_WORD: "a",
    code.CATEGORY_NOT_DIGIT: "a",
    code.CATEGORY_NOT_SPACE: "a",
    code.CATEGORY_NOT_WORD: " ",
}
_WRITTEN = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_END = "\x01"
_RUNS = (" ", "\n", "\t", "'", '"', "(", "[", "<", "{", "0", "a", "A", ".", ",", "-", "/",
          "\\", "é", "a ", "A. ", "1,", "( ", '" ')


def texts(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about `length` for a pattern of str or bytes."""
    written, flags = pattern.pattern, pattern.flags
    is_bytes = isinstance(written, bytes)
    tree = parser.parse(written.decode("latin-1") if is_bytes else written, flags & ~re.UNICODE)
    seeds = dict.fromkeys(seed for pick in range(3) for seed in _seeds(tree, pick))
    for before, body in seeds:
        count = max(1, length // len(body))
        for text in (
            before + body * count,
            (before + body) * max(1, length // len(before + body)),
            before + (body * 7 + " ") * max(1, length // (7 * len(body) + 1)),
        ):
            whole = text + _END
            yield whole.encode("latin-1", "replace") if is_bytes else whole
    for before in ("", _sample(tree, 0)[:-1]):
        for run in _RUNS:
            whole = before + run * (length // len(run)) + _END
            yield whole.encode("latin-1", "replace") if is_bytes else whole


def _seeds(tree: Any, pick: int) -> Iterator[tuple[str, str]]:
    yield from _repeats(tree, "", pick)
    whole = _sample(tree, pick)
    yield from (("", part) for part in (whole, whole[:-1]) if part)


def _repeats(tree: Any, before: str, pick: int) -> Iterator[tuple[str, str]]:
    """(what leads up to a repetition, what it repeats)."""
    for kind, value in tree:
        if kind in _REPEATS:
            _, most, inside = value
            body = _sample(inside, pick)
            if most >= _MANY and body:
                yield before, body
            yield from _repeats(inside, before, pick)
        elif kind is code.SUBPATTERN:
            yield from _repeats(value[3], before, pick)
        elif kind is code.ATOMIC_GROUP:
            yield from _repeats(value, before, pick)
        elif kind is code.BRANCH:
            for way in value[1]:
                yield from _repeats(way, before, pick)
        before += _sample([(kind, value)], pick)


def _sample(tree: Any, pick: int) -> str:
    """A text that fits the tree, look-arounds and back references aside."""
    return "".join(_one(kind, value, pick) for kind, value in tree)


def _one(kind: Any, value: Any, pick: int) -> str:
    if kind is code.LITERAL:
        return chr(value)
    if kind in (code.NOT_LITERAL, code.ANY):
        return "b" if value == ord("a") else "a"
    if kind is code.IN:
        return _of_class(value, pick)
    if kind is code.BRANCH:
        return _sample(value[1][pick % len(value[1])], pick)
    if kind is code.SUBPATTERN:
        return _sample(value[3], pick)
    if kind is code.ATOMIC_GROUP:
        return _sample(value, pick)
    if kind in _REPEATS:
        return _sample(value[2], pick) * max(value[0], pick % 2)
    return ""


def _of_class(items: Any, pick: int) -> str:
    if items[0][0] is code.NEGATE:
        return next((sign for sign in "a1 -.\nZ<é~" if not any(_holds(item, sign) for item in items[1:])), "\x02")
    kind, value = items[pick % len(items)]
    if kind is code.CATEGORY:
        return _CLASSES[value]
    return chr(value if kind is code.LITERAL else value[0])


def _holds(item: Any, sign: str) -> bool:
    kind, value = item
    if kind is code.LITERAL:
        return bool(chr(value) == sign)
    if kind is code.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    return re.match(_WRITTEN[value], sign) is not None
