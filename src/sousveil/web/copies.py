"""Copies: claims that say the same in the very same words elsewhere, confirmed together once each was read.

Invariant: each copy is shown with the words around it before it can be ticked, and each tick is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from sousveil.model import Decision, UsageError
from sousveil.publishing.pages import Links, Page, Shelf
from sousveil.web.review import decision
from sousveil.web.waiting import Seat, copies, query


def page(shelf: Shelf, links: Links, claim_id: str, seat: Seat) -> Page:
    """The copies of a claim, each with the words around it, to be ticked. Raises UsageError for an unknown id."""
    found = shelf.ledger.claim(claim_id)
    alike = [shelf.card(one, links) for one in copies(shelf, found, seat.who)]
    view = {
        "card": shelf.card(found, links), "copies": alike, "token": seat.token, "who": seat.who, "query": query(seat.chosen),
    }
    return Page(f"copies/{found.id}.html", "copies.html", shelf.labels("review.copies_title"), "review", view, {})


def confirmations(shelf: Shelf, claim_id: str, who: str, form: Mapping[str, str]) -> list[Decision]:
    """A confirmation for each copy that was ticked. Raises UsageError where none was, or one is no copy that waits."""
    ticked = [name.removeprefix("copy-") for name in form if name.startswith("copy-")]
    known = {claim.id for claim in copies(shelf, shelf.ledger.claim(claim_id), who)}
    if not ticked or not known.issuperset(ticked):
        raise UsageError("tick the copies that you have read; one that is decided or is no copy can't be confirmed here")
    return [decision(shelf, id, who, {"verdict": "confirm", "note": f"same words as {claim_id}"}) for id in ticked]
