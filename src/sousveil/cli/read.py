"""`sousveil read`: documents into a ledger, with a report of what was read, what was not, and why."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import extractors
from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.pipeline import Given, Report

EXAMPLE = """example:
  sousveil read articles/ report.pdf --ledger case.sousveil
  sousveil read leak.zip --meta sources.csv --report read.json
  sousveil read --online https://example.org/report.pdf
  cat page.html | sousveil read -"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="files, folders, - for standard input, web addresses")
    shared.add_online(parser)
    shared.add_ocr(parser)
    shared.add_ledger(parser)
    parser.add_argument("--no-originals", action="store_true", help="keep the text only, not the files' bytes")
    parser.add_argument("--meta", metavar="F", type=Path, help="title, publisher, published, url by file: CSV or JSON")
    parser.add_argument("--report", metavar="F", type=Path, help="write there what became of every source (JSON)")
    shared.add_output(parser, limit=False)
    extractors.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Read everything, then say what happened. Exit code 1 where something could not be read; no ledger is made for nothing."""
    from sousveil import pipeline

    if options.estimate:
        shared.emit(f"{extractors.told(options, answers=_answers(options)).line()}\n", options.out)
        return 0
    given = pipeline.Given.load(options.meta) if options.meta else None
    if options.report:
        shared.check_folder(options.report)
    report, stored = _store(options, given)
    for item in report.failed:
        print(f"sousveil: {item.name}: {item.why}", file=sys.stderr)
    for name, detail in report.notices:
        print(f"sousveil: note: {name}: {detail}", file=sys.stderr)
    for name in given.unused() if given else ():
        print(f"sousveil: note: {options.meta}: nothing that was read is called {name}", file=sys.stderr)
    if options.report:
        shared.emit_json(report.whole(), options.report)
    if options.json:
        shared.emit_json(report.to_json(), options.out)
    elif stored:
        shared.emit_lines([f"{options.ledger}: {report.line()}"], options.out)
    return 1 if report.failed else 0


def _store(options: argparse.Namespace, given: Given | None) -> tuple[Report, bool]:
    """The report, and whether there is a ledger: a new one is made for the first document, not before."""
    from sousveil import ledger, pipeline
    from sousveil.sources import Skipped

    web = shared.web(options, None if options.no_originals else options.ledger.with_suffix(".web"))
    extractor = extractors.chosen(options, answers=_answers(options))
    ocr = shared.ocr(options)
    report, shown = pipeline.Report(), Progress()
    with ExitStack() as held:
        held.callback(shown.done)
        opened = held.enter_context(ledger.open(options.ledger)) if options.ledger.exists() else None
        for item in pipeline.documents(options.sources, given=given, web=web, ocr=ocr):
            if not isinstance(item, Skipped):
                shown(item[0].origin.uri)
                opened = opened or held.enter_context(ledger.open(options.ledger))
            pipeline.take(opened, item, report, keep_originals=not options.no_originals, extractor=extractor)
    return report, opened is not None


def _answers(options: argparse.Namespace) -> Path:
    """A language model's answers are kept beside the ledger."""
    ledger: Path = options.ledger
    return ledger.with_suffix(".llm")


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
