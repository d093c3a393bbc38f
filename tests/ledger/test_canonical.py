"""Claims written field by field: the bytes of canonical JSON, whatever is in them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sousveil.ledger.bodies import claim_of
from sousveil.ledger.canonical import canonical, claim_body
from sousveil.model import (
    Amount,
    Claim,
    Cue,
    Harm,
    Kind,
    LedgerError,
    Modality,
    Party,
    PartyType,
    Status,
    Technology,
    Tier,
)
from sousveil.model.quick import made

EMPTY: tuple[Any, ...] = (None, "", [], {})
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = WORDS.filter(lambda said: bool(said.strip()))
PLACES = st.tuples(st.integers(0, 10**6), st.integers(1, 99)).map(lambda pair: (pair[0], sum(pair)))
PARTIES = st.builds(
    Party, name=NAMES, type=st.sampled_from(PartyType), country=st.none() | st.just("KE"), id=st.none() | NAMES,
    written=st.none() | WORDS, span=st.none() | PLACES,
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20)
CUES = st.builds(Cue, WORDS, WORDS, st.none() | st.integers(0, 10**9), st.none() | st.integers(0, 10**9))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    quote, start = draw(WORDS.filter(bool)), draw(st.integers(0, 10**7))
    return Claim(
        id=draw(NAMES), doc=draw(NAMES), kind=Kind.USE, from_party=draw(PARTIES), to_party=draw(st.none() | PARTIES),
        technology=tuple(draw(st.lists(st.sampled_from(Technology), max_size=3))), place=draw(st.none() | WORDS),
        time=draw(st.sampled_from([None, "2018", "201X~", "2012-22/.."])), status=draw(st.sampled_from(Status)),
        modality=draw(st.sampled_from(Modality)), speaker=draw(st.none() | WORDS),
        amount=draw(st.none() | st.builds(Amount, NUMBERS, st.just("USD"))),
        harm=tuple(draw(st.lists(st.sampled_from(Harm), max_size=3))), quote=quote, start=start, end=start + len(quote),
        tier=draw(st.sampled_from(Tier)), confidence=draw(st.floats(0, 1) | st.sampled_from([0, 1, 5e-324, 1e-7])),
        extractor=draw(WORDS), frame=draw(WORDS), cues=tuple(draw(st.lists(CUES, max_size=3))),
    )


@given(claims())
def test_a_claim_is_written_as_canonical_json_writes_it(claim):
    assert claim_body(claim) == canonical({name: value for name, value in claim.to_json().items() if value not in EMPTY})


@given(claims().filter(lambda claim: claim.place != "" and claim.speaker != ""))
def test_a_claim_made_quickly_is_the_claim(claim):
    again = claim_of(claim_body(claim).decode())
    assert again == claim and hash(again) == hash(claim)
    assert list(vars(again)) == list(vars(claim))


def test_a_number_that_is_none_is_refused():
    claim = Claim(
        id="c" * 24, doc="d" * 64, kind=Kind.SUPPLY, from_party=None, to_party=Party(name="K", type=PartyType.STATE),
        quote="q", start=0, end=1, amount=Amount(float("nan"), "USD"),
    )
    with pytest.raises(ValueError, match="JSON compliant"):
        claim_body(claim)


def test_half_a_character_is_refused_in_one_line():
    with pytest.raises(LedgerError, match="half a character"):
        claim_body(Claim(
            id="c" * 24, doc="d" * 64, kind=Kind.SUPPLY, from_party=None, quote="q", start=0, end=1, place="\ud800",
            to_party=Party(name="K", type=PartyType.STATE),
        ))


def test_a_record_made_quickly_is_checked():
    fields = {"name": " ", "type": PartyType.STATE, "country": None, "id": None, "written": None, "span": None}
    with pytest.raises(ValueError, match="needs a name"):
        made(Party, fields)
    assert made(Party, {**fields, "name": "K"}) == Party(name="K", type=PartyType.STATE)
