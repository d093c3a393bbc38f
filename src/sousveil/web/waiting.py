"""Which claims wait for a person, and in what order.

Invariant: a claim waits until its reviewer has decided on it as it stands; one whose words, place or extractor changed since
the verdict waits again, before the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sousveil.ledger import review as reviews
from sousveil.model import Claim, Decision, Kind, Tier, UsageError, Verdict
from sousveil.model.codes import parse
from sousveil.publishing.pages import Shelf

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
    known: list[str] = shelf.once(("queue", who, chosen), lambda: _queue(shelf, who, chosen))
    return known


def _queue(shelf: Shelf, who: str, chosen: Choice) -> list[str]:
    mine, back = decided(shelf, who)
    candidates = [] if chosen.tier == Tier.CLAIM else _found(shelf, chosen, Tier.CANDIDATE)
    claims = [] if chosen.tier == Tier.CANDIDATE else _found(shelf, chosen, Tier.CLAIM)
    if chosen.order == "document":
        places = {doc: place for place, doc in enumerate(dict.fromkeys(claim.doc for claim in (*claims, *candidates)))}
        ordered = [c.id for c in sorted((*claims, *candidates), key=lambda c: (places[c.doc], c.start, c.end, c.id))]
    else:
        kept = {claim.id for claim in claims}
        ordered = [*(id for id in _ranked(shelf) if id in kept), *(claim.id for claim in candidates)]
        if back:
            ordered.sort(key=lambda id: id not in back)
    return [claim for claim in dict.fromkeys(ordered) if claim not in mine]


def _ranked(shelf: Shelf) -> list[str]:
    """Every claim of a finding, the best supported findings first."""
    def build() -> list[str]:
        graded: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for finding in shelf.findings():
            graded[finding.reviewed, -_GRADES.find(finding.grade)] += finding.claims + finding.denials
        return [claim for place in sorted(graded) for claim in graded[place]]

    known: list[str] = shelf.once(("ranked for review",), build)
    return known


def _found(shelf: Shelf, chosen: Choice, tier: Tier) -> list[Claim]:
    filters: dict[str, Any] = {name: value for name, value in chosen.query.items() if name in ("kind", "country", "doc")}
    if tier is Tier.CLAIM:
        return shelf.claims(**filters)
    return list(shelf.ledger.claims(tier=tier, limit=MOST_CANDIDATES, **filters))


def decided(shelf: Shelf, who: str) -> tuple[set[str], set[str]]:
    """The claims that a person decided as they stand now, and those that changed since and wait again, under their own ids or
    under others in the same place; looked up once for each state of the ledger."""
    known: tuple[set[str], set[str]] = shelf.once(("decided", who), lambda: _decided(shelf, who))
    return known


def _decided(shelf: Shelf, who: str) -> tuple[set[str], set[str]]:
    ids = sorted({decision.claim for decision in shelf.ledger.decisions() if decision.who == who})
    found = reviews.of_claims(shelf.ledger.store, ids)
    mine = {id for id, said in found.items() if any(decision.who == who for decision in said.standing)}
    stale = {id for id, said in found.items() if any(decision.who == who for decision in said.stale)}
    return mine, (stale | reviews.returned(shelf.ledger.store, who)) - mine


def standing(shelf: Shelf, who: str) -> list[Decision]:
    """A person's decisions that are not taken back, in order."""
    made = [decision for decision in shelf.ledger.decisions() if decision.who == who]
    undone = {decision.undoes for decision in made if decision.undoes}
    return [decision for decision in made if decision.id not in undone and decision.verdict is not Verdict.UNDO]


def query(chosen: Choice) -> str:
    """What is chosen as the end of an address; empty where nothing is."""
    return f"?{urlencode(chosen.query)}" if chosen.query else ""


@dataclass(frozen=True)
class Seat:
    """Who reviews, the token for the forms of this browser, and which claims were chosen to wait."""

    who: str
    token: str
    chosen: Choice = field(default_factory=Choice)


def copies(shelf: Shelf, claim: Claim, who: str) -> list[Claim]:
    """Other claims that say the same in the very same words (spaces aside), in other places, and wait for `who`."""
    mine, _ = decided(shelf, who)
    return [one for one in _same_ends(shelf, claim) if one.id not in mine | {claim.id} and _words(one) == _words(claim)]


def within(shelf: Shelf, claim: Claim, who: str) -> list[Claim]:
    """The claims of its document that wait for `who`, as the text runs, itself among them."""
    return [shelf.ledger.claim(id) for id in queue(shelf, who, Choice(doc=claim.doc, order="document"))]


def _same_ends(shelf: Shelf, claim: Claim) -> list[Claim]:
    party = claim.from_party or claim.to_party
    return shelf.claims_of(party, kind=claim.kind) if party else []


def _words(claim: Claim) -> tuple[Any, ...]:
    """What copies have in common: quote and what was read from it."""
    ends = tuple(party.key if party else "" for party in (claim.from_party, claim.to_party))
    return " ".join(claim.quote.split()), claim.kind, claim.modality, claim.status, claim.technology, claim.time, ends
