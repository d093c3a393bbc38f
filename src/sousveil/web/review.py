"""Review: one claim at a time, its sentence left, its words right, and a person's verdict as one more row in the ledger.

Invariant: nothing is overwritten: undo is a row too; what others said is shown only after one's own verdict; a claim whose
words, place or extractor changed since one's verdict waits again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sousveil.ledger import review as reviews
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
_GRADES, MOST_CANDIDATES = "NEDCBA", 500


@dataclass(frozen=True)
class Choice:
    """Which claims wait, in what order: `kind`, `country`, `tier` and `doc` (a whole id) narrow where given; `order` is
    empty for the best supported findings first, or `document` for document by document as the text runs."""

    kind: str = ""
    country: str = ""
    tier: str = ""
    doc: str = ""
    order: str = ""

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, as the query of an address."""
        return {name: value for name, value in vars(self).items() if value}


def choice(shelf: Shelf, given: Mapping[str, str]) -> Choice:
    """The choice in a query; other fields are left alone. Raises UsageError for a value that is none."""
    chosen = Choice(**{name: given[name].strip() for name in Choice.__dataclass_fields__ if given.get(name, "").strip()})
    if chosen.kind:
        parse(Kind, chosen.kind, what="kind")
    if chosen.tier:
        parse(Tier, chosen.tier, what="tier")
    if chosen.order not in ("", "document"):
        raise UsageError(f"unknown order {chosen.order!r}; leave it out, or say document")
    doc = shelf.ledger.document(chosen.doc).id if chosen.doc else ""
    return Choice(chosen.kind, chosen.country.upper(), chosen.tier, doc, chosen.order)


def queue(shelf: Shelf, who: str, chosen: Choice | None = None) -> list[str]:
    """Ids of claims that `who` has not decided as they stand now: first those that come back because they changed since; then
    the best supported findings, in them the firmest; candidates last. Or in the order of the documents."""
    chosen = chosen or Choice()
    mine, back = decided(shelf, who)
    candidates = [] if chosen.tier == Tier.CLAIM else _found(shelf, chosen, Tier.CANDIDATE)
    claims = [] if chosen.tier == Tier.CANDIDATE else _found(shelf, chosen, Tier.CLAIM)
    if chosen.order == "document":
        places = {doc: place for place, doc in enumerate(dict.fromkeys(claim.doc for claim in (*claims, *candidates)))}
        ordered = [c.id for c in sorted((*claims, *candidates), key=lambda c: (places[c.doc], c.start, c.end, c.id))]
    else:
        kept = {claim.id for claim in claims}
        ordered = [*(id for id in _ranked(shelf) if id in kept), *(claim.id for claim in candidates)]
        ordered.sort(key=lambda id: id not in back)
    return [claim for claim in dict.fromkeys(ordered) if claim not in mine]


def _ranked(shelf: Shelf) -> list[str]:
    """Every claim of a finding, the best supported findings first."""
    ordered = sorted(shelf.findings(), key=lambda f: (f.reviewed, -_GRADES.find(f.grade), -f.support, f.id))
    return [claim for finding in ordered for claim in (*finding.claims, *finding.denials)]


def _found(shelf: Shelf, chosen: Choice, tier: Tier) -> list[Claim]:
    filters: dict[str, Any] = {name: value for name, value in chosen.query.items() if name in ("kind", "country", "doc")}
    if tier is Tier.CLAIM:
        return shelf.claims(**filters)
    return list(shelf.ledger.claims(tier=tier, limit=MOST_CANDIDATES, **filters))


def decided(shelf: Shelf, who: str) -> tuple[set[str], set[str]]:
    """The claims that a person decided as they stand now, and those that changed since and wait again."""
    ids = sorted({decision.claim for decision in shelf.ledger.decisions() if decision.who == who})
    found = reviews.of_claims(shelf.ledger.store, ids)
    mine = {id for id, said in found.items() if any(decision.who == who for decision in said.standing)}
    return mine, {id for id, said in found.items() if any(decision.who == who for decision in said.stale)} - mine


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
    before = {name: value for name, value, _ in _edits(claim)}
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
