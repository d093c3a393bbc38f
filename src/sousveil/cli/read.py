"""`sousveil read`: documents into a ledger, with a report of what was read, what was not, and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.pipeline import Item, Report

EXAMPLE = "example:\n  sousveil read articles/ report.pdf --ledger case.sousveil\n  cat page.html | sousveil read -"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="files, folders, or - for standard input")
    shared.add_ledger(parser)
    parser.add_argument("--no-originals", action="store_true", help="keep the text only, not the files' bytes")
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Read everything, then say what happened. Exit code 1 where something could not be read; no ledger is made for nothing."""
    from sousveil import pipeline
    from sousveil.sources import Skipped

    items = pipeline.documents(options.sources)
    first = [] if options.ledger.exists() else pipeline.up_to_first(items)
    nothing = bool(first) and isinstance(first[-1], Skipped)
    if nothing:
        report = pipeline.Report(failed=[item for item in first if isinstance(item, Skipped)])
    else:
        report = _store(chain(first, items), options)
    for item in report.failed:
        print(f"sousveil: {item.name}: {item.why}", file=sys.stderr)
    for name, detail in report.notices:
        print(f"sousveil: note: {name}: {detail}", file=sys.stderr)
    if options.json:
        shared.emit_json(report.to_json(), options.out)
    elif not nothing:
        shared.emit_lines([f"{options.ledger}: {report.line()}"], options.out)
    return 1 if report.failed else 0


def _store(items: Iterable[Item], options: argparse.Namespace) -> Report:
    from sousveil import ledger, pipeline

    shown = Progress()
    with ledger.open(options.ledger) as opened:
        try:
            return pipeline.store(opened, items, keep_originals=not options.no_originals, progress=shown)
        finally:
            shown.done()


class Progress:
    """Shows each name on one line of standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._count = 0
        self._shown = sys.stderr.isatty()

    def __call__(self, name: str) -> None:
        """Another document is being read."""
        self._count += 1
        if self._shown:
            print(f"\r\x1b[K{self._count} {name[-70:]}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the line."""
        if self._shown and self._count:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
