"""`sousveil publish`: a ledger as a static site."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.model import UsageError

EXAMPLE = "example:\n  sousveil publish site\n  sousveil publish site --only-confirmed --url https://example.org/case"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("folder", metavar="DIR", type=Path, help="where to: a new or empty folder, or an earlier site")
    shared.add_ledger(parser)
    parser.add_argument("--only-confirmed", action="store_true", help="only what a person has confirmed or corrected")
    shared.add_threshold(parser)
    parser.add_argument("--url", metavar="ADDRESS", default="", help="where the site will stand: adds a feed and a sitemap")


def run(options: argparse.Namespace) -> int:
    """Write the site and say what was written."""
    from sousveil import ledger as ledgers
    from sousveil.publishing import site

    if options.url and not re.match(r"https?://[^\s/]+", options.url):
        raise UsageError(f"publish: --url {options.url!r} is no web address; give one such as https://example.org/case")

    with ledgers.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as ledger:
        done = site.publish(ledger, options.folder, only_confirmed=options.only_confirmed, address=options.url, progress=_tell)
    print(f"{options.folder}: {done.files} files, {done.written} written, {done.removed} removed")
    return 0


def _tell(files: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{files} files", end="", file=sys.stderr, flush=True)
