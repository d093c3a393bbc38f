"""`sousveil diff A B`: what was added, changed, contradicted or retracted between two ledgers, or two dates of one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import options as shared
from sousveil.model import Finding, UsageError, edtf

if TYPE_CHECKING:
    from sousveil.findings.changes import Change

EXAMPLE = "example:\n  sousveil diff spring.sousveil autumn.sousveil\n  sousveil diff 2024-01 2024-06 --ledger ledger.sousveil"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("before", metavar="A", help="a ledger, or a date: the ledger as it stood at its end")
    parser.add_argument("after", metavar="B", help="the same, later")
    shared.add_ledger(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    from sousveil.findings.changes import changes

    _check_order(options.before, options.after)
    both = [_findings(written, options.ledger) for written in (options.before, options.after)]
    every = changes(*both)
    found = every[: options.limit]
    shared.say_more(len(every) - len(found), "changes")
    if options.json:
        shared.emit_json([change.to_json() for change in found], options.out)
        return 0
    if not found:
        print(f"sousveil: nothing changed from {options.before} to {options.after}", file=sys.stderr)
    shared.emit_lines((line for change in found for line in told(change)), options.out)
    return 0


def _check_order(before: str, after: str) -> None:
    """Raises UsageError for two dates of which the first is later: what was added would read as retracted."""
    if any(Path(written).exists() or not edtf.is_valid(written) for written in (before, after)):
        return
    first, second = edtf.parse(before).latest, edtf.parse(after).latest
    if first and second and first > second:
        raise UsageError(f"{before} is after {after}: name the earlier date first")


def told(change: Change) -> Iterator[str]:
    """A change as lines for a person."""
    from sousveil.drawing.labels import labels
    from sousveil.drawing.sentence import Relation, plain

    one = change.finding
    said = Relation(one.kind, one.from_party, one.to_party, one.technology, one.status, one.modality)
    yield f"{change.what:<12}  {plain(said, labels())}. [{one.id[:12]}]"
    for detail in change.details:
        yield f"{'':<14}{detail}"


def _findings(written: str, ledger: Path) -> list[Finding]:
    from sousveil import findings
    from sousveil import ledger as ledgers
    from sousveil.findings.history import as_of

    if Path(written).exists():
        with ledgers.open(written, create=False, readonly=True) as opened:
            return findings.find(opened)
    if not edtf.is_valid(written):
        raise UsageError(f"{written!r} is neither a ledger that exists nor a date such as 2024-06-30")
    with ledgers.open(ledger, create=False, readonly=True) as opened:
        return as_of(opened, written)
