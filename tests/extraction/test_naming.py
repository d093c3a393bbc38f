"""Names as a text writes them: whole bodies, strange words before known names, headlines, roles in court papers."""

from __future__ import annotations

import pytest

from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Document


def names(text: str) -> dict[str, tuple[str, str | None]]:
    """The words of each mention -> its type and country."""
    reading = engine.read(Document.of(text), load())
    return {text[m.start : m.end]: (m.type, m.country) for scene in reading.scenes for m in scene.sentence.mentions}


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("The cameras went to the Ministry of Interior of the Kingdom of Bahrain.",
         "Ministry of Interior of the Kingdom of Bahrain", ("public-body", "BH")),
        ("CloudWalk was hived off from the Chinese Academy of Sciences.", "Chinese Academy of Sciences", ("public-body", "CN")),
        ("It bought readers from the Israeli software house Trimurti Infosys.", "Trimurti Infosys", ("company", "IL")),
        ("The contractor is China Road and Bridge Corporation.", "China Road and Bridge Corporation", ("company", None)),
        ("It is owned by Defendant Larkspur Holdings and sells spyware.", "Larkspur Holdings", ("company", None)),
        ("The firm is owned by Larkspur Holdings S.à r.l. and sells spyware.", "Larkspur Holdings", ("company", None)),
        ("It was paid by the Food and Drug Administration in Maryland.", "Food and Drug Administration", ("public-body", "US")),
        ("The readers came through Lanka Precision (Pvt) Ltd in June.", "Lanka Precision (Pvt) Ltd", ("company", None)),
        ("Officials said that Movistar Venezuela tapped phones.", "Movistar Venezuela", ("company", "VE")),
        ("The owner of MTN Syria sold cameras.", "MTN Syria", ("company", "SY")),
    ],
)  # fmt: skip
def test_names_are_whole(text, written, meant):
    assert names(text)[written] == meant


def test_what_a_contract_binds_to_is_planned():
    text = "CloudWalk signed a contract with the government of Zimbabwe to build a surveillance network."
    claims = engine.claims(engine.read(Document.of(text), load()))
    assert {claim.status for claim in claims if claim.frame == "supply.build"} == {"planned"}


def test_words_that_open_a_clause_begin_no_name():
    assert "While NSO Group" not in names("While NSO Group sells spyware, others sell cameras.")


def test_a_pronoun_stands_where_its_party_may():
    found = names("NSO Group sells spyware. It has customers in Mexico.")
    assert found["It"] == ("company", "IL")


def test_the_seat_of_an_embassy_is_not_the_country_spoken_of():
    found = names("Ethiopia’s embassy in Washington said that the government uses no spyware.")
    assert found["the government"] == ("state", "ET")


@pytest.mark.parametrize("text", ["Jane Roe sold spyware to Canada.", "Canada bought cameras from Boniface Mwangi last year."])
def test_a_person_with_a_given_name_is_never_a_party(text):
    reading = engine.read(Document.of(text), load())
    assert not engine.claims(reading)
    assert "person" in {m.type for scene in reading.scenes for m in scene.sentence.mentions}


def test_a_person_is_known_again_by_the_surname():
    text = "The minister praised Jane Roe on Monday. The spyware that Roe sold to Canada was old."
    assert all(
        "Roe" not in (c.from_party.name if c.from_party else "") for c in engine.claims(engine.read(Document.of(text), load()))
    )


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Police use a recognition system called Sferion.", "Sferion"),
        ("It runs the Signalling Network Monitoring Platform.", "Signalling Network Monitoring Platform"),
        ("Spies read WhatsApp messages and Facebook posts.", "WhatsApp"),
        ("Spies read WhatsApp messages and Facebook posts.", "Facebook"),
        ("It cost Tk 50 crore.", "Tk 50"),
    ],
)
def test_things_are_no_parties(text, thing):
    assert thing not in names(text)


def test_a_person_is_told_by_what_stands_beside():
    assert names("The firm belongs to Kazi Monirul Kabir, who was a banker.")["Kazi Monirul Kabir"][0] == "person"
    assert names("They arrested the opposition candidate Bobi Wine.")["Bobi Wine"][0] == "person"


def test_two_known_companies_joined_by_and_are_two() -> None:
    found = names("The contract went to ZTE Corporation and ZTE Holdings, of Shenzhen.")
    assert {"ZTE Corporation", "ZTE Holdings"} <= found.keys()
