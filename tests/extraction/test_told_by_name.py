"""A country that a body's own words tell wins over its pronouns'; what several states share has none; a company's registered
name is the company, whatever sisters stand beside it."""

from __future__ import annotations

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document

SPOKEN = "Peru votes. Peru is large. The cameras are new. "


def countries(text: str, words: str) -> set[str | None]:
    reading = engine.read(Document.of(text), load())
    found = [m for s in reading.scenes for m in s.sentence.mentions if words in text[m.start : m.end]]
    assert found
    return {entity.country for m in found if (entity := reading.cast.entity(m)) is not None}


def identities(text: str, words: str) -> set[tuple[str | None, str]]:
    reading = engine.read(Document.of(text), load())
    return {(m.id, m.name) for s in reading.scenes for m in s.sentence.mentions if words in text[m.start : m.end]}


def test_a_european_body_is_not_of_the_country_spoken_of():
    assert countries(f"{SPOKEN}The European Anti-Fraud Office paid for cameras.", "Anti-Fraud Office") == {None}
    assert countries(f"{SPOKEN}The Anti-Fraud Office paid for cameras.", "Anti-Fraud Office") == {"PE"}


def test_hellenic_is_greek():
    assert countries(f"{SPOKEN}The Hellenic Coast Guard bought drones.", "Coast Guard") == {"GR"}


def test_the_registered_name_beside_a_branch_is_the_company_itself():
    text = "Hikvision Canada Inc. must close. It belongs to Hangzhou Hikvision Digital Technology Co., Ltd. Cameras stay."
    assert {id for id, _ in identities(text, "Hangzhou")} == {"hikvision"}
    assert {id for id, _ in identities(text, "Canada Inc")} == {None}


def test_what_a_company_is_registered_as_is_told_by_either_name():
    for name in ("NRTC", "National Radio & Telecommunication Corporation"):
        assert identities(f"The police bought cameras from {name} in Lahore.", name) == {
            ("nrtc", "National Radio and Telecommunication Corporation")
        }
