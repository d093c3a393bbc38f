"""Denials that answer what was said before, and what is said not to be."""

from __future__ import annotations

import pytest

from sousveil.extraction import extract
from sousveil.extraction.calibration import calibration
from sousveil.extraction.denying import FRAME
from sousveil.model import Claim, Document, Kind, Modality, Tier
from sousveil.pipeline import claims_of

ACCUSED = "Activists say that the interior ministry of Serbia used Huawei cameras to identify protesters."


def denied(text: str) -> list[Claim]:
    return [claim for claim in claims_of(Document.of(text, published="2024-06-15")) if claim.modality is Modality.DENIED]


@pytest.mark.parametrize(
    "answer",
    ["The ministry has denied that.", "The ministry rejected the allegations.", "The ministry called the report false."],
)
def test_an_answer_denies_what_was_said_before(answer: str) -> None:
    found = [claim for claim in denied(f"{ACCUSED} {answer}") if claim.kind is Kind.USE]
    assert [(claim.from_party and claim.from_party.country, claim.to_party and claim.to_party.name) for claim in found] == [
        ("RS", "protesters")
    ]
    assert found[0].quote == answer.rstrip(".")
    assert found[0].speaker == "The ministry"


@pytest.mark.parametrize(
    "answer",
    [
        "The ministry did not deny that.",
        "The ministry denied that it had bought drones.",
        "The ministry rejected claims of waste.",
        "Brazil has denied that.",
        "The report was not false.",
    ],
)
def test_what_is_no_answer_denies_nothing_said_before(answer: str) -> None:
    assert not [claim for claim in denied(f"{ACCUSED} {answer}") if claim.kind is Kind.USE]


def test_an_answer_does_not_deny_who_owns_whom() -> None:
    text = "Viettel is owned by Vietnam's defence ministry. The ministry has denied that."
    assert not [claim for claim in denied(text) if claim.kind is Kind.AFFILIATION and claim.frame == FRAME]


def test_a_denial_far_behind_answers_nothing() -> None:
    between = "It rained. The streets were empty. Shops stayed shut. Nobody came."
    assert not [claim for claim in denied(f"{ACCUSED} {between} The ministry has denied that.") if claim.kind is Kind.USE]


@pytest.mark.parametrize(
    "text",
    [
        "NtechLab says it has made no delivery of cameras to Uzbekistan.",
        "Nokia says no customer in Ethiopia ever received its monitoring software.",
        "The minister repeated that no Greek authority has bought Predator, the spyware of Intellexa.",
        "NSO Group says none of its products were used in Mexico for monitoring activists.",
    ],
)
def test_what_is_said_not_to_be_is_denied(text: str) -> None:
    assert {claim.modality for claim in claims_of(Document.of(text, published="2024-06-15"))} == {Modality.DENIED}


def test_no_longer_is_no_denial() -> None:
    found = claims_of(Document.of("Poland no longer has a contract with NSO Group for its spyware."))
    assert not [claim for claim in found if claim.modality is Modality.DENIED]


def test_a_higher_threshold_hides_no_answer_to_what_it_shows() -> None:
    document = Document.of(f"{ACCUSED} The ministry has denied that.", published="2024-06-15")
    said, answer = sorted((c for c in extract(document) if c.kind is Kind.USE), key=lambda claim: claim.start)
    assert answer.modality is Modality.DENIED and answer.confidence < said.confidence and answer.tier is Tier.CLAIM
    moved = [c for c in extract(document, threshold=said.confidence) if c.kind is Kind.USE and c.tier is Tier.CLAIM]
    assert [c.modality for c in moved] == [said.modality, Modality.DENIED]


def test_a_lower_threshold_keeps_what_was_not_kept() -> None:
    text = "The ministry of Kenya met Huawei and ZTE in Peru, and the police saw cameras and drones of Hikvision there."
    document = Document.of(text)
    least = 0.05
    assert all(claim.confidence >= calibration().kept for claim in extract(document))
    fainter = [claim for claim in extract(document, threshold=least) if claim.confidence < calibration().kept]
    assert fainter and all(claim.confidence >= least and claim.tier is Tier.CLAIM for claim in fainter)
