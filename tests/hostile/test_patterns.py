"""No regular expression of the program takes more than its share of a text.

Every one of them (see `everypattern`) is run over texts made from its own syntax tree to be hard for it: twice the text may
take two and a half times as long, no more. A pattern that is only ever given short texts stands in BOUNDED with the reason.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Iterable, Sequence

import pytest

from tests.hostile.everypattern import MADE, MATCHED, SEARCHED, WHOLE, Found, calls, patterns
from tests.hostile.pumping import texts

LENGTH, MILLION, SECONDS = 8_000, 1_000_000, 1.0
LONG, QUICK = 100_000, 0.05
SHARE, TOO_SHORT_TO_TELL, TRIES = 2.5, 0.05, 3
_OWN = "only given what ships with the program"
# name: (longest text that it is given, how it is tried, why)
BOUNDED: dict[str, tuple[int, str, str]] = {
    "cluster.spark._said '(Exception|Error)\\\\b.*: '": (2000, SEARCHED, "only the first 2,000 characters of a line"),
    "drawing.labels._FIELD": (500, SEARCHED, _OWN),
    "drawing.sentence._OPTIONAL": (500, SEARCHED, _OWN),
    "extraction.sentences._ends '[\\\\w.]*$'": (20, SEARCHED, "only the 20 characters before a full stop"),
    "findings.counting._CONDITION": (200, WHOLE, _OWN),
    "ledger.adding._VERSION": (200, SEARCHED, "longer names of an extractor are not taken apart"),
    "ledger.check_bundle.BODY": (LENGTH, WHOLE, "the whole of a note has to fit"),
    "reading.blocks._UNSEEN": (2000, SEARCHED, "only the first 2,000 characters of a style are looked at"),
    "reading.blocks._WHITE": (2000, SEARCHED, "only the first 2,000 characters of a style are looked at"),
    "reading.charset._META": (4096, SEARCHED, "only the first 4,096 bytes are looked at"),
    "reading.html._MARKUP": (LENGTH, MATCHED, "only given text up to the last >"),
    "reading.markup._XHTML": (4000, SEARCHED, "only the first 4,000 characters of a page are looked at"),
    "reading.paragraphs._LAST_WORD": (200, SEARCHED, "only the last 200 characters of a line are looked at"),
    "reading.paragraphs._NUMBER_ALONE": (40, WHOLE, "longer lines are no page number"),
    "reading.sheetlooks._QUOTED": (1000, SEARCHED, "only the first 1,000 characters of a number format are looked at"),
    "screening.prefilter.Prefilter.joins b'[A-Za-z\\\\x80-\\\\xff]+(?:\\\\x00[A-Za-z\\\\x80-\\\\xff]+)+'": (
        180, SEARCHED, "only the 90 bytes on both sides of a tag"),
    "sources.blobs._MIME_HEAD": (16_384, MATCHED, "tried at the beginning of the first 16 KB"),
    "sources.httpbody._CHARSET": (500, SEARCHED, "only the first 500 characters of a content type are looked at"),
    "sources.splitting._ENVELOPE": (300, MATCHED, "tried at the beginning of a line's first 300 bytes"),
    "tables.dates._NAMED": (LENGTH, WHOLE, "the whole cell has to be a date"),
}
FOUND = patterns()


def seconds(found: Found, text: str | bytes, how: str) -> float:
    """Computing time of this thread to try a pattern at every place of a text, or where it is only tried once, once."""
    started = time.thread_time()
    if how == SEARCHED:
        deque(found.pattern.finditer(text), maxlen=0)
    else:
        getattr(found.pattern, how)(text)
    return time.thread_time() - started


def trouble(name: str, lengths: Sequence[int]) -> str:
    """On which text a pattern takes too long; empty where on none."""
    found = FOUND[name] if name in FOUND else Found(re.compile(name))
    most, how, _ = BOUNDED.get(name, (lengths[-1], found.how, ""))
    grown = [length for length in lengths if length < most] + [most]
    for family in zip(*(texts(found.pattern, length) for length in grown), strict=True):
        half, before = 0, 0.0
        for length, text in zip(grown, family, strict=True):
            allowed = max(SHARE * before, TOO_SHORT_TO_TELL * max(1, length / LENGTH / 12))
            took = min(_times(found, text[: length + 1], how, stop=allowed))
            if took > SECONDS * max(1, length / LENGTH / 8):
                return f"{took:.1f} s for {length} characters like {text[:60]!r}"
            if length <= 2 * half and took > allowed and name not in BOUNDED:
                return f"{before:.3f} s, then {took:.3f} s for twice as much: {length} characters like {text[:60]!r}"
            if LONG <= length < MILLION and took < QUICK:
                break  # by the square it would be three seconds for a million, of the fifteen allowed
            half, before = length, took
    return ""


def _times(found: Found, text: str | bytes, how: str, *, stop: float) -> Iterable[float]:
    """Tries until one is quick enough, for another process may have had the cache."""
    for _ in range(TRIES):
        took = seconds(found, text, how)
        yield took
        if took <= stop or took > 2 * SECONDS:
            return


def small() -> list[int]:
    """Steps so small that what doubles with every character is told before it takes for ever, then doublings."""
    return [8, 14, 20, 26, 32, 100, 500, *(LENGTH // 2**step for step in (3, 2, 1, 0))]


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_pattern_takes_no_more_than_its_share(name: str) -> None:
    assert not trouble(name, small())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(FOUND) - set(BOUNDED)))
def test_a_pattern_takes_no_more_than_its_share_of_a_million_characters(name: str) -> None:
    assert not trouble(name, [MILLION // 8, MILLION // 2, MILLION])


def test_every_pattern_that_a_function_makes_is_tried() -> None:
    assert {call.place for call in calls() if call.in_function and call.written is None} == set(MADE)


def test_no_call_of_a_pattern_is_overlooked_and_every_exception_is_one_of_them() -> None:
    assert len(FOUND) > 270 and len(calls()) > 180
    assert set(BOUNDED) <= set(FOUND)


@pytest.mark.parametrize("written", [r"(a+)+$", r"(?:\w+\s?){2,}!", r"\s+x", r"[.!?]+(?=\s|$)", r"(\w+ )*x\b", r"<[^>]*>"])
def test_slow_patterns_would_be_found(written: str) -> None:
    assert trouble(written, [*small(), 2 * LENGTH, 4 * LENGTH, 8 * LENGTH]), written
