"""`sousveil leverage`: which strings a holder could pull, over one country or all."""

from __future__ import annotations

import argparse

from sousveil.cli import asking
from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil leverage China\n  sousveil leverage \"Export-Import Bank of China\" Kenya --explain"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("holder", metavar="HOLDER", help="a country, company or public body as claims name it")
    parser.add_argument("country", metavar="COUNTRY", nargs="?", help="only strings over this country")
    asking.add(parser)
    parser.add_argument("--explain", action="store_true", help="for each string the sentences that carry it")
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Compute and print."""
    from sousveil.analysis import report, views
    from sousveil.analysis.exposure import MOST_STRINGS
    from sousveil.analysis.leverage import leverage

    with asking.study(options) as study:
        found = leverage(study, options.holder, options.country, limit=options.limit or MOST_STRINGS, explain=options.explain)
    if options.json:
        shared.emit_json(views.to_json(found) | shared.moved(options), options.out)
    else:
        shared.emit_lines([*shared.told_moved(options), *report.leverage(found)], options.out)
    return 0
