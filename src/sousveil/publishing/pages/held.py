"""All shown claims in memory, by document, country and party.

Invariant: what is found here is what the ledger would find, in its order; a filter that only the ledger can read (the name of a
country, the beginning of an id) finds None here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sousveil.model import Claim, Finding, Kind, Party
from sousveil.model.codes import parse

_COUNTRY, _DOCUMENT = re.compile(r"[A-Z]{2}"), re.compile(r"[0-9a-f]{64}")
_FILTERS = {"kind", "country", "doc"}


@dataclass(frozen=True)
class Shown:
    """How a claim was shown, and how it is now; None where it is not."""

    before: Claim | None
    now: Claim | None


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
            for key in _keys(claim):
                parties.setdefault(key, []).append(claim)
        return cls(claims, documents, countries, parties)

    def shown(self, claim: Claim | None) -> Claim | None:
        """The claim of the same id as it is shown; None where it is not."""
        own = self.by_document.get(claim.doc, ()) if claim else ()
        return next((one for one in own if claim and one.id == claim.id), None)

    def after(self, changed: Sequence[Shown], places: Mapping[str, int]) -> Held:
        """The index after some claims came to be shown otherwise; `places` are those of all claims in the ledger's order."""
        gone = [one.before for one in changed if one.before]
        new = [one.now for one in changed if one.now]
        every = _changed(self.every, gone, new, places)

        def moved(index: Mapping[str, list[Claim]], keys_of: Callable[[Claim], Iterable[str]]) -> dict[str, list[Claim]]:
            found = dict(index)
            for key in {key for one in changed for claim in (one.before, one.now) if claim for key in keys_of(claim)}:
                own = _changed(index.get(key, ()), gone, [claim for claim in new if key in keys_of(claim)], places)
                found.pop(key, None) if not own else found.update({key: own})
            return found

        return Held(every, moved(self.by_document, lambda claim: (claim.doc,)), moved(self.by_country, countries_of),
                    moved(self.by_party, _keys))

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


def _changed(
    claims: Sequence[Claim], gone: Iterable[Claim], new: Iterable[Claim], places: Mapping[str, int]
) -> list[Claim]:
    """Without those that are gone, and with the new ones in their places."""
    def place(one: Claim) -> int:
        return places[one.id]

    kept = list(claims)
    lost = {id(one) for one in gone if one.id not in places}
    if lost:
        kept = [claim for claim in kept if id(claim) not in lost]
    for claim in gone:
        if claim.id in places:
            at = bisect_left(kept, places[claim.id], key=place)
            if at < len(kept) and kept[at] is claim:
                del kept[at]
    for claim in new:
        insort(kept, claim, key=place)
    return kept


def _keys(claim: Claim) -> set[str]:
    return {party.key for party in ends_of(claim)}


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
