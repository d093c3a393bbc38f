"""`sousveil exposure`: what a country is exposed to, as far as claims say."""

from __future__ import annotations

import argparse
from pathlib import Path

from sousveil.cli import asking
from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil exposure Ethiopia --explain\n  sousveil exposure KE --since 2015 --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("country", metavar="COUNTRY", help="a name, a two-letter code, or a group as claims name it")
    asking.add(parser)
    parser.add_argument("--explain", action="store_true", help="for each string the sentences that carry it")
    parser.add_argument("--rates", metavar="F", type=Path, help="csv: year,currency,constant_usd,source;"
                        " in place of a table of the kind rates that was imported")
    parser.add_argument("--context", metavar="F", type=Path, help="csv: country,year,name,value,unit,source")
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Compute and print."""
    from sousveil.analysis import money, report, views
    from sousveil.analysis.exposure import MOST_STRINGS, exposure
    from sousveil.analysis.rates import read_rates

    rates = read_rates(options.rates) if options.rates else None
    context = money.read_context(options.context) if options.context else None
    with asking.study(options) as study:
        limit = options.limit or MOST_STRINGS
        found = exposure(study, options.country, rates=rates, context=context, explain=options.explain, limit=limit)
    if options.json:
        shared.emit_json(views.to_json(found) | shared.moved(options), options.out)
    else:
        shared.emit_lines([*shared.told_moved(options), *report.exposure(found)], options.out)
    return 0
