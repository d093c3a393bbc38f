"""`sousveil documents`: what a ledger holds of documents, what was said of how each was read, and all that was read of one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from sousveil.cli import options as shared
from sousveil.model import Document

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

EXAMPLE = """example:
  sousveil documents --notice truncated
  sousveil documents --text 'smart city' --all-text     (also in menus, remarks, running heads: what was put aside)
  sousveil documents --doc 8c1f22 --all-text            (everything that was read of one)"""
_AROUND = 60


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--text", metavar="WORDS", help="words in the title or text")
    parser.add_argument("--all-text", action="store_true", help="also in (or with --doc, also show) text that was put aside")
    parser.add_argument("--notice", metavar="KIND", help="only those with such a notice: truncated, charset-guessed, ...")
    parser.add_argument("--doc", metavar="ID", help="all that was read of this document")
    shared.add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Query and print."""
    from sousveil import ledger

    with ledger.open(options.ledger, create=False, readonly=True) as opened:
        found = [opened.document(options.doc)] if options.doc else list(islice(_chosen(opened, options), options.limit))
        counts = [opened.count(doc=document.id) for document in found]
    if options.json:
        rows = [_row(document, count, options) for document, count in zip(found, counts, strict=True)]
        shared.emit_json(rows, options.out)
        return 0
    if not found:
        asked = {name: value for name, value in (("text", options.text), ("notice", options.notice)) if value}
        beside = "; --all-text looks in what was put aside too" if options.text and not options.all_text else ""
        shared.say_nothing_passes("document", asked, beside=beside)
    lines = [line for document, count in zip(found, counts, strict=True) for line in _told(document, count, options)]
    shared.emit_lines(lines, options.out)
    return 0


def _chosen(opened: Ledger, options: argparse.Namespace) -> Iterator[Document]:
    found = opened.documents(text=options.text, all_text=options.all_text)
    return (one for one in found if not options.notice or any(notice.kind == options.notice for notice in one.notices))


def _told(document: Document, claims: int, options: argparse.Namespace) -> list[str]:
    known = ", ".join(filter(None, (document.publisher, document.published, document.language, document.format)))
    lines = [f"{document.id[:12]}  {document.title or document.origin.uri} ({known}; {claims} claims)"]
    lines += [document.origin.uri] if document.title else []
    lines += [f"note: {notice.kind}: {notice.detail}" for notice in document.notices]
    if options.text and not options.doc:
        lines += filter(None, (_near(document.text, options.text, ""), _near(document.aside, options.text, "aside: ")))
    told = [lines[0], *(f"{'':<14}{line}" for line in lines[1:])]
    return [*told, "", *_whole(document, options.all_text)] if options.doc else told


def _whole(document: Document, with_aside: bool) -> list[str]:
    """All that was read, with the places by which it is cited."""
    lines: list[str] = []
    at = 0
    for section in (*document.sections, None):
        end = section.start if section else len(document.text)
        lines += filter(None, (document.text[at:end].strip("\n"),))
        lines += [f"[{section.label}]"] if section else []
        at = end
    return [*lines, *(("", "[put aside]", document.aside) if with_aside and document.aside else ())]


def _near(text: str, words: str, before: str) -> str:
    """The words with those around them, on one line; empty where they do not stand there as they are typed."""
    place = text.casefold().find(words.casefold())
    if place < 0:
        return ""
    part = text[max(0, place - _AROUND) : place + len(words) + _AROUND]
    return f"{before}… {' '.join(part.split())} …"


def _row(document: Document, claims: int, options: argparse.Namespace) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": document.id, "title": document.title, "publisher": document.publisher, "published": document.published,
        "language": document.language, "format": document.format, "url": document.url, "origin": document.origin.uri,
        "characters": len(document.text), "aside_characters": len(document.aside), "claims": claims,
        "notices": [{"kind": notice.kind, "detail": notice.detail} for notice in document.notices],
    }
    if options.doc:
        row["sections"] = [{"label": section.label, "start": section.start} for section in document.sections]
        row["text"] = document.text
        row |= {"aside": document.aside} if options.all_text else {}
    return row
