"""`sousveil claims`: the claims of a ledger that pass the filters."""

from __future__ import annotations

import argparse

from sousveil.cli import options as shared
from sousveil.cli import verdicts
from sousveil.cli.extract import told
from sousveil.model import Claim

EXAMPLE = "example:\n  sousveil claims --to Kenya --kind supply\n  sousveil claims --technology spyware --since 2019 --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    shared.add_filters(parser)
    parser.add_argument("--doc", metavar="ID", help="only of this document")
    parser.add_argument("--candidates", action="store_true", help="also what only a person should decide on")
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Query and print."""
    from sousveil import ledger

    chosen = shared.filters(options)
    if options.doc:
        chosen["doc"] = options.doc
    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        found = opened.claims(**chosen, tier=None if options.candidates else "claim", limit=options.limit)
        unsure = 0 if found or options.candidates else opened.count(**chosen, tier="candidate")
        reviews = verdicts.of(opened, found)
    if options.json:
        shared.emit_json([claim.to_json() | verdicts.to_json(reviews.get(claim.id)) for claim in found], options.out)
        return 0
    if not found:
        shared.say_nothing_passes("claim", chosen, beside=f"; candidates that do: {unsure} (--candidates)" if unsure else "")
    shared.emit_lines((line for claim in found for line in _told(claim, verdicts.line(reviews.get(claim.id)))), options.out)
    return 0


def _told(claim: Claim, verdict: str) -> list[str]:
    return told(claim) + ([f"{'':<14}{verdict}"] if verdict else [])
