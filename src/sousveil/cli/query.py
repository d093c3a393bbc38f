"""`sousveil query`: claims of a cluster's shards where they lie, without a ledger."""

from __future__ import annotations

import argparse

from sousveil.cli import options as shared
from sousveil.cli.cluster import add_stores, stores
from sousveil.cli.extract import told

EXAMPLE = """example:
  sousveil query shards --to Kenya --kind supply --limit 20
  sousveil query shards --technology spyware --by to_country"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("folder", metavar="DIR", help="the folder that `sousveil cluster read` wrote")
    shared.add_filters(parser)
    parser.add_argument("--doc", metavar="ID", help="only of this document")
    parser.add_argument("--candidates", action="store_true", help="also what only a person should decide on")
    parser.add_argument("--originals", action="store_true", help="without copies (after `sousveil cluster copies DIR`)")
    parser.add_argument("--count", action="store_true", help="only how many")
    parser.add_argument("--by", metavar="COLUMN", action="append", help="how many of each value of a column (may be repeated)")
    add_stores(parser)
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Query and print."""
    from sousveil.cluster import scan

    asked = shared.filters(options) | ({"doc": options.doc} if options.doc else {})
    chosen = asked | {"tier": None if options.candidates else "claim"}
    if options.originals:
        chosen["originals"] = True
    shards = scan(options.folder, stores=stores(options))
    if options.count:
        found = shards.count(**chosen)
        shared.emit(f'{{"claims": {found}}}\n' if options.json else f"{found}\n", options.out)
    elif options.by:
        rows = shards.by(*options.by, **chosen)
        rows = (rows if options.limit is None else rows.head(options.limit)).to_dicts()
        if not rows and not options.json:
            shared.say_nothing_passes("claim", asked)
        if options.json:
            shared.emit_json(rows, options.out)
        else:
            shared.emit_lines((" ".join("-" if value is None else str(value) for value in row.values()) for row in rows),
                              options.out)
    else:
        claims = shards.claims(limit=options.limit, **chosen)
        if not claims and not options.json:
            shared.say_nothing_passes("claim", asked)
        if options.json:
            shared.emit_json([claim.to_json() for claim in claims], options.out)
        else:
            shared.emit_lines((line for claim in claims for line in told(claim)), options.out)
    return 0
