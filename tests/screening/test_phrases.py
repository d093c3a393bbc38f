"""Phrases in bytes: what a regular expression of the same words finds, at a cost in proportion to the bytes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.screening.phrases import Phrase

FORMS = ("safe city", "aa & b", "é a", "a é", "é é", "a é é b", "é b é")
PIECES = st.sampled_from(
    [b"a", b"A", b"b", b"&", b"&amp;", b" ", b"\n", b"<i>", b"<", b">", b"&nbsp;", b"\xc3\xa9", b"\xe9", b"safe", b"city"]
)


def pattern(form: str, *, exact: bool, whole: bool) -> re.Pattern[bytes]:
    """The same as one regular expression."""
    gap = rb"(?:[\s\xa0]|\xc2\xa0|&nbsp;?|&#160;?|&#xa0;?|<[^<>]{0,300}>)++"
    parts = [re.escape(one.encode("ascii")) if one.isascii() else rb"[^\s<>]{1,80}?" for one in form.split(" ")]
    edge = rb"(?![0-9A-Za-z])" if whole and form[-1].isascii() else b""
    return re.compile(gap.join(parts).replace(rb"\&", rb"&(?:amp;|#38;)?") + edge, 0 if exact else re.IGNORECASE)


@given(st.sampled_from(FORMS), st.lists(PIECES, max_size=14).map(b"".join), st.booleans(), st.booleans())
def test_a_phrase_stands_where_a_regular_expression_finds_it(form: str, raw: bytes, exact: bool, whole: bool) -> None:
    wanted = pattern(form, exact=exact, whole=whole).search(raw) is not None
    assert Phrase(form, exact=exact, whole=whole).stands_in(raw, 0, len(raw)) == wanted


@pytest.mark.parametrize(
    ("form", "raw", "stands"),
    [
        ("Dassault Systèmes", b"by Dassault&nbsp;<b>Syst\xe8mes</b>", True),
        ("Dassault Systèmes", b"by Dassault\xc2\xa0Syst\xc3\xa8mes", True),
        ("Dassault Systèmes", b"by Dassault<br>", False),
        ("centre de données", "centre de données".encode(), True),
        ("safe city", b"safe cityscape", False),
        ("safe city", b"SAFE \n CITY.", True),
    ],
)
def test_a_phrase_is_found_across_gaps_and_charsets(form: str, raw: bytes, stands: bool) -> None:
    assert Phrase(form, exact=False, whole=True).stands_in(raw, 0, len(raw)) is stands


@pytest.mark.parametrize("run", [b"\xc2\xa0", b"a\xa0", b"&nbsp;", b"<a", b"\xa0<i>", b"xx"])
def test_bytes_made_to_be_shared_out_in_many_ways_cost_no_more_than_others(run: bytes) -> None:
    phrase = Phrase("Compañía Anónima Nacional Teléfonos de Venezuela", exact=False, whole=True)
    raw = b"Compa\xf1\xeda An\xf3nima Nacional " + run * (700 // len(run))
    started = time.thread_time()
    assert not phrase.stands_in(raw, 0, len(raw))
    assert time.thread_time() - started < 0.1
