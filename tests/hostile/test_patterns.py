"""No regular expression that meets other people's text takes more than its share of it.

Every compiled pattern of the rooms that read documents is run over texts made from its own syntax tree to be hard for it. A
pattern that is only ever given short texts, or only tried at the beginning of one, stands in BOUNDED with the reason.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hostile.pumping import texts

ROOMS = ("extraction", "llm", "model", "online", "parties", "reading", "screening", "sources", "tables")
LENGTH, SECONDS = 20_000, 1.0
# name: (longest text that it is given, how it is tried, why)
BOUNDED: dict[str, tuple[int, str, str]] = {
    "extraction.sentences._BULLET": (LENGTH, "match", "tried at the beginning of a line"),
    "reading.html._MARKUP": (LENGTH, "match", "only given text up to the last >"),
    "reading.paragraphs._NUMBER_ALONE": (40, "match", "longer lines are no page number"),
    "reading.xlsx._QUOTED": (1000, "search", "only the first 1,000 characters of a number format are looked at"),
    "sources.blobs._MIME_HEAD": (16_384, "match", "tried at the beginning of the first 16 KB"),
    "sources.httpbody._CHARSET": (500, "search", "only the first 500 characters of a content type are looked at"),
    "sources.splitting._ENVELOPE": (300, "match", "tried at the beginning of a line's first 300 bytes"),
    "tables.dates._NAMED": (LENGTH, "match", "the whole cell has to be a date"),
    "reading.blocks._UNSEEN": (2000, "search", "only the first 2,000 characters of a style are looked at"),
    "reading.blocks._WHITE": (2000, "search", "only the first 2,000 characters of a style are looked at"),
    "reading.charset._META": (4096, "search", "only the first 4,096 bytes are looked at"),
    "reading.paragraphs._LAST_WORD": (200, "search", "only the last 200 characters of a line are looked at"),
}


def patterns() -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern that a module of these rooms holds, alone or in a list or table; aliases once."""
    found: dict[str, re.Pattern[Any]] = {}
    for room in ROOMS:
        package = importlib.import_module(f"sousveil.{room}")
        names = [package.__name__, *(each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))]
        for name in names:
            for held, value in vars(importlib.import_module(name)).items():
                for number, pattern in enumerate(_inside(value)):
                    key = f"{name.removeprefix('sousveil.')}.{held}"
                    found.setdefault(key if number == 0 else f"{key}[{number}]", pattern)
    return found


def _inside(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inside(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inside(each)


FOUND = patterns()


def seconds(pattern: re.Pattern[Any], text: Any, how: str) -> float:
    """Time to try a pattern at every place of a text, or where it is only tried once, once."""
    started = time.perf_counter()
    if how == "search":
        for _ in pattern.finditer(text):
            pass
    else:
        pattern.match(text)
    return time.perf_counter() - started


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_pattern_takes_no_more_than_its_share(name: str) -> None:
    length, how, _ = BOUNDED.get(name, (LENGTH, "search", ""))
    for text in texts(FOUND[name], length):
        took = seconds(FOUND[name], text[: length + 1], how)
        assert took < SECONDS, f"{took:.1f} s for {length} characters like {text[:60]!r}"


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(FOUND) - set(BOUNDED)))
def test_a_pattern_takes_no_more_than_its_share_of_a_million_characters(name: str) -> None:
    """In proportion to the text this is a tenth of a second; by its square, hours."""
    for text in texts(FOUND[name], 1_000_000):
        took = seconds(FOUND[name], text, "search")
        assert took < 5 * SECONDS, f"{took:.1f} s for {len(text)} characters like {text[:60]!r}"


def test_the_rooms_hold_many_patterns_and_every_exception_is_one_of_them() -> None:
    assert len(FOUND) > 60
    assert set(BOUNDED) <= set(FOUND)


@pytest.mark.parametrize(
    ("written", "length"), [(r"(a+)+$", 21), (r"(?:\w+\s?){2,}!", 18), (r"\s+x", 12_000), (r"[.!?]+(?=\s|$)", 12_000)]
)
def test_slow_patterns_would_be_found(written: str, length: int) -> None:
    pattern = re.compile(written)
    assert any(seconds(pattern, text[: length + 1], "search") > 0.005 for text in texts(pattern, length)), written
