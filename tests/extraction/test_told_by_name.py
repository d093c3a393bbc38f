"""A country that a body's own words tell wins over its pronouns'; what several states share has none; a company's registered
name is the company, whatever sisters stand beside it."""

from __future__ import annotations

from sousveil.extraction import engine, neural
from sousveil.extraction.language import load
from sousveil.extraction.tagged import Parties
from sousveil.model import Document, Party

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


def parties(text: str, kind: str, *words: str) -> Party | None:
    """What an entity of the model is, whose mentions are these words in order."""
    rules = engine.read(Document.of(text), load())
    starts, at = [], 0
    for word in words:
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
    forms = ["pronoun" if word in ("It", "it", "them") else "name" for word in words]
    mentions = tuple(neural.Tagged(s, s + len(w), kind, f, 0.9) for s, w, f in zip(starts, words, forms, strict=True))
    seen = neural.Reading(mentions, (neural.Entity(tuple(range(len(words))), kind),), ())
    last = next(scene.sentence.index for scene in rules.scenes if scene.sentence.end > starts[0])
    return Parties(rules, seen).party(0, last)


def test_the_model_gives_a_european_body_no_country_either():
    found = parties(f"{SPOKEN}The European Anti-Fraud Office paid for cameras.", "public-body", "European Anti-Fraud Office")
    assert found is not None and found.country is None
    found = parties(f"{SPOKEN}The Anti-Fraud Office paid for cameras.", "public-body", "Anti-Fraud Office")
    assert found is not None and found.country == "PE"


def test_a_bodys_own_words_tell_its_country_whatever_its_pronouns_are_taken_for():
    text = (
        "Iranian intelligence services used the data centres. The US Treasury put sanctions on the company. "
        "It named the company, it said, and it froze its money."
    )
    found = parties(text, "public-body", "Iranian intelligence services", "It", "it", "it")
    assert found is not None and found.country == "IR"
