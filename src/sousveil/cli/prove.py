"""`sousveil prove`: a proof of one claim that others can check without the ledger."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.model import LedgerError, UsageError

EXAMPLE = (
    "example:\n  sousveil prove 4f2a91 --out proof.json            the bundle\n"
    "  sousveil prove --verifier check.py                the checker, one file of plain Python, to hand over with it\n"
    "  python check.py proof.json --key newsroom.example+1f...+AR...\n"
    "  sousveil prove --since 1200 --out consistency.json   for a cosigner: our head continues the one of 1,200 events"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("claim", nargs="?", metavar="CLAIM", help="a claim's id or its beginning")
    shared.add_ledger(parser)
    parser.add_argument("--with-text", action="store_true", help="put the document's whole text into the bundle")
    parser.add_argument("--since", metavar="SIZE", type=int, help="prove that the sealed head continues an earlier one")
    parser.add_argument("--verifier", metavar="F", type=Path, help="write the checker there")
    parser.add_argument("--out", metavar="F", type=Path, help="write there instead of standard output")


def run(options: argparse.Namespace) -> int:
    """Prove."""
    if options.verifier:
        return _write_verifier(options.verifier)
    if (options.claim is None) == (options.since is None):
        raise UsageError("prove: give a claim's id, or --since SIZE, or --verifier F")
    from sousveil import ledger
    from sousveil.ledger import proof, seal

    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        if options.claim is not None:
            shared.emit_json(proof.prove(opened.store, options.claim, with_text=options.with_text), options.out)
            return 0
        last = seal.last_seal(opened.store)
        if last is None:
            raise LedgerError(f"{options.ledger}: nothing is sealed yet: run `sousveil seal` first")
        shared.emit_json(seal.consistency(opened.store, options.since, last.checkpoint.size), options.out)
    return 0


def _write_verifier(path: Path) -> int:
    from sousveil.ledger import check_bundle

    if path.exists():
        raise UsageError(f"{path} is there already")
    shutil.copyfile(check_bundle.__file__, path)
    print(f"{path}: run it with any Python 3.10 or newer", file=sys.stderr)
    return 0
