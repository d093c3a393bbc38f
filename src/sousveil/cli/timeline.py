"""`sousveil timeline`: what claims say of a country or party, in order of time."""

from __future__ import annotations

import argparse

from sousveil.cli import asking
from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil timeline Ethiopia\n  sousveil timeline Huawei --since 2010 --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", metavar="NAME", help="a country, company or public body")
    asking.add(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Order and print."""
    from sousveil.analysis import report_lists, views
    from sousveil.analysis.timeline import timeline

    with asking.study(options) as study:
        found = timeline(study, options.name, limit=options.limit)
    if options.json:
        shared.emit_json(views.to_json(found) | shared.moved(options), options.out)
    else:
        shared.emit_lines([*shared.told_moved(options), *report_lists.timeline(found)], options.out)
    return 0
