"""`sousveil explain`: why a claim was made: its sentence, the frame, each cue, and how each field got its value."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sousveil.cli import options as shared
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
        document = opened.document(claim.doc)
    if options.json:
        shared.emit_json(claim.to_json() | {"title": document.title, "publisher": document.publisher}, options.out)
    else:
        shared.emit_lines(told(claim, document), options.out)
    return 0


def told(claim: Claim, document: Document) -> Iterator[str]:
    """The explanation, line by line."""
    text = document.text
    yield f"claim {claim.id} ({claim.tier}, confidence {claim.confidence:.2f}, by {claim.extractor})"
    where = f"{document.publisher or 'publisher unknown'}, {document.published or 'undated'}"
    yield f"in    {document.title or document.origin.uri} ({where})"
    before, after = text[max(0, claim.start - CONTEXT) : claim.start], text[claim.end : claim.end + CONTEXT]
    yield f"text  …{_flat(before)}»{_flat(claim.quote)}«{_flat(after)}…"
    yield f"frame {claim.frame}"
    for name, value in claim.to_json().items():
        if name in FIELDS and value:
            shown = value["name"] if name in ("from", "to") else value
            yield f"  {name:<10} {shown}"
            for cue in claim.cues:
                if cue.field == name:
                    words = f" “{_flat(text[cue.start : cue.end])}”" if cue.start is not None else ""
                    yield f"  {'':<10}   because {cue.rule}{words}"


def _flat(words: str) -> str:
    return " ".join(words.split())
