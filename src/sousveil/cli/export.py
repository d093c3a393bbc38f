"""`sousveil export`: a ledger's claims, findings and documents in the forms that other tools read."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.model import UsageError
from sousveil.publishing.exports.formats import FORMATS
from sousveil.publishing.exports.holding import BASE

EXAMPLE = (
    "formats:\n" + "\n".join(f"  {one.name:<9} {one.help}" for one in FORMATS.values()) + "\n\n"
    "example:\n  sousveil export csv --out kenya.csv --country Kenya\n  sousveil export jsonl --out everything.jsonl\n"
    "  sousveil export ftm --out for-aleph.zip"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("format", metavar="FORMAT", choices=list(FORMATS), help="one of the formats below")
    shared.add_ledger(parser)
    shared.add_filters(parser)
    shared.add_threshold(parser)
    parser.add_argument("--out", metavar="F", type=Path, help="the file; a name in .zip takes all files of the format")
    parser.add_argument("--force", action="store_true", help="write over files that are there")
    parser.add_argument("--alleged", action="store_true", help="ftm only: also what is alleged or possible, each saying so")
    parser.add_argument("--base", metavar="IRI", default=BASE, help="jsonld and trig only: what addresses begin with")


def run(options: argparse.Namespace) -> int:
    """Export."""
    from sousveil import ledger
    from sousveil.publishing import exports

    format = FORMATS[options.format]
    if str(options.out) == "-":
        options.out = None
    for option, given, known in (("alleged", options.alleged, ("ftm",)), ("base", options.base != BASE, ("jsonld", "trig"))):
        if given and format.name not in known:
            raise UsageError(f"export {format.name}: --{option} is only for {' and '.join(known)}")
    if options.out is None and format.binary:
        raise UsageError(f"export {format.name}: needs --out F, a file to write to")
    chosen = exports.Options(alleged=options.alleged, base=options.base, stem=exports.stem(options.out) or "sousveil")
    with ledger.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as opened:
        holding = exports.gather(opened, needs=format.needs, options=chosen, **shared.filters(options))
    files = format.files(holding)
    if options.out is None:
        sys.stdout.write(next(iter(files.values())).decode("utf-8"))
        return 0
    paths = exports.write(files, format, options.out, force=options.force)
    counted = f"{len(holding.documents)} documents, {len(holding.entries)} claims, {len(holding.findings)} findings"
    beside = f" ({holding.added} of the claims are denials that stand beside what was asked for)" if holding.added else ""
    print(f"{counted}{beside}: {', '.join(map(str, paths))}", file=sys.stderr)
    return 0
