"""What is forbidden, turned down or told to end is a restriction, never a sale."""

from __future__ import annotations

import pytest

from sousveil import pipeline
from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document


def read(text: str) -> set[tuple[str, str | None, str | None]]:
    """(kind, from's country, to's name) of the claims of a text."""
    claims = pipeline.claims_of(Document.of(text, language="en", published="2020-06-15"))
    return {
        (str(c.kind), c.from_party and c.from_party.country, c.to_party and c.to_party.name)
        for c in claims
        if c.modality != "denied"
    }


@pytest.mark.parametrize(
    "text",
    [
        "A law of Estonia forbids its agencies to buy cameras made by Hikvision.",
        "Estonia barred its operators from buying equipment from Hikvision.",
        "The regulator of Estonia ruled that operators may not use equipment from Hikvision.",
        "Estonia turned down a plan by its railways to install Hikvision cameras.",
        "Estonia has banned companies from selling chips to Hikvision.",
    ],
)
def test_forbidden_deal_is_a_restriction_and_no_supply(text):
    found = read(text)
    assert ("restriction", "EE", "Hikvision") in found
    assert not [claim for claim in found if claim[0] == "supply"]


@pytest.mark.parametrize("verb", ["told", "ordered"])
def test_who_is_told_to_wind_up_is_barred_by_the_rules(verb):
    text = f"Estonia has {verb} the Chinese camera maker Hikvision to wind up its business in the country."
    [told] = engine.claims(engine.read(Document.of(text), load()))
    assert (told.kind, told.from_party.country, told.to_party.name) == ("restriction", "EE", "Hikvision")


def test_what_may_have_been_bought_is_not_forbidden():
    assert ("supply", "CN", "Estonia") in read("Estonia may have bought cameras from Hikvision.")
    assert ("supply", "CN", "Estonia") in read("Estonia did not refuse to buy cameras from Hikvision; it bought them in 2019.")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Trump administration put Hikvision on the Entity List.", "US"),
        ("Boris Johnson's government banned Hikvision from its networks.", "GB"),
        ("The government of Narendra Modi banned Hikvision.", "IN"),
    ],
)
def test_government_is_known_by_who_led_it(text, country):
    assert ("restriction", country, "Hikvision") in read(text)
