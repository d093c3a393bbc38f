"""Every supplier of every country is read with the same words: the claim does not change with who is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sousveil.model import Claim

SUPPLIERS = [
    ("Huawei", "CN"),
    ("Cellebrite", "IL"),
    ("Palantir", "US"),
    ("Hacking Team", "IT"),
    ("Thales", "FR"),
    ("NEC", "JP"),
    ("Protei", "RU"),
    ("VASTech", "ZA"),
    ("Aselsan", "TR"),
    ("Nokia", "FI"),
]
SENTENCES = [
    "{} sold surveillance cameras to Kenya in 2018.",
    "Kenya bought an interception system from {}.",
    "In 2019 the government of Kenya signed a contract with {} to build a surveillance network.",
    "Surveillance cameras supplied by {} were installed in Kenya.",
    "The United States has imposed sanctions on {}.",
    "{} denied that it had sold spyware to Kenya.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_claim_is_the_same_whoever_supplies(sentence: str, claims: Callable[..., list[Claim]]) -> None:
    seen = set()
    for name, home in SUPPLIERS:
        rows = []
        for claim in claims(sentence.format(name)):
            ends = tuple(
                None if party is None else "SUPPLIER" if party.country == home and party.type == "company" else party.key
                for party in (claim.from_party, claim.to_party)
            )
            rows.append((claim.kind, ends, claim.technology, claim.modality, claim.status, claim.time, claim.tier))
        seen.add(tuple(sorted(rows, key=str)))
    assert len(seen) == 1
    assert seen != {()}
