"""Review: one claim at a time, its sentence left, its words right, and a person's verdict as one more row in the ledger.

Invariant: nothing is overwritten: undo is a row too; what others said is shown only after one's own verdict.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sousveil.drawing.places import country_name
from sousveil.model import (
    Claim,
    Decision,
    Kind,
    Modality,
    Party,
    PartyType,
    Reason,
    Status,
    Technology,
    Tier,
    UsageError,
    Verdict,
)
from sousveil.model.codes import parse
from sousveil.publishing.pages import Links, Page, Shelf, evidence
from sousveil.web.waiting import Choice, Seat, copies, decided, query, queue, standing

FIELDS = ("kind", "modality", "status", "from", "to", "technology", "time", "place", "speaker")
CHOICES = {"kind": tuple(map(str, Kind)), "modality": tuple(map(str, Modality)), "status": tuple(map(str, Status))}


def page(shelf: Shelf, links: Links, claim_id: str, seat: Seat) -> Page:
    """The page of one claim under review. Raises UsageError for an unknown claim."""
    shown = evidence.claim(shelf, links, claim_id)
    found, who = shelf.ledger.claim(claim_id), seat.who
    waiting = queue(shelf, who, seat.chosen) if who else []
    own = [decision for decision in standing(shelf, who) if decision.claim == found.id]
    mine, back = decided(shelf, who) if who else (set[str](), set[str]())
    view: dict[str, Any] = dict(shown.view) | {
        "who": who, "token": seat.token, "waiting": len(waiting), "next_id": _after(waiting, found.id),
        "own": own[-1] if own else None, "returned": found.id in back, "query": query(seat.chosen),
        "by_document": seat.chosen.order == "document",
        "narrowing": narrowing(shelf, found, seat.chosen), "copies": len(copies(shelf, found, who)) if who else 0,
        "within": len(queue(shelf, who, Choice(doc=found.doc, order="document"))) if who else 0,
        "previous_id": _before(shelf, who, found.id, mine), "reasons": tuple(map(str, Reason)), "edits": edits(found),
        "decisions": shown.view["decisions"] if found.id in mine else (), "candidate": found.tier is Tier.CANDIDATE,
    }
    return Page(f"review/{found.id}.html", "review.html", shown.title, "review", view, {}, scripts=("review.js",))


Narrowing = list[tuple[str, list[tuple[str, str, bool]]]]


def narrowing(shelf: Shelf, claim: Claim, chosen: Choice) -> Narrowing:
    """The filters and orders of the queue as links: a heading, then text, address from the top, and whether it is chosen."""
    labels = shelf.labels
    codes = dict.fromkeys(p.country for p in (claim.from_party, claim.to_party) if p and p.country)
    if chosen.country:
        codes.setdefault(chosen.country)
    offered = {
        "kind": [(str(kind), labels(f"kind.{kind}")) for kind in Kind],
        "country": [(code, country_name(code)) for code in codes],
        "tier": [(str(tier), labels(f"review.tier_{tier}")) for tier in Tier],
        "doc": [(claim.doc, labels("review.this_document"))],
    }
    groups: Narrowing = []
    for name, values in offered.items():
        texts = [("", labels("review.all")), *values]
        groups.append((labels(f"review.by_{name}"), [_way(chosen, name, value, text) for value, text in texts]))
    orders = [_way(chosen, "order", value, labels(f"review.order_{value or 'best'}")) for value in ("", "document")]
    return [*groups, (labels("review.by_order"), orders)]


def _way(chosen: Choice, name: str, value: str, text: str) -> tuple[str, str, bool]:
    return text, f"review.html{query(replace(chosen, **{name: value}))}", getattr(chosen, name) == value


def _after(waiting: list[str], claim_id: str) -> str:
    if claim_id in waiting:
        at = waiting.index(claim_id)
        return next(iter(waiting[at + 1 :]), "")
    return next(iter(waiting), "")


def _before(shelf: Shelf, who: str, claim_id: str, mine: set[str]) -> str:
    """The claim that this person decided last, other than this one, of those that stand as they were decided."""
    return next((d.claim for d in reversed(standing(shelf, who)) if d.claim != claim_id and d.claim in mine), "")


def edits(claim: Claim) -> list[tuple[str, str, tuple[str, ...]]]:
    """The fields that a correction can change: name, value as a form writes it, and its choices where they are few."""
    row = claim.to_json()
    values = {name: row[name] or "" for name in ("kind", "modality", "status", "time", "place", "speaker")}
    values |= {"technology": ", ".join(row["technology"])}
    values |= {side: _written(party) for side, party in (("from", claim.from_party), ("to", claim.to_party))}
    return [(name, str(values[name]), CHOICES.get(name, ())) for name in FIELDS]


def _written(party: Party | None) -> str:
    return f"{party.name} | {party.type} | {party.country or ''}".rstrip(" |") if party else ""


def decision(
    shelf: Shelf, claim_id: str, who: str, form: Mapping[str, str], *, values: Mapping[str, Any] | None = None
) -> Decision:
    """The decision that a form says; a correction's `values` as the claim model writes them, else as the form does. Raises
    UsageError for a verdict, reason or value that is none."""
    found = shelf.ledger.claim(claim_id)
    if not who:
        raise UsageError("say who you are before you decide")
    written, _, reason = form.get("verdict", "").partition(":")
    verdict = parse(Verdict, written, what="verdict")
    rest: dict[str, Any] = {"note": form.get("note", "")[:2000]}
    if verdict is Verdict.REJECT:
        rest["reason"] = parse(Reason, reason, what="reason")
    if verdict is Verdict.CORRECT:
        if values is not None and not isinstance(values, Mapping):
            raise UsageError("corrections are an object: the field and its value")
        rest["corrections"] = corrections(found, form) if values is None else checked(found, values)
    if verdict is Verdict.UNDO:
        own = [made for made in standing(shelf, who) if made.claim == found.id]
        if not own:
            raise UsageError("there is no decision of yours on this claim to take back")
        rest["undoes"] = own[-1].id
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Decision(id=secrets.token_hex(12), claim=found.id, verdict=verdict, who=who, at=at, **rest)


def corrections(claim: Claim, form: Mapping[str, str]) -> dict[str, Any]:
    """The fields that differ from the claim's. Raises UsageError where none does, or a value is none of its field's."""
    before = {name: value for name, value, _ in edits(claim)}
    changed = {name: form[name].strip() for name in FIELDS if name in form and form[name].strip() != before[name]}
    if not changed:
        raise UsageError("nothing was changed: a correction changes a field")
    return checked(claim, {name: _value(name, value) for name, value in changed.items()})


def checked(claim: Claim, values: Mapping[str, Any]) -> dict[str, Any]:
    """A person's values of fields, as the claim model writes them. Raises UsageError where the claim can't have them."""
    unknown = sorted(set(values) - set(FIELDS))
    if unknown or not values:
        raise UsageError(f"a correction changes fields, such as {', '.join(FIELDS)}; not {', '.join(unknown) or 'nothing'}")
    try:
        Claim.from_json(claim.to_json() | dict(values))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"that correction makes no claim: {error}") from None
    return dict(values)


def _value(name: str, written: str) -> Any:
    if name in ("from", "to"):
        return _party(written)
    if name == "technology":
        return [str(parse(Technology, code.strip(), what="technology")) for code in written.split(",") if code.strip()]
    if name in CHOICES:
        if written not in CHOICES[name]:
            raise UsageError(f"unknown {name} {written!r}; one of: {', '.join(CHOICES[name])}")
        return written
    return written or None


def _party(written: str) -> dict[str, Any] | None:
    """`name | type | country` as a party; type defaults to company."""
    if not written:
        return None
    name, kind, country, *_ = [*(part.strip() for part in written.split("|")), "", ""]
    try:
        sort = parse(PartyType, kind or "company", what="type of party")
        return Party(name=name, type=sort, country=country or None).to_json()
    except ValueError as error:
        raise UsageError(str(error)) from None
