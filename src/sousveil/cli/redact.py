"""`sousveil redact`: take out of a ledger what must not be kept."""

from __future__ import annotations

import argparse

from sousveil.cli import options as shared
from sousveil.model import UsageError

EXAMPLE = (
    "example:\n  sousveil redact 8c1f22 --reason 'private person'                 the whole document\n"
    "  sousveil redact 8c1f22 --words 'Jane Roe' --reason 'private person'   only these words, wherever they stand in it\n"
    "  sousveil redact 8c1f22 --span 120:138 --reason 'court order'\n\n"
    "It can't be undone. It stands when the same file is read again and when ledgers are merged, by a key that is kept beside\n"
    "the ledger (LEDGER.redacted): never hand that on with the ledger. Copies made before still hold what was redacted."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("document", metavar="DOC", help="a document's id or its beginning")
    parser.add_argument("--reason", required=True, help="why; it is kept, so it must not repeat what is redacted")
    parser.add_argument("--words", help="take out only these words, in the text and in what is said of it")
    parser.add_argument("--span", metavar="A:B", help="take out only characters A to B of the text")
    shared.add_ledger(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(options: argparse.Namespace) -> int:
    """Redact."""
    from sousveil import ledger
    from sousveil.ledger.redact import redact_document, redact_words

    with ledger.open(options.ledger, create=False) as opened:
        if options.words is None and options.span is None:
            done = redact_document(opened.store, options.document, reason=options.reason)
        else:
            span = _span(options.span) if options.span is not None else None
            done = redact_words(opened.store, options.document, reason=options.reason, words=options.words, span=span)
    if options.json:
        shared.emit_json(vars(done), None)
    else:
        instead = f"; document {done.replaced_by[:12]} stands in its place" if done.replaced_by else ""
        lost = f"; {done.claims_lost} claims rested on the words and are gone" if done.claims_lost else ""
        shared.emit_lines([f"{done.events} events lost their content{instead}{lost}"], None)
    return 0


def _span(written: str) -> tuple[int, int]:
    first, _, last = written.partition(":")
    if not (first.isdecimal() and last.isdecimal()):
        raise UsageError(f"span {written!r}: write two numbers, as in 120:138")
    return int(first), int(last)
