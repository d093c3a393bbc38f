"""The ways in which a text denies: every one of them makes a denied claim."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document


def said(text: str) -> set[tuple[str, str | None, str | None, str]]:
    """(kind, from, to, modality) of all that the rules find."""
    reading = engine.read(Document.of(text), load())
    return {
        (claim.kind, claim.from_party and claim.from_party.name, claim.to_party and claim.to_party.name, claim.modality)
        for claim in engine.claims(reading)
    }


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("No Greek authority has bought the spyware of Intellexa.", ("supply", "Intellexa", "Greek authority", "denied")),
        ("The allegation that data had gone from the African Union to China from its data centre was totally false.",
         ("data-transfer", "African Union", "China", "denied")),
        ("Hacking Team sells spyware. The firm said that it had no business relations with Sudan.",
         ("supply", "Hacking Team", "Sudan", "denied")),
        ("Hacking Team sold spyware to Ethiopia. The government had not used any product of Hacking Team’s, it said.",
         ("supply", "Hacking Team", "Ethiopia", "denied")),
        ("NSO Group sells spyware. Morocco stated that it had never acquired the software of NSO Group.",
         ("supply", "NSO Group", "Morocco", "denied")),
    ],
)  # fmt: skip
def test_denial_is_read(text, claim):
    assert claim in said(text)


def test_what_is_not_false_is_not_denied():
    found = said("The report that ZTE sold a telephone network to Ethiopia was not false.")
    assert ("supply", "ZTE", "Ethiopia", "denied") not in found
    assert any(claim[:3] == ("supply", "ZTE", "Ethiopia") for claim in found)


def test_dealings_without_a_denial_say_nothing():
    assert not any(kind == "supply" for kind, *_ in said("Hacking Team has business relations with Sudan."))
