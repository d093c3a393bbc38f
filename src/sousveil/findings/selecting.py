"""Findings of a ledger. A filter chooses findings, it never cuts them: each is computed from all of its claims.

Invariant: a finding is given when one of its claims or denials, with the person's values, passes the filters.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import sousveil
from sousveil.findings.grouping import NOBODY, Relation, relation
from sousveil.findings.identity import Identities, identities
from sousveil.findings.joining import Join
from sousveil.findings.reviewed import Reviews
from sousveil.ledger import Ledger
from sousveil.ledger.review import option
from sousveil.model import Claim, Document, Finding, Kind, UsageError, edtf

_FEW = 64
_KEPT = 64


class Findings(list[Finding]):
    """Findings, the best supported first."""

    def _repr_html_(self) -> str:
        """What a notebook shows: the first findings with their modality, origins and denials."""
        shown: str = sousveil.maker("html_of_findings")(self)
        return shown


def find(ledger: Ledger, **filters: Any) -> Findings:
    """The findings with a claim that passes the filters (those of `Ledger.claims` but tier, limit and offset), best first.

    Raises UsageError for an unknown filter, kind, technology or date.
    """
    filters = {name: value for name, value in filters.items() if value is not None}
    if "tier" in filters:
        raise UsageError("findings are made of claims only: there is no filter by tier")
    same = identities(ledger.pair_decisions())
    reviews = reviews_of(ledger)
    passing = ledger.claims(**filters)
    joined = Join(documents_of(ledger), reviews, same)
    if not filters:
        joined.add(passing)
        return Findings(joined.findings())
    corrected = [claim for id in reviews.corrected() if (claim := current(ledger, id))]
    said = {claim.id: one.claim for claim in corrected if (one := reviews.said(claim, joined.witness(claim.doc).text_sha256))}
    wanted = {claim.id for claim in passing if claim.id not in said}
    wanted |= {id for id, claim in said.items() if passes(claim, filters, is_among={one.id for one in passing})}
    effective = [said.get(claim.id, claim) for claim in [*passing, *corrected] if claim.id in wanted]
    joined.add([*_whole(ledger, {relation(claim, same) for claim in effective}, same), *corrected])
    return Findings(one for one in joined.findings() if wanted.intersection(one.claims) or wanted.intersection(one.denials))


def reviews_of(ledger: Ledger) -> Reviews:
    """The ledger's decisions with its own rule of how many people must agree."""
    return Reviews(ledger.decisions(), needed=2 if option(ledger.store, "two-person", False) else 1)


def documents_of(ledger: Ledger) -> Callable[[str], Document]:
    """The ledger's documents by id, the last few kept at hand."""
    return lru_cache(maxsize=_KEPT)(ledger.document)


def current(ledger: Ledger, id: str) -> Claim | None:
    """The claim with this id; None where it is no longer current."""
    try:
        return ledger.claim(id)
    except UsageError:
        return None


def passes(claim: Claim, filters: dict[str, Any], *, is_among: set[str]) -> bool:
    """Does a corrected claim pass? What a person can't correct (the text, the document) was judged by the ledger."""
    ends = {"from_": claim.from_party, "to": claim.to_party}
    for side, party in ends.items():
        wanted = str(filters.get(side, "")).casefold()
        if wanted and not (party and wanted in (party.key.casefold(), party.name.casefold(), (party.country or "").casefold())):
            return False
    countries = [value.casefold() for party in ends.values() if party for value in (party.country or "", party.name)]
    if "country" in filters and filters["country"].casefold() not in countries:
        return False
    if claim.kind != filters.get("kind", claim.kind):
        return False
    if "technology" in filters and filters["technology"] not in claim.technology:
        return False
    if "since" in filters or "until" in filters:
        since, until = (edtf.parse(filters[name]) if name in filters else None for name in ("since", "until"))
        bounds = since.earliest if since else None, until.latest if until else None
        if not claim.time or not edtf.parse(claim.time).overlaps(*bounds):
            return False
    return claim.id in is_among or not {"text", "doc"} & set(filters)


def _whole(ledger: Ledger, relations: set[Relation], same: Identities) -> list[Claim]:
    """All claims that may be of these relations: by query where they are few, else all of their kinds."""
    if len(relations) > _FEW:
        kinds = {kind for kind, _, _ in relations}
        return [claim for kind in Kind if kind in kinds for claim in ledger.claims(kind=kind)]
    found: dict[str, Claim] = {}
    for kind, left, right in sorted(relations):
        pairs = [(a, b) for a in same.members(left) for b in same.members(right)]
        pairs += [(b, a) for a, b in pairs] if kind is Kind.COOPERATION else []
        for a, b in pairs:
            ends: dict[str, Any] = {name: key for name, key in (("from_", a), ("to", b)) if key != NOBODY}
            found.update((claim.id, claim) for claim in ledger.claims(kind=kind, **ends))
    return [claim for claim in found.values() if relation(claim, same) in relations]
