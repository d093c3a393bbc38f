"""`sousveil bench`: how good the extraction is on annotated documents."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sousveil.cli import extractors
from sousveil.cli import options as shared

EXAMPLE = """example:
  sousveil bench --gold demo/expected.jsonl
  sousveil bench --gold gold.jsonl --candidates --errors
  sousveil bench --gold gold.jsonl --threshold 0.8
  sousveil bench --gold gold.jsonl --extractor quick"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--gold", metavar="F", type=Path, required=True, help="annotated documents, one JSON object a line")
    parser.add_argument("--candidates", action="store_true", help="score everything found, not only claims")
    parser.add_argument("--errors", action="store_true", help="list each miss and each false claim with its class")
    extractors.add_pace(parser)
    shared.add_threshold(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Extract, score, print."""
    from sousveil import bench, pipeline
    from sousveil.bench.bootstrap import interval

    gold, extractor = bench.read_gold(options.gold), extractors.paced(options)
    found = {}
    for row in gold:
        claims = pipeline.extract(row["text"], candidates=options.candidates, extractor=extractor, **bench.told(row))
        found[row["id"]] = [claim.to_json() for claim in claims]
    scored = bench.score(gold, found)
    if options.json:
        errors = {"errors": [list(error) for error in scored.errors]} if options.errors else {}
        shared.emit_json(scored.to_json() | {"interval": interval(gold, found)} | errors, options.out)
    else:
        lines = _told(scored.to_json(), interval(gold, found))
        errors_told = [f"{doc}  {kind}  {line}" for doc, kind, line in scored.errors] if options.errors else []
        shared.emit_lines([*lines, *errors_told], options.out)
    return 0


def _told(figures: dict[str, Any], spread: dict[str, tuple[float, float]]) -> Iterator[str]:
    yield f"{figures['documents']} documents, {figures['documents that make none']} of them make no claim"
    for level in ("strict", "lenient"):
        rate, low_high = figures[level], spread[level]
        yield (
            f"{level:<8} precision {rate['precision']:.3f}  recall {rate['recall']:.3f}  F1 {rate['f1']:.3f}"
            f" ({low_high[0]:.2f}-{low_high[1]:.2f})  macro {figures['macro'][level]:.3f}"
        )
    yield f"false claims in documents that make none: {figures['claims in documents that make none']}"
    yield f"quotes that are not in the text: {figures['unfounded']}"
    yield f"annotated claims whose kind and sentence was found: {figures['kind and sentence found']:.3f}"
    yield (
        "attributes of matched claims: " + json.dumps(figures["attributes"]) + f", technology F1 {figures['technology']['f1']}"
    )
    for kind, rate in figures["kinds"].items():
        yield f"  {kind:<14} {rate['gold']:>4} annotated  precision {rate['precision']:.2f}  recall {rate['recall']:.2f}"
