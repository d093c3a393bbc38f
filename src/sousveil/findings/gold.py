"""Decided claims as annotated documents: what a bench scores against and a calibration learns from.

Invariant: only what people decided, and still stands, is in a row; a person's values replace the machine's; a claim on which
people differ, are unsure, or wait for a second person is in none. People decide on what was found: what was missed is not here,
so these rows measure precision, not recall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sousveil.findings.reviewed import Reviews
from sousveil.ledger import Ledger
from sousveil.ledger.review import CHECKED, State
from sousveil.model import Claim, Document

_NOT_GOLD = ("tier", "confidence", "extractor", "frame", "cues", "doc")


def gold(ledger: Ledger, *, complete: bool = False) -> Iterator[dict[str, Any]]:
    """Rows {"id", "text", "source", "claims", "rejected", "undecided"} by document, in the order of their ids.

    `undecided` counts the document's shown claims that nobody decided on; with `complete` only documents without any.
    """
    found: dict[str, list[Claim]] = defaultdict(list)
    decisions = ledger.decisions()
    decided = {decision.claim for decision in decisions}
    for claim in ledger.claims(tier=None):
        if claim.id in decided:
            found[claim.doc].append(claim)
    reviews = Reviews(decisions)
    for doc in sorted(found):
        row = _row(ledger, ledger.document(doc), found[doc], reviews)
        if (row["claims"] or row["rejected"]) and not (complete and row["undecided"]):
            yield row


def _row(ledger: Ledger, document: Document, claims: list[Claim], reviews: Reviews) -> dict[str, Any]:
    kept, rejected = [], []
    for claim in sorted(claims, key=lambda each: (each.start, each.end, each.id)):
        review = ledger.review(claim.id)
        said = reviews.said(claim, document.text_sha256) if review.state in CHECKED else None
        if said is not None:
            kept.append(_plain(said.claim))
        elif review.state is State.REJECTED:
            why = sorted({str(decision.reason) for decision in review.standing if decision.reason})
            rejected.append({**_plain(claim), "reasons": why})
    settled = {row["id"] for row in (*kept, *rejected)}
    shown = ledger.claims(doc=document.id, tier="claim")
    source = {name: getattr(document, name) for name in ("title", "publisher", "url", "published", "language")}
    return {
        "id": document.id, "text": document.text, "source": {name: value for name, value in source.items() if value},
        "claims": kept, "rejected": rejected, "undecided": sum(claim.id not in settled for claim in shown),
    }  # fmt: skip


def _plain(claim: Claim) -> dict[str, Any]:
    """The claim model's fields only."""
    return {name: value for name, value in claim.to_json().items() if name not in _NOT_GOLD}
