"""Sister companies are told apart by their legal forms; a supply that the supplier cut off has ended."""

from __future__ import annotations

from sousveil import pipeline
from sousveil.model import Claim, Document, Kind, Modality, Status

LISTED = "Verint Systems Ltd, Israel, sold spyware to Peru; {other} paid for it."


def read(text: str) -> list[Claim]:
    return pipeline.claims_of(Document.of(text, language="en"))


def sellers(text: str) -> set[tuple[str, str | None]]:
    supplies = (claim for claim in read(text) if claim.kind is Kind.SUPPLY and claim.from_party)
    return {(claim.from_party.name, claim.from_party.country) for claim in supplies if claim.from_party}


def test_two_full_names_of_one_family_are_two_companies() -> None:
    assert sellers(LISTED.format(other="Verint Systems Inc.")) == {("Verint Systems Ltd", "IL")}


def test_one_full_name_is_the_company_that_is_known() -> None:
    assert {country for _, country in sellers(LISTED.format(other="the firm"))} == {"US"}


def test_a_supply_that_was_cut_off_has_ended() -> None:
    text = "Cellebrite sold phone forensics to Belarus. In 2021 Cellebrite cut off Belarus."
    assert {claim.status for claim in read(text) if claim.kind is Kind.SUPPLY} == {Status.ENDED}
    assert Kind.RESTRICTION in {claim.kind for claim in read(text)}


def test_a_supply_stands_where_the_cut_is_only_planned_or_denied() -> None:
    for end in ("Cellebrite will cut off Belarus.", "Cellebrite has not cut off Belarus."):
        supplies = [c for c in read(f"Cellebrite sold phone forensics to Belarus. {end}") if c.kind is Kind.SUPPLY]
        assert supplies and all(c.status is not Status.ENDED for c in supplies if c.modality is Modality.ASSERTED)
