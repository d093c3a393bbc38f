"""No two claims of a document have one id, and none is lost for having the words of another."""

from __future__ import annotations

from dataclasses import replace

from sousveil.extraction.distinct import distinct
from sousveil.model import Claim, Document, Kind, Party, PartyType, Tier

DOCUMENT = Document.of("The firm sold cameras to both countries.")
FIRM = Party(name="Acme", type=PartyType.COMPANY, written="The firm", span=(0, 8))


def sale(name: str, tier: Tier = Tier.CLAIM) -> Claim:
    to = Party(name=name, type=PartyType.STATE, written="both countries", span=(25, 39))
    return Claim.of(DOCUMENT, start=0, end=39, kind=Kind.SUPPLY, from_party=FIRM, to_party=to, tier=tier)


def test_two_parties_with_one_span_are_two_claims() -> None:
    russia, belarus = sale("Russia"), sale("Belarus")
    assert russia.id == belarus.id
    found = distinct([russia, belarus])
    assert found[0] == russia
    assert replace(found[1], id=belarus.id) == belarus
    assert found[1].id != russia.id and found == distinct([russia, belarus])


def test_a_candidate_gives_way_to_a_claim_on_the_same_words() -> None:
    claim, candidate = sale("Russia"), sale("Haaretz", Tier.CANDIDATE)
    assert distinct([candidate, claim]) == distinct([claim, candidate]) == [claim]


def test_the_same_claim_twice_is_one() -> None:
    assert distinct([sale("Russia"), sale("Belarus"), sale("Belarus")]) == distinct([sale("Russia"), sale("Belarus")])


def test_claims_on_other_words_stay_as_they_are() -> None:
    one = sale("Russia")
    other = Claim.of(DOCUMENT, start=9, end=39, kind=Kind.SUPPLY, from_party=FIRM, to_party=one.to_party)
    assert distinct([one, other]) == [one, other]
