"""Any text at all, with NUL, lone surrogates and everything else: it comes back as it went in, at its offsets, or is refused in
one typed line that leaves nothing behind. Searching for it never raises."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sousveil import ledger as ledgers
from sousveil.ledger.ledger import Ledger
from sousveil.ledger.verify import verify
from sousveil.model import Claim, Document, Kind, Party, PartyType, SousveilError

WORST = "\x00\x01\r\n\u2028\ud800\udfff\ufeff\u202e\u0301é\U0001f600\U0010ffff华กا\"'*%_\\(){}^:-\x7f\x85 aA1"
ODD = st.text(st.characters(), min_size=1, max_size=80) | st.text(st.sampled_from(WORST), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with (
        tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder,
        ledgers.open(Path(folder) / "x.sousveil") as opened,
    ):
        opened.store.run("PRAGMA synchronous = OFF")
        yield opened
        assert verify(opened.store).problems == []


def round_trip(ledger: Ledger, text: str, at: float = 0.5) -> bool:
    """True where the text was taken, False where it was refused."""
    ledger.documents(text=text, limit=1)
    ledger.count(text=text)
    before = ledger.head()
    try:
        document = Document.of(text, raw=text.encode("utf-8", "surrogatepass"), title=text[:40], publisher=text[:20] or None)
        claims = [claim(document, at)] if document.text else []
        ledger.add(document, claims, original=text.encode("utf-8", "surrogatepass"))
    except SousveilError as error:
        assert str(error) and "\n" not in str(error)
        assert ledger.head() == before
        return False
    kept = ledger.document(document.id)
    assert kept == document
    for found in ledger.claims(doc=document.id):
        assert kept.text[found.start : found.end] == found.quote
    assert {each.id for each in claims} <= {each.id for each in ledger.claims(doc=document.id)}
    assert ledger.original(document.id) == text.encode("utf-8", "surrogatepass")
    return True


def claim(document: Document, at: float) -> Claim:
    start = min(int(at * len(document.text)), len(document.text) - 1)
    name = document.text[start:].strip() or "Acme"
    return Claim.of(
        document, start=start, end=len(document.text), kind=Kind.SUPPLY, extractor="rules 1",
        from_party=Party(name=name, type=PartyType.COMPANY, written=name), to_party=None, speaker=document.text[:10] or None,
    )


def test_naughty_strings_come_back_or_are_refused(ledger, shared):
    strings = json.loads((shared / "data/naughty-strings/blns.json").read_text(encoding="utf-8"))
    taken = [round_trip(ledger, text) for text in strings if text]
    assert sum(taken) >= len(taken) - 5


@given(text=ODD, at=st.floats(0, 1))
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_odd_texts_come_back_or_are_refused(ledger, text, at):
    round_trip(ledger, text, at)


@pytest.mark.slow
def test_ten_thousand_odd_texts_come_back_or_are_refused(ledger):
    counts = {True: 0, False: 0}

    @given(text=ODD, at=st.floats(0, 1))
    @settings(max_examples=10_000, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    def run(text: str, at: float) -> None:
        counts[round_trip(ledger, text, at)] += 1

    run()
    assert sum(counts.values()) >= 9_000
    assert counts[True] > counts[False]
