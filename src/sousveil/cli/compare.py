"""`sousveil compare`: two countries side by side."""

from __future__ import annotations

import argparse

from sousveil.cli import asking
from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil compare Kenya Uganda\n  sousveil compare KE UG --only-confirmed --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("left", metavar="A", help="a country, by name or code")
    parser.add_argument("right", metavar="B", help="another")
    asking.add(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Compare and print."""
    from sousveil.analysis import report_lists, views
    from sousveil.analysis.comparing import compare
    from sousveil.analysis.exposure import exposure

    with asking.study(options) as study:
        found = compare(exposure(study, options.left), exposure(study, options.right))
    if options.json:
        shared.emit_json(views.to_json(found) | shared.moved(options), options.out)
    else:
        shared.emit_lines([*shared.told_moved(options), *report_lists.comparison(found)], options.out)
    return 0
