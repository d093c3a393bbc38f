"""Letters stand for what the document says they do; who rules is a person; where a company is from does nothing to it."""

from __future__ import annotations

import pytest

from sousveil.extraction import QUICK, SHIPPED
from sousveil.model import Claim, Document, Kind


def claims(text: str, extractor: object = QUICK) -> tuple[Claim, ...]:
    return extractor(Document.of(text)).claims  # type: ignore[operator,no-any-return]


def ends(text: str) -> set[tuple[str, str | None]]:
    """All parties by name and home."""
    return {(p.name, p.country) for c in claims(text) for p in (c.from_party, c.to_party) if p}


def test_letters_in_brackets_are_those_of_the_name_before_them() -> None:
    text = (
        "The Russian company Speech Technology Center (STC) sold voice recognition to the police of Ecuador."
        " STC is majority-owned by Gazprombank."
    )
    assert ("Speech Technology Center", "RU") in ends(text)
    assert not any(home == "SA" for _, home in ends(text))


def test_letters_behind_a_verb_are_those_that_the_registry_knows() -> None:
    assert ("NEC", "JP") in ends("The police of Serbia use NEC's facial recognition system.")
    assert ("NEC", "JP") in ends("Ugandan police bought NEC's facial recognition system.")


def test_letters_of_another_country_are_not_those_that_the_registry_knows() -> None:
    text = "Costa Rica's state-owned carrier ICE has chosen Sweden's Ericsson for its network of surveillance cameras."
    assert ("ICE", "CR") in ends(text)
    assert ("Federal Bureau of Investigation", "US") in ends("NSO Group sold Pegasus to the Ugandan police and the FBI.")


@pytest.mark.parametrize("ruler", ["Abdel Fattah al-Samir", "Idrissa Deby", "Teodor Obiangu"])
def test_who_rules_is_no_party(ruler: str) -> None:
    text = f"Huawei sold spyware to the regime of {ruler} in Kenya."
    names = [p.name for c in claims(text, SHIPPED) for p in (c.from_party, c.to_party) if p]
    assert "Kenya" in names and not any(word in name for name in names for word in ruler.split())


def test_the_government_of_a_place_is_a_party() -> None:
    assert ("Nigeria", "NG") in ends("Huawei sold surveillance cameras to the government of Lagos State.")


def test_where_a_company_is_from_does_not_sanction_it() -> None:
    text = "Candiru of Israel was sanctioned for selling spyware."
    assert not any(c.kind is Kind.RESTRICTION and c.from_party and c.from_party.name == "Israel" for c in claims(text))


def test_an_adverb_may_stand_between_to_and_the_act() -> None:
    text = "The ministry of Kenya used the spyware to maliciously target journalists."
    [use] = [c for c in claims(text) if c.kind is Kind.USE]
    assert use.to_party is not None and use.to_party.name == "journalists"


def test_watched_people_are_of_who_watches_them() -> None:
    text = "France and Italy talk. The intelligence directorate of Bangladesh used the spyware to spy on seven men."
    [use] = [c for c in claims(text, SHIPPED) if c.kind is Kind.USE and c.to_party]
    assert use.to_party is not None and use.to_party.country == "BD"


def test_a_small_raised_figure_is_no_number_of_years() -> None:
    assert claims("Huawei sold cameras to the police of Kenya ¹³ years ago.")
