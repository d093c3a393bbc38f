"""Amounts of one origin, added up within one document.

Invariant: each sum that the text says counts once; an umbrella record is never added to its parts, nor a record to one that it
is linked to: of linked records the largest stands for all, since they may be parts of one another. What was left out is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sousveil.findings.reviewed import Said
from sousveil.model import Amount, Claim
from sousveil.tables.importing import LINKED, PART_OF, RECORD


@dataclass(frozen=True)
class Sum:
    """Sums by currency, and how many amounts were left out of them since other records hold them."""

    amounts: tuple[Amount, ...] = ()
    left: int = 0

    @property
    def note(self) -> str:
        """The same in words; nothing where nothing was left out."""
        records = "record" if self.left == 1 else "records"
        return f"{self.left} umbrella or linked {records} not added up" if self.left else ""


def largest(documents: Iterable[Sequence[Said]]) -> Sum:
    """The sum of the one document that gives most currencies, then most money."""
    found = [of_document(said) for said in documents]
    return max(found, key=lambda own: (len(own.amounts), sum(amount.value for amount in own.amounts)), default=Sum())


def of_document(said: Iterable[Said]) -> Sum:
    """What one document says, each sum once, whichever claims it belongs to."""
    quotes = {one.claim.sum_span: one.claim for one in said if one.claim.amount}
    claims = [claim for _, claim in sorted(quotes.items())]
    parts_of = {id for claim in claims for id in _ids(claim, PART_OF)}
    kept = [claim for claim in claims if not parts_of.intersection(_ids(claim, RECORD))]
    counted = [amount for cluster in _linked(kept) for amount in _greatest(cluster)]
    by_currency: dict[str, float] = defaultdict(float)
    for amount in counted:
        by_currency[amount.currency] += amount.value
    amounts = tuple(Amount(value, currency) for currency, value in sorted(by_currency.items()))
    return Sum(amounts, len(claims) - len(counted))


def _ids(claim: Claim, field: str) -> set[str]:
    return {cue.rule for cue in claim.cues if cue.field == field}


def _linked(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of records that are linked with each other, also by a chain; others alone."""
    clusters: list[tuple[set[str], list[Claim]]] = []
    for claim in claims:
        own = _ids(claim, RECORD)
        ids, members = own | _ids(claim, LINKED), [claim]
        touching = [each for each in clusters if ids & each[0]] if own else []
        for each in touching:
            ids, members = ids | each[0], each[1] + members
            clusters.remove(each)
        clusters.append((ids, members))
    return [members for _, members in clusters]


def _greatest(claims: Sequence[Claim]) -> list[Amount]:
    """The largest amount in each currency."""
    best: dict[str, Amount] = {}
    for claim in claims:
        if claim.amount and claim.amount.value >= best.get(claim.amount.currency, claim.amount).value:
            best[claim.amount.currency] = claim.amount
    return list(best.values())
