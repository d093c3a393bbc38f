"""`sousveil figures`: published figures, recomputed from the tables of a ledger."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.findings.figures import Figure
    from sousveil.ledger import Ledger

EXAMPLE = "example:\n  sousveil import aigs index.csv\n  sousveil figures --table aigs --rows 2\n  sousveil figures --json"
_WIDTH = 110


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--table", metavar="KIND", help="only figures from this kind of table: aigs, gcdf, atlas, ...")
    parser.add_argument("--match", metavar="WORD", help="only these: match, mismatch, not computable, nothing published")
    parser.add_argument(
        "--rows", metavar="N", type=shared.positive, default=0, help="show the first N rows that carry each figure"
    )
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Compute and print."""
    from sousveil import ledger
    from sousveil.findings.figures import Match, figures
    from sousveil.model.codes import parse
    from sousveil.tables import kind

    match = parse(Match, options.match, what="answer") if options.match else None
    table = kind(options.table).kind if options.table else None
    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        found = [
            figure for figure in figures(opened)
            if (table is None or figure.table == table) and (match is None or figure.match is match)
        ][: options.limit]
        if options.json:
            shared.emit_json([figure.to_json() for figure in found], options.out)
        else:
            shared.emit_lines((line for figure in found for line in told(figure, opened, options.rows)), options.out)
    return 0


def told(figure: Figure, ledger: Ledger, rows: int) -> Iterator[str]:
    """A figure as lines for a person."""
    row = figure.to_json()
    computed = "-" if row["computed"] is None else f"{row['computed']:,}"
    said = f"{figure.speaker}: {row['published']}; " if figure.speaker else ""
    yield f"{figure.match:<17}  {figure.name}: {said}computed {computed} {figure.unit} [{figure.rule}]"
    if figure.why:
        yield f"{'':<19}{figure.why}"
    if rows and figure.rows:
        text = ledger.document(figure.rows[0].doc).text
        for place in figure.rows[:rows]:
            yield f"{'':<19}row {place.row}: {' '.join(text[place.start : place.end].split())[:_WIDTH]}"
        if len(figure.rows) > rows:
            yield f"{'':<19}and {len(figure.rows) - rows:,} rows more"
