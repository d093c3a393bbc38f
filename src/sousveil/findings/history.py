"""The findings of a ledger as it stood at the end of a day, at the ledger's threshold where that was moved.

Invariant: what was recorded after that day counts for nothing: no claim, no decision, no newer reading of a document.
"""

from __future__ import annotations

from datetime import date, timedelta

from sousveil.findings.joining import join
from sousveil.findings.reviewed import Reviews
from sousveil.findings.selecting import documents_of
from sousveil.ledger import Ledger
from sousveil.ledger.bodies import claim_of, decision_of, pair_of
from sousveil.ledger.review import option
from sousveil.ledger.tiers import Told, shown, tiered
from sousveil.model import Claim, Document, Finding, UsageError, edtf

_CLAIMS = (
    "SELECT c.body FROM claim c JOIN event e ON e.seq = c.event WHERE e.at < :at AND c.body IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM superseded s JOIN event b ON b.seq = s.by WHERE s.event = c.event AND b.at < :at) ORDER BY c.event"
)
_MADE = "SELECT body FROM {table} JOIN event ON seq = {table}.event WHERE event.at < :at AND body IS NOT NULL ORDER BY seq"


class _Documents(dict[str, Document]):
    """The documents of a ledger, looked up when asked for."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._look_up = documents_of(ledger)

    def __missing__(self, id: str) -> Document:
        return self._look_up(id)


def as_of(ledger: Ledger, day: str) -> list[Finding]:
    """The findings at the end of an EDTF day, month or year. Raises UsageError for an open date, and for the last of all."""
    latest = edtf.parse(day).latest
    if latest is None:
        raise UsageError(f"date {day!r} has no end: give a day, a month or a year")
    if latest == date.max:
        raise UsageError(f"date {day!r} is the last that there is: give an earlier one")
    bound = {"at": (latest + timedelta(days=1)).isoformat()}
    claims = [claim_of(row[0]) for row in ledger.store.rows(_CLAIMS, bound)]
    decisions = [decision_of(row[0]) for row in ledger.store.rows(_MADE.format(table="decision"), bound)]
    pairs = [pair_of(row[0]) for row in ledger.store.rows(_MADE.format(table="pair"), bound)]
    needed = 2 if option(ledger.store, "two-person", False) else 1
    documents = _Documents(ledger)
    if ledger.threshold is not None:
        claims = _moved(claims, documents, Reviews(decisions, needed=needed), ledger.threshold)
    return join(claims, documents, decisions, pairs, needed=needed)


def _moved(claims: list[Claim], documents: _Documents, reviews: Reviews, threshold: float) -> list[Claim]:
    said = ((claim, reviews.said(claim, documents[claim.doc].text_sha256)) for claim in claims)
    checked = {claim.id for claim, left in said if left and left.checked}
    found = shown([Told.of(claim, documents[claim.doc]) for claim in claims], threshold, checked)
    return [tiered(claim, is_shown=claim.id in found) for claim in claims]
