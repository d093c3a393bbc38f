"""Review: one claim at a time, its sentence left, its words right, and a person's verdict as one more row in the ledger.

Invariant: nothing is overwritten: undo is a row too; what others said is shown only after one's own verdict.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

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

FIELDS = ("kind", "modality", "status", "from", "to", "technology", "time", "place", "speaker")
CHOICES = {"kind": tuple(map(str, Kind)), "modality": tuple(map(str, Modality)), "status": tuple(map(str, Status))}
_GRADES = "NEDCBA"


def queue(shelf: Shelf, who: str) -> list[str]:
    """Ids of claims that `who` has not decided: the best supported findings first, in them the firmest; candidates last."""
    mine = {decision.claim for decision in standing(shelf, who)}
    ranked = [
        claim for finding in sorted(shelf.findings(), key=lambda f: (f.reviewed, -_GRADES.find(f.grade), -f.support, f.id))
        for claim in (*finding.claims, *finding.denials)
    ]
    rest = [claim.id for claim in shelf.ledger.claims(tier=Tier.CANDIDATE, limit=500)]
    return [claim for claim in dict.fromkeys([*ranked, *rest]) if claim not in mine]


def standing(shelf: Shelf, who: str) -> list[Decision]:
    """A person's decisions that are not taken back, in order."""
    made = [decision for decision in shelf.ledger.decisions() if decision.who == who]
    undone = {decision.undoes for decision in made if decision.undoes}
    return [decision for decision in made if decision.id not in undone and decision.verdict is not Verdict.UNDO]


def page(shelf: Shelf, links: Links, claim_id: str, who: str, token: str) -> Page:
    """The page of one claim under review. Raises UsageError for an unknown claim."""
    shown = evidence.claim(shelf, links, claim_id)
    found = shelf.ledger.claim(claim_id)
    waiting = queue(shelf, who) if who else []
    own = [decision for decision in standing(shelf, who) if decision.claim == found.id]
    view: dict[str, Any] = dict(shown.view) | {
        "who": who, "token": token, "waiting": len(waiting), "next_id": _after(waiting, found.id),
        "own": own[-1] if own else None,
        "previous_id": _before(shelf, who, found.id), "reasons": tuple(map(str, Reason)), "edits": _edits(found),
        "decisions": shown.view["decisions"] if own else (), "candidate": found.tier is Tier.CANDIDATE,
    }
    return Page(f"review/{found.id}.html", "review.html", shown.title, "review", view, {}, scripts=("review.js",))


def _after(waiting: list[str], claim_id: str) -> str:
    if claim_id in waiting:
        at = waiting.index(claim_id)
        return next(iter(waiting[at + 1 :]), "")
    return next(iter(waiting), "")


def _before(shelf: Shelf, who: str, claim_id: str) -> str:
    """The claim that this person decided last, other than this one."""
    return next((d.claim for d in reversed(standing(shelf, who)) if d.claim != claim_id), "")


def _edits(claim: Claim) -> list[tuple[str, str, tuple[str, ...]]]:
    row = claim.to_json()
    values = {name: row[name] or "" for name in ("kind", "modality", "status", "time", "place", "speaker")}
    values |= {"technology": ", ".join(row["technology"])}
    values |= {side: _written(party) for side, party in (("from", claim.from_party), ("to", claim.to_party))}
    return [(name, str(values[name]), CHOICES.get(name, ())) for name in FIELDS]


def _written(party: Party | None) -> str:
    return f"{party.name} | {party.type} | {party.country or ''}".rstrip(" |") if party else ""


def decision(shelf: Shelf, claim_id: str, who: str, form: Mapping[str, str]) -> Decision:
    """The decision that a form says. Raises UsageError for a verdict, reason or value that is none."""
    found = shelf.ledger.claim(claim_id)
    if not who:
        raise UsageError("say who you are before you decide")
    written, _, reason = form.get("verdict", "").partition(":")
    verdict = parse(Verdict, written, what="verdict")
    rest: dict[str, Any] = {"note": form.get("note", "")[:2000]}
    if verdict is Verdict.REJECT:
        rest["reason"] = parse(Reason, reason, what="reason")
    if verdict is Verdict.CORRECT:
        rest["corrections"] = corrections(found, form)
    if verdict is Verdict.UNDO:
        own = [made for made in standing(shelf, who) if made.claim == found.id]
        if not own:
            raise UsageError("there is no decision of yours on this claim to take back")
        rest["undoes"] = own[-1].id
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return Decision(id=secrets.token_hex(12), claim=found.id, verdict=verdict, who=who, at=at, **rest)


def corrections(claim: Claim, form: Mapping[str, str]) -> dict[str, Any]:
    """The fields that differ from the claim's. Raises UsageError where none does, or a value is none of its field's."""
    before = {name: value for name, value, _ in _edits(claim)}
    changed = {name: form[name].strip() for name in FIELDS if name in form and form[name].strip() != before[name]}
    if not changed:
        raise UsageError("nothing was changed: a correction changes a field")
    row = claim.to_json() | {name: _value(name, value) for name, value in changed.items()}
    try:
        Claim.from_json(row)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"that correction makes no claim: {error}") from None
    return {name: row[name] for name in changed}


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
