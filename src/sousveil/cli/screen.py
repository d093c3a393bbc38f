"""`sousveil screen`: which pages of web archives would be read, and why; nothing is read, nothing stored."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from sousveil.cli import options as shared

EXAMPLE = """example:
  sousveil screen crawl.warc.gz pages.wacz
  sousveil screen crawl.warc.gz --explain     (the pages that are left out too, each with the reason)"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("sources", nargs="+", metavar="ARCHIVE", help="web archives (WARC, WACZ), or folders of them")
    parser.add_argument("--explain", action="store_true", help="name the pages that are left out too, each with the reason")
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Screen and print, each row as it comes: an archive may hold any number. Exit code 1 where something could not be read."""
    from sousveil.screening import Asked, Funnel

    funnel = Funnel(Asked(audit=0.0, name_all=options.explain))
    skipped = 0

    def listed() -> Iterator[dict[str, str]]:
        nonlocal skipped
        for count, row in enumerate(_rows(options, funnel)):
            skipped += row["outcome"] == "skipped"
            if options.limit is None or count < options.limit:
                yield row

    if options.json:
        shared.emit(as_json(listed(), funnel.counts.to_json), options.out)
    else:
        shared.emit((f"{_told(row)}\n" for row in listed()), options.out)
    print(f"sousveil: {funnel.counts.line()}", file=sys.stderr)
    return 1 if skipped else 0


def as_json(rows: Iterator[dict[str, str]], sums: Callable[[], dict[str, Any]]) -> Iterator[str]:
    """The pieces of one JSON document: the rows as they come, then the sums."""
    comma = ""
    yield '{\n  "pages": ['
    for row in rows:
        yield f"{comma}\n{_piece(row, 4)}"
        comma = ","
    closed = "\n  ]" if comma else "]"
    yield f'{closed},\n  "screening": {_piece(sums(), 2).lstrip()}\n}}\n'


def _piece(value: dict[str, Any], depth: int) -> str:
    return textwrap.indent(json.dumps(value, ensure_ascii=False, indent=2), " " * depth)


def _rows(options: argparse.Namespace, funnel: Any) -> Iterator[dict[str, str]]:
    from sousveil.model import ReadingError
    from sousveil.screening import LeftOut
    from sousveil.sources import Blob, Skipped, walk

    left: list[LeftOut] = []
    reasons: dict[str, str] = {}

    def web_archive(file: BinaryIO, shown: str) -> Iterator[Blob | Skipped]:
        for item in funnel.archive(file, shown):
            if isinstance(item, LeftOut):
                left.append(item)
            elif isinstance(item, Skipped):
                yield item
            else:
                reasons[item.blob.origin.uri] = item.verdict.why
                yield item.blob

    for source in options.sources:
        try:
            for item in walk([source], web_archive=web_archive):
                yield from _left_out(left)
                yield _row(item, reasons)
            yield from _left_out(left)
        except ReadingError as error:
            name, _, why = str(error).rpartition(": ")
            yield {"outcome": "skipped", "source": name, "why": why}


def _left_out(left: list[Any]) -> Iterator[dict[str, str]]:
    """The pages left out since the last time, which are forgotten then."""
    for item in left:
        yield {"outcome": "left out", "source": item.name, "why": item.verdict.why}
    left.clear()


def _row(item: Any, reasons: dict[str, str]) -> dict[str, str]:
    from sousveil.sources import Skipped

    if isinstance(item, Skipped):
        return {"outcome": "skipped", "source": item.name, "why": item.why}
    why = reasons.pop(item.origin.uri, "no page of a web archive: it is always read")
    return {"outcome": "read", "source": item.origin.uri, "why": why}


def _told(row: dict[str, str]) -> str:
    return f"{row['outcome']:<9} {row['source']}: {row['why']}"
