"""Words that a line's end broke, and names with an l for an i, are read whole; what is quoted is what is stored."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sousveil.extraction import extract
from sousveil.extraction.broken import join
from sousveil.extraction.language import load
from sousveil.extraction.misnamed import mend_names
from sousveil.extraction.scanned import as_read
from sousveil.model import Document
from sousveil.model.claim import claim_id

SEED = (
    "Hikvision supplied surveillance cameras to the police of Guangzhou. Kenya bought phone extraction tools from Cellebrite. "
)


def whole(text: str, code: str = "en") -> str:
    return " ".join(join(text, load(code))[0].split())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("in Guang-\nzhou", "in Guangzhou"),
        ("in Mi- lan", "in Milan"),
        ("the chan-\n   ges were", "the changes were"),
        ("the com- pany", "the company"),
        ("the Ser-\nvice", "the Service"),
        ("Fin-\nFisher", "FinFisher"),
        ("Iran-\nian", "Iranian"),
        ("a Cali-\nfornian firm", "a Californian firm"),
        ("with-\nout", "without"),
        ("mis-\nsold", "missold"),
        ("a net\u00ad\nwork", "a network"),
        ("the Xi-\nzhou of Xizhou and the Nor-\nvik", "the Xizhou of Xizhou and the Norvik"),
    ],
)
def test_broken_words_are_whole(text, read):
    assert whole(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "short- and long-term",
        "pre- or post-paid",
        "short-\nand long-term",
        "zorb-\nand frob-like",
        "a zorb-shaped thing",
        "a Huawei-\nfriendly firm",
        "the camera-\nfirm",
        "Linked-\nIn",
        "a non-\nlethal arm",
        "a Kenya-\nbased firm",
        "a Huawei-\nbuilt network",
        "a Nordvik-\nbuilt network",
        "Anglo-\nAmerican",
        "law-\nenforcement",
        "the police- said",
        "the firm- which",
        "Kenya - ruled by",
        "state-of-the-\nartful",
        "an ob- porter, and porter and porter",
        "an ob-\nporter, an ob, an ob and porter and porter",
        "a data-\nsnarfing arm",
        "the flip-\nchart, as flip-chart is written",
        "A- bomb and I-\nbeam",
        "H- GAC",
        "a word -\nline",
        "-\n-\n- list",
    ],
)
def test_hyphens_of_their_own_stay(text):
    assert whole(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("fr", "la surveil-\nlance", "la surveillance"),
        ("fr", "à court- et long terme", "à court- et long terme"),
        ("fr", "un sous-\ntraitant", "un sous-\ntraitant"),
        ("es", "la vigi-\nlancia", "la vigilancia"),
        ("es", "el ex-\nministro", "el ex-\nministro"),
    ],
)
def test_broken_words_of_other_languages(code, text, read):
    assert whole(text, code) == " ".join(read.split())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Chlna sold it", "China sold it"),
        ("Chlna Exim Bank", "China Exim Bank"),
        ("CHlNA EXIM BANK", "CHINA EXIM BANK"),
        ("Hacklng Team", "Hacking Team"),
        ("Brazil and Brazll", "Brazil and Brazil"),
        ("Hlkvlsion", "Hikvision"),
    ],
)
def test_an_l_within_a_known_name_is_its_i(text, read):
    assert mend_names(text, load("en")) == read


@pytest.mark.parametrize(
    "text",
    [
        "Mall, Ball and Hall",
        "chlna, indla",
        "Hacklng people",
        "The Wells Fargo of Malls, Bells and Falls",
        "www.Chlna.example",
        "Chlnax",
        "Palantir, Telcel and Claro of Chile",
        "Nordvlk",
        "Clrcles",
        "Jalgaon, not Jaigaon",
    ],
)
def test_an_l_stays_where_no_known_name_comes_out(text):
    assert mend_names(text, load("en")) == text


def test_a_broken_name_is_a_party_as_it_is_stored():
    document = Document.of("Hikvi-\nsion sold surveil- lance cameras to the police of Guang-\nzhou.")
    [sale] = [claim for claim in extract(document) if claim.frame == "supply.sell"]
    assert (sale.from_party.id, sale.from_party.written, sale.from_party.span) == ("hikvision", "Hikvi-\nsion", (0, 11))
    assert (sale.to_party.name, sale.to_party.country) == ("police", "CN")
    assert sale.quote == document.text[sale.start : sale.end] and sale.quote.startswith("Hikvi-\nsion sold surveil- lance")
    assert sale.id == claim_id(sale.doc, sale.kind, sale.start, sale.end, sale.from_party, sale.to_party, denied=False)
    assert {document.text[cue.start : cue.end] for cue in sale.cues if cue.field == "from"} == {"Hikvi-\nsion"}


def test_what_a_broken_word_claims_is_what_the_whole_word_claims():
    def told(text):
        return [
            (c.kind, c.from_party.key if c.from_party else None, c.to_party.key, c.modality) for c in extract(Document.of(text))
        ]

    assert told(SEED.replace("Hikvision", "Hikvi-\nsion").replace("surveillance", "surveil- lance")) == told(SEED)


@given(st.sets(st.integers(min_value=2, max_value=len(SEED) - 3), max_size=12), st.sampled_from(["-\n", "- ", "-\n   "]))
@settings(max_examples=30, deadline=None)
def test_every_quote_is_the_stored_text_wherever_words_break(places, hyphen):
    text = "".join(letter + (hyphen if n in places and letter.isalpha() else "") for n, letter in enumerate(SEED))
    document = Document.of(text, language="en")
    assert len(as_read(document, load("en")).read.text) == len(document.text)
    for claim in extract(document):
        assert document.text[claim.start : claim.end] == claim.quote
        for party in (claim.from_party, claim.to_party):
            if party is not None and party.span is not None:
                assert document.text[slice(*party.span)] == party.written
                assert party.written == party.written.strip()


@given(st.text(alphabet="aZl- \n\t.é\u00ad", max_size=120), st.sampled_from(["en", "fr", "es"]))
@settings(deadline=None)
def test_joining_keeps_the_length_and_every_letter(text, code):
    stored = Document.of(text).text
    read, joined = join(stored, load(code))
    assert len(read) == len(stored)
    assert [c for c in read if c.isalpha()] == [c for c in stored if c.isalpha()]
    assert list(joined) == sorted(joined, key=lambda word: word.start)


@pytest.mark.parametrize("unit", ["ab- cd ", "Chlna ", "Hacklng ", "a-\n", "ab-" + " " * 50, "Mi-\nlan "])
def test_a_long_broken_text_takes_bounded_time(unit):
    document = Document.of(unit * (100_000 // len(unit)), language="en")
    began = time.process_time()
    as_read(document, load("en"))
    assert time.process_time() - began < 6
