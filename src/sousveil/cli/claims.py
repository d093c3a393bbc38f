"""`sousveil claims`: the claims of a ledger that pass the filters."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sousveil.cli import extractors, verdicts
from sousveil.cli import options as shared
from sousveil.cli.extract import told
from sousveil.model import Claim, Document, Modality, Tier

if TYPE_CHECKING:
    from sousveil.ledger.review import Review

EXAMPLE = """example:
  sousveil claims --to Kenya --kind supply
  sousveil claims --technology spyware --since 2019 --json
  sousveil claims --threshold 0.8"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    shared.add_filters(parser)
    parser.add_argument("--doc", metavar="ID", help="only of this document")
    parser.add_argument("--candidates", action="store_true", help="also what only a person should decide on")
    extractors.add_threshold(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Query and print."""
    from sousveil import ledger

    chosen = shared.filters(options)
    if options.doc:
        chosen["doc"] = options.doc
    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        moved = options.threshold is not None
        every = options.candidates or moved
        found: list[Claim] = opened.claims(**chosen, tier=None if every else "claim", limit=None if moved else options.limit)
        unsure = 0 if found or every else opened.count(**chosen, tier="candidate")
        reviews = verdicts.of(opened, found)
        if moved:
            found = _tiered(found, reviews, options.threshold)
            unsure = 0 if options.candidates else sum(claim.tier is Tier.CANDIDATE for claim in found)
            found = [claim for claim in found if options.candidates or claim.tier is Tier.CLAIM][: options.limit]
            chosen["threshold"] = f"{options.threshold:g}"
        told_of = {} if options.json else {doc: _source(opened.document(doc)) for doc in dict.fromkeys(c.doc for c in found)}
    if options.json:
        shared.emit_json([claim.to_json() | verdicts.to_json(reviews.get(claim.id)) for claim in found], options.out)
        return 0
    if not found:
        shared.say_nothing_passes("claim", chosen, beside=f"; candidates that do: {unsure} (--candidates)" if unsure else "")
    lines = (_told(claim, told_of[claim.doc], verdicts.line(reviews.get(claim.id))) for claim in found)
    shared.emit_lines((line for told_claim in lines for line in told_claim), options.out)
    return 0


def _tiered(found: list[Claim], reviews: Mapping[str, Review], threshold: float) -> list[Claim]:
    """The claims with the tiers that a threshold gives them. What people confirmed stays shown; a denial stands where
    what it denies is shown of the same document."""
    from sousveil.ledger.review import CHECKED

    checked = {id for id, review in reviews.items() if review.state in CHECKED}
    shown = {claim.id for claim in found if claim.confidence >= threshold or claim.id in checked}
    said = {_relation(claim) for claim in found if claim.id in shown and claim.modality is not Modality.DENIED}
    shown |= {claim.id for claim in found if claim.modality is Modality.DENIED and _relation(claim) in said}
    return [replace(claim, tier=Tier.CLAIM if claim.id in shown else Tier.CANDIDATE) for claim in found]


def _relation(claim: Claim) -> tuple[str | None, ...]:
    ends = (party.key if party else None for party in (claim.from_party, claim.to_party))
    return claim.doc, claim.kind, *ends


def _source(document: Document) -> str:
    """Such as `in Title (publisher, 2019-02-12; 0123456789ab)`; where it came from, where it has no title."""
    known = ", ".join(filter(None, (document.publisher, document.published)))
    return f"in {document.title or document.origin.uri} ({f'{known}; ' if known else ''}{document.id[:12]})"


def _told(claim: Claim, source: str, verdict: str) -> list[str]:
    return [*told(claim), *(f"{'':<14}{line}" for line in (source, verdict) if line)]
