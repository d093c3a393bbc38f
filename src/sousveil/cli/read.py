"""`sousveil read`: documents into a ledger, with a report of what was read, what was not, and why."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import extractors
from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.ledger import Ledger
    from sousveil.pipeline import Archives, Clock, Given, Report

EXAMPLE = """example:
  sousveil read articles/ report.pdf --ledger case.sousveil
  sousveil read corpus.jsonl --mapping names.toml
  sousveil read leak.zip --meta sources.csv --report read.json
  sousveil read crawl.warc.gz --jobs 4        (pages worth reading; --everything reads all)
  sousveil read archive/ --extractor quick    (for very many documents; finds less)
  sousveil read --online https://example.org/report.pdf
  cat page.html | sousveil read -"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="files, folders, - for standard input, web addresses")
    shared.add_online(parser)
    shared.add_ocr(parser)
    shared.add_ledger(parser)
    shared.add_archives(parser)
    parser.add_argument("--jobs", metavar="N", type=shared.processes, default=1, help="read in N processes (default 1)")
    parser.add_argument("--no-originals", action="store_true", help="keep the text only, not the files' bytes")
    parser.add_argument("--meta", metavar="F", type=Path, help="title, publisher, published, url by file: CSV or JSON")
    parser.add_argument("--mapping", metavar="F", type=Path, help="which names of JSON objects hold what: TOML or JSON")
    parser.add_argument("--report", metavar="F", type=Path, help="write there what became of every source (JSON)")
    shared.add_output(parser, limit=False)
    extractors.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Read everything, then say what happened. Exit code 1 where something could not be read; no ledger is made for nothing."""
    from sousveil import pipeline

    if options.estimate:
        shared.emit(f"{extractors.told(options, answers=_answers(options)).line()}\n", options.out)
        return 0
    given = pipeline.Given.load(options.meta, mapping=options.mapping) if options.meta or options.mapping else None
    shown = Progress()
    for out in filter(None, (options.report, options.out)):
        shared.check_folder(out)
    archives, clock = shared.archives(options, place=shown.place), pipeline.Clock()
    report, stored = _store(options, given, archives, clock, shown)
    screened = {"screening": archives.counts.to_json()} if archives and archives.counts.records else {}
    for line in shared.told_of(archives, clock if options.profile else None):
        print(f"sousveil: {line}", file=sys.stderr)
    for item in report.failed:
        print(f"sousveil: {item.name}: {item.why}", file=sys.stderr)
    for name, detail in report.notices:
        print(f"sousveil: note: {name}: {detail}", file=sys.stderr)
    for name in given.unused() if given else ():
        print(f"sousveil: note: {options.meta}: nothing that was read is called {name}", file=sys.stderr)
    if options.report:
        shared.emit_json(report.whole() | screened, options.report)
    if options.json:
        shared.emit_json(report.to_json() | screened, options.out)
    elif stored:
        shared.emit_lines([f"{options.ledger}: {report.line()}"], options.out)
    return 1 if report.failed else 0


def _store(
    options: argparse.Namespace, given: Given | None, archives: Archives | None, clock: Clock, shown: Progress
) -> tuple[Report, bool]:
    """The report, and whether there is a ledger: a new one is made for the first document, not before."""
    from sousveil import ledger, pipeline
    from sousveil.sources import Skipped

    web = shared.web(options, None if options.no_originals else options.ledger.with_suffix(".web"))
    extractor = extractors.chosen(options, answers=_answers(options))
    way = pipeline.parallel.Way(given=given, ocr=shared.ocr(options), extractor=extractor)
    report = pipeline.Report()
    opened: list[Ledger] = []
    with ExitStack() as held:
        held.callback(shown.done)
        if options.ledger.exists():
            opened.append(held.enter_context(ledger.open(options.ledger)))
        found_of = pipeline.parallel.documents(
            options.sources, way, jobs=options.jobs, archives=archives, web=web, clock=clock,
            ledger=lambda: opened[0] if opened else None,
        )
        for item, found in found_of:
            if not isinstance(item, Skipped):
                shown(item[0].origin.uri)
                if not opened:
                    opened.append(held.enter_context(ledger.open(options.ledger)))
            made = pipeline.take(
                opened[0] if opened else None, item, report, keep_originals=not options.no_originals, extractor=extractor,
                found=found, clock=clock,
            )
            if archives and not isinstance(item, Skipped):
                archives.took(item[0], len(pipeline.shown(made.claims, candidates=False)))
    return report, bool(opened)


def _answers(options: argparse.Namespace) -> Path:
    """A language model's answers are kept beside the ledger."""
    ledger: Path = options.ledger
    return ledger.with_suffix(".llm")


class Progress:
    """Shows each name, and how far in an archive, on one line of standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._count = 0
        self._shown = sys.stderr.isatty()
        self._said = 0.0

    def __call__(self, name: str) -> None:
        """Another document is being read."""
        self._count += 1
        self._print(f"{self._count} {name[-70:]}")

    def place(self, name: str, done: int, size: int) -> None:
        """An archive is read up to a byte; said twice a second at most."""
        now = time.monotonic()
        if self._shown and now - self._said > 0.5:
            self._said = now
            self._print(f"{self._count} {name[-60:]} {done / max(1, size):.0%} of {size / 1e6:,.0f} MB")

    def _print(self, line: str) -> None:
        if self._shown:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clear the line."""
        if self._count:
            self._print("")
