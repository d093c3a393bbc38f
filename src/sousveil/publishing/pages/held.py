"""All shown claims in memory, by document, country and party.

Invariant: what is found here is what the ledger would find, in its order; a filter that only the ledger can read (the name of a
country, the beginning of an id) finds None here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sousveil.model import Claim, Finding, Kind, Party
from sousveil.model.codes import parse

_COUNTRY, _DOCUMENT = re.compile(r"[A-Z]{2}"), re.compile(r"[0-9a-f]{64}")
_FILTERS = {"kind", "country", "doc"}


@dataclass(frozen=True)
class Held:
    """Claims in the ledger's order, and by document, country code and party key."""

    every: Sequence[Claim]
    by_document: Mapping[str, list[Claim]]
    by_country: Mapping[str, list[Claim]]
    by_party: Mapping[str, list[Claim]]

    @classmethod
    def of(cls, claims: Sequence[Claim]) -> Held:
        """The index of some claims."""
        documents: dict[str, list[Claim]] = {}
        countries: dict[str, list[Claim]] = {}
        parties: dict[str, list[Claim]] = {}
        for claim in claims:
            documents.setdefault(claim.doc, []).append(claim)
            for code in countries_of(claim):
                countries.setdefault(code, []).append(claim)
            for key in {party.key for party in ends_of(claim)}:
                parties.setdefault(key, []).append(claim)
        return cls(claims, documents, countries, parties)

    def some(self, filters: Mapping[str, object]) -> Sequence[Claim] | None:
        """The claims that pass; None where only the ledger can tell. Raises UsageError for a kind that is none."""
        if not answers(filters):
            return None
        found = self.every
        if "doc" in filters:
            found = self.by_document.get(str(filters["doc"]), [])
        if "country" in filters:
            code = str(filters["country"])
            found = [c for c in found if code in countries_of(c)] if "doc" in filters else self.by_country.get(code, [])
        if "kind" in filters:
            kind = parse(Kind, str(filters["kind"]), what="kind")
            found = [claim for claim in found if claim.kind is kind]
        return found


def answers(filters: Mapping[str, object]) -> bool:
    """Are these filters that held claims can be found by?"""
    whole = ((_COUNTRY, "country"), (_DOCUMENT, "doc"))
    return set(filters) <= _FILTERS and all(form.fullmatch(str(filters[name])) for form, name in whole if name in filters)


def ends_of(said: Claim | Finding) -> list[Party]:
    """The parties that a claim or finding names."""
    return [party for party in (said.from_party, said.to_party) if party]


def pair_of(claim: Claim) -> tuple[str, str]:
    """The keys of who gives and who receives, empty where nobody is named: claims of one pair may say the same relation."""
    return (claim.from_party.key if claim.from_party else "", claim.to_party.key if claim.to_party else "")


def countries_of(said: Claim | Finding) -> set[str]:
    """The codes of the countries that its parties belong to."""
    return {party.country for party in ends_of(said) if party.country}


def by_end(found: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Findings by the country codes and the keys of the parties at their ends."""
    ends: dict[str, list[Finding]] = {}
    for one in found:
        for key in {party.key for party in ends_of(one)} | countries_of(one):
            ends.setdefault(key, []).append(one)
    return ends
