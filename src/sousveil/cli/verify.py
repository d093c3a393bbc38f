"""`sousveil verify`: is the ledger what was written?"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sousveil.cli import options as shared

EXAMPLE = (
    "example:\n  sousveil verify\n  sousveil verify --key newsroom.example+1f...+AR... --head copy-from-the-lawyer.checkpoint\n"
    "  sousveil verify --bundle proof.json --key newsroom.example+1f...+AR..."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--key", metavar="KEY", action="append", default=[], help="a public key, or a file of them")
    parser.add_argument("--head", metavar="F", type=Path, action="append", default=[], help="a head kept elsewhere")
    parser.add_argument("--bundle", metavar="F", type=Path, help="check a proof of one claim instead of a ledger")
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Verify; 0 where all holds, 1 where something does not."""
    from sousveil import ledger
    from sousveil.ledger import keys, proof
    from sousveil.ledger.checkpoint import load
    from sousveil.ledger.verify import verify

    trusted = keys.trusted(options.key)
    if options.bundle:
        by = proof.check(_bundle(options.bundle), trusted)
        shared.emit(f"the proof holds; signed by {', '.join(by)}\n", options.out)
        return 0
    witnesses = [load(path).checkpoint for path in options.head]
    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        report = verify(opened.store, keys=trusted, witnesses=witnesses)
        head = opened.head()
    if options.json:
        shared.emit_json({**vars(report), "root": head.root.hex(), "holds": report.holds}, options.out)
    else:
        counted = (f"{report.events} events, {report.documents} documents, {report.originals} originals, "
                   f"{report.quotes} quotes, {report.seals} signed heads, {report.redacted} redacted")
        signed = f"signed by {', '.join(report.signed_by)}" if report.signed_by else "no signature was looked for or found"
        verdict = "all holds" if report.holds else f"{len(report.problems)} things do not hold"
        shared.emit_lines([*report.problems, f"{counted}; {signed}", f"head {head.root.hex()}", verdict], options.out)
    return 0 if report.holds else 1


def _bundle(path: Path) -> object:
    from sousveil.model import LedgerError

    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise LedgerError(f"{path} is no bundle: {error}") from None
