"""`sousveil merge`: bring other reviewers' ledgers into ours."""

from __future__ import annotations

import argparse
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.model import UsageError

EXAMPLE = "example:\n  sousveil merge colleague.sousveil\n  sousveil merge one.sousveil two.sousveil --ledger ours.sousveil"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("others", nargs="+", metavar="LEDGER", type=Path, help="ledgers to bring in; they are not changed")
    shared.add_ledger(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(options: argparse.Namespace) -> int:
    """Merge each in turn; one that does not verify stops the rest."""
    from sousveil import ledger
    from sousveil.ledger.merge import merge

    told = []
    for path in options.others:
        if not path.exists():
            raise UsageError(f"no ledger at {path}; nothing was merged")
    with ledger.open(options.ledger) as ours:
        for path in options.others:
            if path.resolve() == options.ledger.resolve():
                raise UsageError(f"{path} is the ledger that is merged into")
            with ledger.open(path, create=False, readonly=True) as other:
                told.append({"ledger": str(path), **vars(merge(ours.store, other.store))})
    if options.json:
        shared.emit_json(told, None)
    else:
        shared.emit_lines(
            (f"{row['ledger']}: {row['documents']} documents, {row['claims']} claims, {row['decisions']} decisions and "
             f"{row['pair_decisions']} decisions on pairs were new{_redacted(row)}" for row in told), None,
        )
    return 0


def _redacted(row: dict[str, object]) -> str:
    told = (f"; {row['kept_out']} documents that were redacted did not come in" if row["kept_out"] else "",
            f"; {row['taken_out']} documents that it had redacted went here too" if row["taken_out"] else "")
    return "".join(told)
