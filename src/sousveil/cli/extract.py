"""`sousveil extract`: claims of documents to standard output, without a ledger."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sousveil.cli import extractors
from sousveil.cli import options as shared
from sousveil.model import Claim, Document, ReadingError, UsageError, edtf

EXAMPLE = """example:
  sousveil extract article.html report.pdf
  cat article.txt | sousveil extract - --json
  sousveil extract article.html --threshold 0.8   (fewer and surer)
  sousveil extract archive/ --extractor quick"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="files, folders, - for standard input, web addresses")
    shared.add_online(parser)
    shared.add_ocr(parser)
    shared.add_archives(parser)
    parser.add_argument(
        "--from-jsonl", metavar="F", type=Path, help='rows {"id","text","source":{"title","publisher","published"}} instead'
    )
    parser.add_argument("--candidates", action="store_true", help="also what only a person should decide on")
    shared.add_threshold(parser)
    parser.add_argument("--published", metavar="DATE", help="publication date where a document gives none")
    parser.add_argument("--language", metavar="CC", help="the documents' language where they don't show it: en, fr, es")
    shared.add_output(parser)
    extractors.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Extract and print."""
    if bool(options.sources) == bool(options.from_jsonl):
        raise UsageError("extract: give files, folders or -, or one --from-jsonl file")
    if options.published:
        edtf.parse(options.published)
    if options.estimate:
        shared.emit(f"{extractors.told(options).line()}\n", options.out)
        return 0
    if options.from_jsonl:
        return _rows(options)
    tally = _Tally()
    claims = list(_extracted(options, tally))
    if not (claims or tally.failed or tally.noted):
        beside = f"; candidates: {tally.unsure} (--candidates)" if tally.unsure else ""
        print(f"sousveil: no claim was found{beside}", file=sys.stderr)
    claims = claims[: options.limit]
    if options.json:
        shared.emit_json([claim.to_json() for claim in claims], options.out)
    else:
        shared.emit_lines((line for claim in claims for line in told(claim)), options.out)
    return 1 if tally.failed else 0


@dataclass
class _Tally:
    """What was not read, what was said of documents, and the unsure ones among what was found."""

    failed: int = 0
    noted: int = 0
    unsure: int = 0


def _extracted(options: argparse.Namespace, tally: _Tally) -> Iterator[Claim]:
    from sousveil import pipeline
    from sousveil.sources import Skipped
    from sousveil.sources.blobs import ByRule

    extractor = extractors.chosen(options)
    archives, clock = shared.archives(options), pipeline.Clock()
    for item in pipeline.documents(
        options.sources, web=shared.web(options, None), ocr=shared.ocr(options), archives=archives, clock=clock
    ):
        if isinstance(item, Skipped):
            by_rule = isinstance(item, ByRule)
            print(f"sousveil: {'note: ' if by_rule else ''}{item.name}: {item.why}", file=sys.stderr)
            tally.failed += not by_rule
            continue
        document = replace(item[0], language=options.language or item[0].language)
        with clock.part("extraction"):
            found = pipeline.extracted(document, published=options.published, extractor=extractor)
        sure = pipeline.shown(found.claims, candidates=False)
        if archives:
            archives.took(document, len(sure))
        for notice in found.notices:
            print(f"sousveil: note: {document.origin.uri}: {notice.detail}", file=sys.stderr)
        tally.noted += len(found.notices)
        tally.unsure += len(found.claims) - len(sure)
        yield from pipeline.shown(found.claims, candidates=options.candidates)
    for line in shared.told_of(archives, clock if options.profile else None):
        print(f"sousveil: {line}", file=sys.stderr)


def told(claim: Claim) -> list[str]:
    """A claim as three lines for a person: what it says, how, and the words."""
    ends = [party.name if party else "nobody named" for party in (claim.from_party, claim.to_party)]
    said = f"{claim.kind}: {ends[0]} -> {ends[1]}"
    if claim.technology:
        said += f" [{', '.join(claim.technology)}]"
    how = [str(claim.modality), str(claim.status)]
    how += [f"said by {claim.speaker}"] if claim.speaker else []
    how += [claim.time] if claim.time else []
    how += [f"{claim.amount.value:,.0f} {claim.amount.currency}"] if claim.amount else []
    how += [str(claim.tier)] if claim.tier == "candidate" else []
    return [f"{claim.id[:12]}  {said}", f"              {', '.join(how)}", f"              “{' '.join(claim.quote.split())}”"]


def _rows(options: argparse.Namespace) -> int:
    answers = list(_answers(options))[: options.limit]
    if options.json:
        shared.emit_json(answers, options.out)
    else:
        shared.emit_lines((json.dumps(row, ensure_ascii=False) for row in answers), options.out)
    return 0


def _answers(options: argparse.Namespace) -> Iterable[dict[str, Any]]:
    from sousveil import pipeline

    extractor = extractors.chosen(options)
    for number, row in _read_rows(options.from_jsonl):
        source = row.get("source") or {} if isinstance(row, dict) else None
        if not (isinstance(source, dict) and "id" in row and isinstance(row.get("text"), str)):
            raise ReadingError(f'{options.from_jsonl}: line {number} is no row {{"id", "text", "source"}}')
        about = {name: source.get(name) for name in ("title", "publisher")}
        if not all(isinstance(value, str | None) for value in about.values()):
            raise ReadingError(f"{options.from_jsonl}: line {number}: title and publisher are words or null")
        published = source.get("published") or options.published
        if published and not edtf.is_valid(str(published)):
            raise ReadingError(f"{options.from_jsonl}: line {number}: publication date {published!r} is no EDTF date")
        document = Document.of(row["text"], published=published, language=options.language, **about)
        claims = pipeline.shown(pipeline.claims_of(document, extractor=extractor), candidates=options.candidates)
        yield {"id": row["id"], "claims": [claim.to_json() for claim in claims]}


def _read_rows(path: Path) -> Iterable[tuple[int, Any]]:
    if not path.exists():
        raise ReadingError(f"{path}: no such file")
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise ReadingError(f"{path}: line {number} is not JSON: {error.msg}") from None
                except UnicodeDecodeError:
                    raise ReadingError(f"{path}: line {number} is not UTF-8; save the file as UTF-8") from None
                except RecursionError:
                    raise ReadingError(f"{path}: line {number} is nested too deeply") from None
