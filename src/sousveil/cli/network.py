"""`sousveil network`: findings as a network of parties, for Gephi and the like."""

from __future__ import annotations

import argparse

from sousveil.cli import asking
from sousveil.cli import options as shared
from sousveil.model import UsageError

EXAMPLE = "example:\n  sousveil network --out trade.gexf\n  sousveil network Huawei Serbia --json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only findings that touch one of these")
    asking.add(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Build and write: GEXF where the file is called .gexf, else a list, or JSON."""
    from sousveil.analysis import network, report_lists, views
    from sousveil.publishing.exports import gexf

    as_gexf = options.out is not None and options.out.suffix == ".gexf"
    if options.out is not None and not as_gexf and options.out.suffix not in (".json", ".txt"):
        raise UsageError(f"{options.out}: call the file .gexf, .json or .txt")
    with asking.study(options) as study:
        found = network.network(study, options.names)
    if as_gexf:
        shared.emit(gexf.of_network(found, threshold=options.threshold), options.out)
    elif options.json or (options.out is not None and options.out.suffix == ".json"):
        shared.emit_json(views.to_json(found) | shared.moved(options), options.out)
    else:
        shared.emit_lines([*shared.told_moved(options), *report_lists.network(found)], options.out)
    return 0
