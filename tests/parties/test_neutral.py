"""Suppliers of every country are read with the same words: swap the name and the home country, and the claim stays the same."""

from __future__ import annotations

import pytest

from sousveil import pipeline
from sousveil.model import Claim

SUPPLIERS = (
    ("Huawei", "China"), ("Cellebrite", "Israel"), ("Palantir", "the United States"), ("NEC", "Japan"), ("Idemia", "France"),
    ("BAE Systems", "the United Kingdom"), ("Axis Communications", "Sweden"), ("Hacking Team", "Italy"),
    ("FinFisher", "Germany"), ("Protei", "Russia"), ("Presight", "the United Arab Emirates"), ("Nokia", "Finland"),
)


def told(claim: Claim, supplier: str) -> tuple[object, ...]:
    """Everything a claim says, with the supplier's own name taken out."""
    ends = [party.name if party else None for party in (claim.from_party, claim.to_party)]
    ends = ["the supplier" if name and supplier.split()[0].casefold() in name.casefold() else name for name in ends]
    return (
        claim.kind, *ends, claim.technology, claim.place, claim.time, claim.status, claim.modality, claim.speaker, claim.tier,
    )


@pytest.mark.parametrize("sentence", [
    "{name} sold video surveillance cameras to Kenya in 2019.",
    "The police of Serbia use {name}'s facial recognition system.",
    "{name}, a company from {home}, was accused of supplying spyware to the government of Mexico.",
])
def test_the_claim_is_the_same_whatever_the_suppliers_name_and_home_country(sentence: str) -> None:
    seen = {
        name: sorted(told(claim, name) for claim in pipeline.extract(sentence.format(name=name, home=home), candidates=True))
        for name, home in SUPPLIERS
    }
    first = seen[SUPPLIERS[0][0]]
    assert any(claim[1] == "the supplier" for claim in first)
    assert {name: claims for name, claims in seen.items() if claims != first} == {}
