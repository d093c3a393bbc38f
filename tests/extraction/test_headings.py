"""A heading that is a country makes it the country spoken of, until the next heading."""

from __future__ import annotations

import time

import pytest

from sousveil.extraction import extract
from sousveil.model import Document

BEFORE = "Kenya is large. Kenya is old. Kenya buys cameras.\n\n"
BEHIND = "The law is new. It was late. The police bought surveillance cameras from Hikvision."


@pytest.fixture
def police(claims):
    """The country of the police that bought."""

    def find(text):
        return {claim.to_party.country for claim in claims(text) if claim.to_party and "police" in claim.to_party.name}

    return find


@pytest.mark.parametrize(
    "heading", ["B. Iran.", "3. Iran", "(4) Iran:", "IV. Iran", "2.1. Iran", "Iran", "## Iran", "C. The Iran"]
)
def test_a_country_as_heading_is_spoken_of(police, heading):
    assert police(f"{BEFORE}{heading}\n\n{BEHIND}") == {"IR"}


@pytest.mark.parametrize(
    "heading",
    ["B. Iran votes.", "3. Iran and Iraq", "4. Iranian", "5. Tehran", "6. On Iran", "7. Officials of Iran", "8. Huawei", "Law"],
)
def test_other_headings_are_not(police, heading):
    assert police(f"{BEFORE}{heading}\n\n{BEHIND}") == {"KE"}


@pytest.mark.parametrize(
    ("heading", "country"),
    [
        ("C. Conclusions", "KE"),
        ("2. Uganda", "UG"),
        ("c) drones", "IR"),
        ("It is late.", "IR"),
        ("B. He bought cameras.", "IR"),
        ("3. drones", "IR"),
    ],
)
def test_the_next_heading_ends_it(claims, heading, country):
    text = f"{BEFORE}B. Iran.\n\nIt is new.\n\n{heading}\n\nIt was late. It rains. The ministry bought drones from DJI."
    assert {claim.to_party.country for claim in claims(text) if "ministry" in claim.to_party.name} == {country}


def test_a_country_named_in_the_sentence_goes_before_the_sections(police):
    assert police(f"{BEFORE}B. Iran.\n\nIt was late. In Iraq, the police bought surveillance cameras from Hikvision.") == {"IQ"}


def test_bodies_of_a_section_are_its_countrys(police):
    text = f"{BEFORE}B. China.\n\nIt was late. It rains. Axis supplied the police with surveillance cameras."
    assert police(text) == {"CN"}
    general = (
        "Kenya and Peru voted.\n\nB. Iran.\n\nIt was late. It rains. Hikvision sold surveillance cameras to police forces."
    )
    assert police(general) == {"IR"}


def test_a_named_body_of_a_section_is_its_countrys(claims):
    text = f"{BEFORE}B. China.\n\nIt was late. It rains. Hikvision supplied the Department of Health with surveillance cameras."
    assert {claim.to_party.country for claim in claims(text)} == {"CN"}


def test_hundreds_of_headings_take_bounded_time():
    began = time.process_time()
    extract(Document.of("B. Iran.\n\n3. Kenya\n\nIV. Law\n\n" * 150, language="en"))
    assert time.process_time() - began < 20
