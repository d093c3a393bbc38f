"""What a title says, who is named afterwards, what has a date and what lasts, who is told: each on the shortest text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sousveil import pipeline
from sousveil.extraction import engine
from sousveil.extraction.language import load
from sousveil.model import Claim, Document, Kind

Read = Callable[..., list[Claim]]


def of(claims: list[Claim], kind: Kind) -> list[Claim]:
    return [claim for claim in claims if claim.kind is kind]


def test_a_title_tells_of_which_country_a_text_speaks() -> None:
    text = "Police will use 200 cameras of Hikvision. The ministry bought them last year."
    untold = pipeline.extract(text, candidates=True)
    told = pipeline.extract(text, title="Kenya gets new cameras", candidates=True)
    assert {claim.to_party.country for claim in of(untold, Kind.SUPPLY) if claim.to_party} == {None}
    assert {claim.to_party.country for claim in of(told, Kind.SUPPLY) if claim.to_party} == {"KE"}


def test_a_text_that_names_another_country_often_is_not_of_its_titles() -> None:
    text = "Uganda bought cameras of Hikvision. Uganda put them up. In Uganda nobody asked. The ministry bought more."
    document = Document.of(text, title="After Kenya, cameras")
    assert engine.read(document, load()).cast.home == "UG"


def test_a_firm_without_a_name_is_the_one_named_afterwards(claims: Read) -> None:
    found = claims("The United States has sanctioned an Israeli spyware maker. The company, Candiru, sold spyware to Qatar.")
    assert [claim.to_party.name for claim in of(found, Kind.RESTRICTION) if claim.to_party] == ["Candiru"]


@pytest.mark.parametrize("between", ["Hikvision sold cameras to Peru. ", "Candiru was founded in 2014. "])
def test_another_name_in_between_or_an_earlier_one_is_not_taken(claims: Read, between: str) -> None:
    first = "The United States has sanctioned a spyware maker. "
    found = claims(first + between + "The company, Intellexa, sold spyware to Qatar.")
    assert "Intellexa" not in {claim.to_party.name for claim in of(found, Kind.RESTRICTION) if claim.to_party}


def test_ownership_has_no_date_of_something_else(claims: Read) -> None:
    found = claims("In 2011 Ecuador bought cameras from CEIEC, a state-owned Chinese company.")
    assert [claim.time for claim in of(found, Kind.AFFILIATION)] == [None]
    assert {claim.time for claim in of(found, Kind.SUPPLY)} == {"2011"}
    beside = claims("NSO Group, owned since 2014 by Francisco Partners, sold spyware.")
    assert {claim.time for claim in of(beside, Kind.AFFILIATION)} == {"2014"}


def test_a_datelines_date_is_no_time_of_an_act(claims: Read) -> None:
    found = claims("TASHKENT, May 3 - Uzbekistan has bought surveillance cameras from Huawei.", published="2019-05-03")
    assert {claim.time for claim in of(found, Kind.SUPPLY)} == {None}


def test_who_asks_not_to_be_named_denies_nothing(claims: Read) -> None:
    found = claims("An official, who asked not to be named, said that Kenya had bought spyware from NSO Group.")
    assert {claim.modality.value for claim in of(found, Kind.SUPPLY)} == {"asserted"}


def test_who_is_told_does_not_say_it(claims: Read) -> None:
    found = claims("Kenya bought cameras from Hikvision, the interior minister told reporters.")
    assert {claim.speaker for claim in of(found, Kind.SUPPLY)} == {"the interior minister"}
    found = claims("“We bought the cameras from Hikvision,” Ecuador's interior minister, Maria Romo, told reporters.")
    assert {(claim.speaker, claim.modality.value) for claim in of(found, Kind.SUPPLY)} == {("Maria Romo", "asserted")}


def test_letters_behind_a_party_are_no_party_of_their_own(claims: Read) -> None:
    found = claims("Thales and the Moroccan national police (DGSN) have deployed a new biometric ID card.")
    assert "DGSN" not in {party.name for claim in found for party in (claim.from_party, claim.to_party) if party}


def test_names_that_go_by_letters_are_things_where_they_look_like_no_company() -> None:
    text = "The police bought the Sunrise Matching Toolkit (SMT). Later Sunrise Matching Ltd (SML) came."
    read = engine.read(Document.of(text), load())
    names = {entity.name for entity in read.cast.entities}
    assert "Sunrise Matching Toolkit" not in names and "Sunrise Matching Ltd" in names


@pytest.mark.parametrize("text", [
    "Kenya was sold an unmanned aerial vehicle (UAV) by Baykar.",
    "Egyptian ISPs reset connections through Deep Packet Inspection (DPI) equipment of Sandvine.",
    "Police of Kenya used a Forensic Toolkit (FTK) from AccessData to unlock phones.",
])  # fmt: skip
def test_what_goes_by_letters_and_is_no_company_is_no_party(claims: Read, text: str) -> None:
    names = {party.name for claim in claims(text) for party in (claim.from_party, claim.to_party) if party}
    assert names.isdisjoint({"UAV", "DPI", "FTK", "Forensic Toolkit", "Deep Packet Inspection"})
