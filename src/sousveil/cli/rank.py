"""`sousveil rank`: recipient countries, or holders, in order of what claims say."""

from __future__ import annotations

import argparse

from sousveil.cli import asking
from sousveil.cli import options as shared
from sousveil.model import Technology, UsageError
from sousveil.model.codes import parse

EXAMPLE = "examples:\n  sousveil rank --by credit\n  sousveil rank holders --circuit access-string --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("what", nargs="?", choices=("countries", "holders"), default="countries", help="which of both")
    parser.add_argument("--by", metavar="MEASURE", help="countries: strings (default), supply, suppliers,"
                        " concentration, credit (US dollars claimed), access, data-transfer, use, restriction")
    parser.add_argument("--circuit", help="holders: only strings of this circuit")
    parser.add_argument("--technology", help="countries: only findings about this technology code")
    asking.add(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Rank and print."""
    from sousveil.analysis import ranking, report_lists, stringing, views

    if options.what == "countries" and options.circuit:
        raise UsageError("rank countries: --circuit is for holders: sousveil rank holders --circuit ...")
    if options.what == "holders" and (options.by or options.technology):
        raise UsageError("rank holders: --by and --technology are for countries")
    by = options.by or "strings"
    technology = parse(Technology, options.technology, what="technology") if options.technology else None
    with asking.study(options) as study:
        if options.what == "holders":
            places = ranking.holders(study, rule=options.circuit)
        else:
            places = ranking.countries(study, by, technology=technology)
        shown = places[: options.limit]
        not_followed = stringing.limits(study) if options.what == "holders" or by == "strings" else ()
    measure = "countries with a string" if options.what == "holders" else by
    more = len(places) - len(shown)
    if options.json:
        found = {"by": measure, "places": views.to_json(shown), "more": more, "limits": list(not_followed)}
        shared.emit_json(found | shared.moved(options), options.out)
    else:
        told = report_lists.ranking(shown, measure, more=more, not_followed=not_followed)
        shared.emit_lines([*shared.told_moved(options), *told], options.out)
    return 0
