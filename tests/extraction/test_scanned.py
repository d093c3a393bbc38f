"""What a scanner misread is put right for reading only: lengths, offsets and every quote stay those of the stored text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extraction import extract
from sousveil.extraction.language import load
from sousveil.extraction.scanned import Mending, as_read
from sousveil.model import Document

CLEAN = "Israel sold surveillance cameras to India in 2006. The police of Indonesia have used Pegasus to spy on journalists. "
MISREAD = {"o": "0", "l": "1", "I": "l", "0": "O", "h": "b"}


def read(text: str, code: str = "en") -> str:
    return as_read(Document.of(text), load(code)).read.text


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("lsrael, ltaly and lndia", "Israel, Italy and India"),
        ("lt is in lraq", "It is in Iraq"),
        ("lCT, IMSl and MlNlSTRY", "ICT, IMSI and MINISTRY"),
        ("the deal was cl0sed", "the deal was closed"),
        ("two bi11ion", "two billion"),
        ("a MEM0RANDUM", "a MEMORANDUM"),
        ("in 2OO6 and 2O18", "in 2006 and 2018"),
        ("tbe police bave it, witb cameras", "the police have it, with cameras"),
    ],
)
def test_misread_letters_are_put_right(stored, meant):
    assert read(stored) == meant


@pytest.mark.parametrize(
    "text",
    [
        "llama, Lloyd and l'avion",
        "https://www.lndia.example/lndia and info@lndia.example, x-lndia",
        "0 cameras, 10km, model H0, port 0x1F and A1B2",
        "GBU-10, C130J, X0YZ, ABC0 12 and eth0",
        "O2 and MH17O",
        "wbale, tbermal and Bave",
    ],
)
def test_what_no_scanner_misread_stays(text):
    assert read(text) == text


@pytest.mark.parametrize(
    ("code", "stored", "meant"),
    [
        ("fr", "le syst0me de té1éphonie en 2OO6", "le systome de téléphonie en 2006"),
        ("es", "el c0ntrato de te1efonía en 2OO6", "el contrato de telefonía en 2006"),
    ],
)
def test_misread_letters_are_put_right_in_french_and_spanish(code, stored, meant):
    assert read(stored, code) == meant


@pytest.mark.parametrize("code", ["fr", "es"])
def test_what_is_english_is_not_put_right_elsewhere(code):
    assert read("lndia tbe", code) == "lndia tbe"


def test_a_text_without_errors_is_the_very_same():
    document = Document.of(CLEAN)
    assert as_read(document, load("en")).read is document


@given(st.text(alphabet="l0O1Iabtehi2 \n.,-'éñ", max_size=200), st.sampled_from(["en", "fr", "es"]))
@settings(deadline=None)
def test_reading_never_changes_a_length(text, code):
    document = Document.of(text)
    assert len(as_read(document, load(code)).read.text) == len(document.text)


@given(st.sets(st.integers(min_value=0, max_value=2 * len(CLEAN) - 1), max_size=30))
@settings(max_examples=30, deadline=None)
def test_every_quote_is_the_stored_text_whatever_was_misread(places):
    text = "".join(MISREAD.get(letter, letter) if n in places else letter for n, letter in enumerate(CLEAN * 2))
    document = Document.of(text, language="en")
    for claim in extract(document):
        assert document.text[claim.start : claim.end] == claim.quote
        for party in (claim.from_party, claim.to_party):
            if party is not None and party.span is not None:
                assert document.text[slice(*party.span)] == party.written


def test_a_claim_is_read_where_letters_are_misread_and_quotes_them():
    [sale] = [c for c in extract(Document.of("lsrael s0ld surveillance cameras to lndia in 2OO6.")) if c.frame == "supply.sell"]
    assert (sale.from_party.country, sale.to_party.country, sale.time) == ("IL", "IN", "2006")
    assert (sale.from_party.written, sale.to_party.written) == ("lsrael", "lndia")
    assert sale.quote == "lsrael s0ld surveillance cameras to lndia in 2OO6"


def test_a_word_of_another_length_is_refused_by_name():
    with pytest.raises(ValueError, match=r"^scans.toml: tbee, wth: not as long as what is put for it$"):
        Mending.of({"words": {"tbee": "the", "tbat": "that", "wth": "with"}})


@pytest.mark.parametrize(
    ("unit", "length"),
    [("l0", 5_000_000), ("l 0 ", 500_000), ("a1", 500_000), ("2O", 500_000), ("AA0", 500_000), ("O", 50_000)],
)
def test_millions_of_misread_letters_take_bounded_time(unit, length):
    document = Document.of(unit * (length // len(unit)), language="en")
    began = time.process_time()
    as_read(document, load("en"))
    assert time.process_time() - began < 4e-6 * length
