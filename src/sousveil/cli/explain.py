"""`sousveil explain`: why a claim was made: its sentence, the frame, each cue, and how each field got its value."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from sousveil.cli import options as shared
from sousveil.cli import verdicts
from sousveil.model import Claim, Document

EXAMPLE = "example:\n  sousveil explain 3f9a0c"
CONTEXT = 160
FIELDS = ("kind", "from", "to", "technology", "status", "modality", "speaker", "time", "place", "amount", "harm")


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("claim", metavar="CLAIM", help="a claim's id or the beginning of one")
    shared.add_ledger(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Explain one claim of a ledger."""
    from sousveil import ledger

    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        claim = opened.claim(options.claim)
        document, review = opened.document(claim.doc), verdicts.of(opened, [claim]).get(claim.id)
    if options.json:
        told_of = {"title": document.title, "publisher": document.publisher}
        shared.emit_json(claim.to_json() | told_of | verdicts.to_json(review), options.out)
    else:
        decided = verdicts.line(review)
        shared.emit_lines([*told(claim, document), *([f"people {decided}"] if decided else [])], options.out)
    return 0


def told(claim: Claim, document: Document) -> Iterator[str]:
    """The explanation, line by line."""
    text = document.text
    yield f"claim {claim.id} ({claim.tier}, confidence {claim.confidence:.2f}, by {claim.extractor})"
    where = f"{document.publisher or 'publisher unknown'}, {document.published or 'undated'}"
    where += f", {place}" if (place := document.place(claim.start)) else ""
    yield f"in    {document.title or document.origin.uri} ({where})"
    before, after = text[max(0, claim.start - CONTEXT) : claim.start], text[claim.end : claim.end + CONTEXT]
    cut = ("…" if claim.start > CONTEXT else "", "…" if claim.end + CONTEXT < len(text) else "")
    yield f"text  {cut[0]}{_flat(f'{before}»{claim.quote}«{after}')}{cut[1]}"
    yield f"frame {claim.frame}"
    for name, value in claim.to_json().items():
        if name in FIELDS and value:
            yield f"  {name:<10} {_shown(value)}"
            for cue in claim.cues:
                if cue.field == name:
                    words = f" “{_flat(text[cue.start : cue.end])}”" if cue.start is not None else ""
                    yield f"  {'':<10}   because {cue.rule}{words}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["name"]) if "name" in value else f"{value['value']:,.0f} {value['currency']}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _flat(words: str) -> str:
    return " ".join(words.split())
