"""`sousveil restore`: an export (jsonl, csv, ftm) back into a ledger."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil restore everything.jsonl --ledger copy.sousveil\n  sousveil restore for-aleph.zip"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a .jsonl, a .csv or .ftm.json with its companions, or a .zip")
    shared.add_ledger(parser)


def run(options: argparse.Namespace) -> int:
    """Read, check, add: all or nothing."""
    from sousveil import ledger
    from sousveil.publishing import exports

    found = exports.restore(options.file)
    documents = claims = 0
    with ledger.open(options.ledger) as opened, opened.batch():
        for document in found.documents:
            added = opened.add(document, found.claims[document.id])
            documents, claims = documents + added.document, claims + added.claims
    print(f"{documents} documents and {claims} claims added; {len(found.documents) - documents} documents and "
          f"{found.count - claims} claims were there already", file=sys.stderr)
    return 0
