"""Several claims confirmed together, once each was read: those that say the same in the very same words elsewhere (`copies`),
and those of one document (`within`).

Invariant: each claim is shown with the words around it before it can be ticked, and each tick is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from sousveil.model import Decision, UsageError
from sousveil.publishing.pages import Links, Page, Shelf
from sousveil.web.review import decision
from sousveil.web.waiting import Seat, copies, query, within

MOST = 50
ALIKE = {"copies": copies, "within": within}
_NOTES = {"copies": "same words as {id}", "within": "read with the others of its document"}


def page(shelf: Shelf, links: Links, where: str, claim_id: str, seat: Seat) -> Page:
    """The claims that wait beside a claim, each with the words around it, to be ticked. Raises UsageError for an unknown id."""
    found = shelf.ledger.claim(claim_id)
    waiting = ALIKE[where](shelf, found, seat.who)
    beside = [shelf.card(one, links) for one in waiting[:MOST]]
    view = {
        "card": shelf.card(found, links), "beside": beside, "token": seat.token, "who": seat.who, "query": query(seat.chosen),
        "where": where, "more": len(waiting) - len(beside),
    }
    return Page(f"{where}/{found.id}.html", "copies.html", shelf.labels(f"review.{where}_title"), "review", view, {})


def confirmations(shelf: Shelf, where: str, claim_id: str, who: str, form: Mapping[str, str]) -> list[Decision]:
    """A confirmation for each claim that was ticked. Raises UsageError where none was, or one does not wait there."""
    ticked = [name.removeprefix("copy-") for name in form if name.startswith("copy-")]
    known = {claim.id for claim in ALIKE[where](shelf, shelf.ledger.claim(claim_id), who)}
    if not ticked or not known.issuperset(ticked):
        raise UsageError("tick those that you have read; one that is decided or does not belong there can't be confirmed here")
    note = _NOTES[where].format(id=claim_id)
    return [decision(shelf, id, who, {"verdict": "confirm", "note": note}) for id in ticked]
