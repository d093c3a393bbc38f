"""A claim stands in its document: its quote is cut from it, its id depends on what is written there and on nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sousveil.model import Amount, Claim, Document, Harm, Kind, Modality, Party, PartyType, SousveilError, Status, Technology
from tests.model.strategies import claims

TEXT = "Huawei sold cameras to Kenya in 2018. It denied that."
DOCUMENT = Document.of(TEXT)
HUAWEI = Party(name="Huawei", type=PartyType.COMPANY, country="CN", id="huawei", written="Huawei", span=(0, 6))
KENYA = Party(name="Kenya", type=PartyType.STATE, country="KE", written="Kenya", span=(23, 28))


def made(**changes: Any) -> Claim:
    fields: dict[str, Any] = {"start": 0, "end": 36, "kind": Kind.SUPPLY, "from_party": HUAWEI, "to_party": KENYA}
    return Claim.of(DOCUMENT, **(fields | changes))


@given(claims())
def test_json_round_trip_loses_nothing(claim: Claim) -> None:
    assert Claim.from_json(json.loads(json.dumps(claim.to_json()))) == claim


def test_quote_is_the_documents_text() -> None:
    assert made().quote == "Huawei sold cameras to Kenya in 2018" == TEXT[:36]


def test_id_is_the_same_for_ever() -> None:
    assert made().id == "05698a398228457f9ccd87d2"


@pytest.mark.parametrize(
    "changes",
    [
        {"status": Status.ENDED},
        {"modality": Modality.ALLEGED},
        {"time": "2018"},
        {"technology": (Technology.DRONE,)},
        {"place": "Nairobi"},
        {"speaker": "Huawei"},
        {"confidence": 0.5},
        {"amount": Amount(1.0, "USD")},
        {"extractor": "other"},
        {"from_party": replace(HUAWEI, name="Huawei Technologies", id="other", country=None)},
        {"to_party": replace(KENYA, type=PartyType.PLACE)},
    ],
)
def test_id_does_not_change_with_what_was_made_of_the_words(changes: dict[str, Any]) -> None:
    assert made(**changes).id == made().id


@pytest.mark.parametrize(
    "changes",
    [
        {"end": 28},
        {"start": 7},
        {"kind": Kind.FINANCE},
        {"modality": Modality.DENIED},
        {"to_party": None},
        {"from_party": None},
        {"from_party": KENYA, "to_party": HUAWEI},
        {"from_party": replace(HUAWEI, written=None, span=None)},
    ],
)
def test_id_changes_with_what_stands_in_the_text(changes: dict[str, Any]) -> None:
    assert made(**changes).id != made().id


def test_id_changes_with_the_document() -> None:
    other = Document.of(TEXT + " ")
    assert Claim.of(other, start=0, end=36, kind=Kind.SUPPLY, from_party=HUAWEI, to_party=KENYA).id != made().id


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"from_party": None, "to_party": None}, "at least one party"),
        ({"start": 5, "end": 5}, "offsets"),
        ({"start": -1}, "offsets"),
        ({"end": len(TEXT) + 1}, "outside the text"),
        ({"from_party": replace(HUAWEI, span=(1, 7))}, "is not 'Huawei'"),
        ({"confidence": 1.1}, "outside 0..1"),
        ({"confidence": float("nan")}, "outside 0..1"),
        ({"harm": (Harm.ARREST,)}, "harm belongs to claims of kind use"),
        ({"time": "last year"}, "is no EDTF date"),
    ],
)
def test_what_can_not_be_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises((ValueError, SousveilError), match=why):
        made(**changes)


def test_a_quote_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="can't stand at"):
        replace(made(), quote="Huawei sold")


@pytest.mark.parametrize("currency", ["usd", "US", "DOLLAR", "ÄÄÄ", ""])
def test_an_amount_needs_a_currency_code(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Amount(1.0, currency)
