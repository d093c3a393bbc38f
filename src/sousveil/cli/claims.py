"""`sousveil claims`: the claims of a ledger that pass the filters."""

from __future__ import annotations

import argparse

from sousveil.cli import options as shared
from sousveil.cli import verdicts
from sousveil.cli.extract import told
from sousveil.model import Claim, Document
from sousveil.model.threshold import written

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
    shared.add_threshold(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Query and print."""
    from sousveil import ledger

    chosen = shared.filters(options)
    if options.doc:
        chosen["doc"] = options.doc
    every = options.candidates
    with ledger.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as opened:
        found: list[Claim] = opened.claims(**chosen, tier=None if every else "claim", limit=options.limit)
        unsure = 0 if found or every else opened.count(**chosen, tier="candidate")
        reviews = verdicts.of(opened, found)
        told_of = {} if options.json else {doc: _source(opened.document(doc)) for doc in dict.fromkeys(c.doc for c in found)}
    if options.json:
        shared.emit_json([claim.to_json() | verdicts.to_json(reviews.get(claim.id)) for claim in found], options.out)
        return 0
    if not found:
        chosen |= {name: written(value) for name, value in shared.moved(options).items()}
        shared.say_nothing_passes("claim", chosen, beside=f"; candidates that do: {unsure} (--candidates)" if unsure else "")
    lines = (_told(claim, told_of[claim.doc], verdicts.line(reviews.get(claim.id))) for claim in found)
    shared.emit_lines((line for told_claim in lines for line in told_claim), options.out)
    return 0


def _source(document: Document) -> str:
    """Such as `in Title (publisher, 2019-02-12; 0123456789ab)`; where it came from, where it has no title."""
    known = ", ".join(filter(None, (document.publisher, document.published)))
    return f"in {document.title or document.origin.uri} ({f'{known}; ' if known else ''}{document.id[:12]})"


def _told(claim: Claim, source: str, verdict: str) -> list[str]:
    return [*told(claim), *(f"{'':<14}{line}" for line in (source, verdict) if line)]
