"""`sousveil import`: a table of loans, contracts, indexes or lists into a ledger, a row a quote."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sousveil.cli import options as shared
from sousveil.cli.extract import told

if TYPE_CHECKING:
    from sousveil.tables import Imported

EXAMPLE = (
    "kinds: gcdf aigs atlas sii ocds eforms restrictions ids scores context rates ftm flock mentions csv\n\n"
    "example:\n  sousveil import aigs index.csv\n  sousveil import csv tenders.xlsx --mapping tenders.toml"
)
_LISTED, _SHOWN = 20, 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("kind", metavar="KIND", help="what table it is (see below)")
    parser.add_argument("file", metavar="FILE", type=Path, help="csv, tsv, xlsx, json, json lines or xml, as the kind has it")
    parser.add_argument("--mapping", metavar="F", type=Path, help="which column says what, for the kind csv")
    parser.add_argument("--dry-run", action="store_true", help="only report, with the first three claims; store nothing")
    shared.add_ledger(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Read the whole table, then store all of it or nothing."""
    from sousveil import ledger, tables

    found = tables.read(options.kind, options.file, mapping=options.mapping)
    added: dict[str, Any] = {"document": False, "claims": 0}
    if not options.dry_run:
        with ledger.open(options.ledger) as opened:
            done = opened.add(found.document, found.claims, original=found.raw)
            added = {"document": done.document, "claims": done.claims} | ({"redacted": True} if done.redacted else {})
    if options.json:
        shared.emit_json(_row(found, added), options.out)
        return 0
    if added["claims"] and not added["document"]:
        print("sousveil: note: this table was in the ledger already: what was claimed of it before stays beside what is new;"
              " reject in review what is wrong", file=sys.stderr)
    lines = [*found.lines(), *_details(found)]
    if options.dry_run:
        lines += [line for claim in found.claims[:_SHOWN] for line in told(claim)]
    stored = "nothing stored" if options.dry_run else "already in the ledger: nothing added"
    if "redacted" in added:
        stored = "redacted in this ledger: nothing stored"
    if added["claims"] or added["document"]:
        stored = f"{added['claims']:,} claims stored"
    shared.emit_lines([*lines, f"document {found.document.id[:12]}: {stored}"], options.out)
    return 0


def _details(found: Imported) -> list[str]:
    notes = found.notes
    cells = [f"  row {number}, {column}: {cell!r}: {why}" for number, column, cell, why in notes.unreadable]
    rows = [f"  row {number}: {what}: {detail}" for number, what, detail in notes.flagged]
    shown = [line for lines in (cells, rows) for line in lines[:_LISTED]]
    more = sum(max(0, len(lines) - _LISTED) for lines in (cells, rows))
    return [*shown, f"  and {more:,} more: --json lists all"] if more else shown


def _row(found: Imported, added: dict[str, Any]) -> dict[str, Any]:
    kind = found.kind
    return {
        "kind": kind.kind, "name": kind.name, "publisher": kind.publisher or None, "licence": kind.licence,
        "granularity": kind.granularity, "document": found.document.id, "rows": len(found.table.rows),
        "claims": len(found.claims), "added": added, "dropped_columns": list(found.table.dropped),
        "left_out": {**dict(found.table.refused), **dict(sorted(found.notes.left_out.items()))},
        "unreadable": [{"row": n, "column": c, "cell": cell, "why": why} for n, c, cell, why in found.notes.unreadable],
        "flagged": [{"row": n, "what": what, "detail": detail} for n, what, detail in found.notes.flagged],
    }
