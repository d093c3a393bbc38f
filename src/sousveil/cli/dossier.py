"""`sousveil dossier`: all that a ledger's documents say of one country or company, on paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import options as shared
from sousveil.model import UsageError

if TYPE_CHECKING:
    from sousveil.ledger import Ledger

EXAMPLE = "example:\n  sousveil dossier Kenya --out kenya.html\n  sousveil dossier Huawei --pdf --out huawei.pdf"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", metavar="NAME", help="a country (name or code), a company or a public body")
    shared.add_ledger(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="one HTML file that needs no other (the default)")
    form.add_argument("--pdf", action="store_true", help="PDF, printed by the Chromium or Chrome of this machine")
    form.add_argument("--docx", action="store_true", help="a Word document, without the pictures (extra: docx)")
    parser.add_argument("--out", metavar="F", type=Path,
                        help="write there (default: standard output; --pdf and --docx need it)")
    shared.add_threshold(parser)
    parser.add_argument("--only-confirmed", action="store_true", help="only what a person has confirmed or corrected")


def run(options: argparse.Namespace) -> int:
    """Write the dossier."""
    from sousveil import ledger as ledgers
    from sousveil.publishing import dossier

    binary = options.pdf or options.docx
    if binary and options.out is None:
        raise UsageError(f"dossier --{'pdf' if options.pdf else 'docx'} needs --out F")
    if binary and not options.out.parent.is_dir():
        raise UsageError(f"{options.out}: the folder {options.out.parent} does not exist")
    with ledgers.open(options.ledger, create=False, readonly=True, threshold=options.threshold) as ledger:
        if options.docx:
            return _word(ledger, options)
        text = dossier.html(ledger, options.name, only_confirmed=options.only_confirmed)
    if not options.pdf:
        shared.emit(text, options.out)
        return 0
    print(f"{options.out}: printed by {dossier.pdf(text, options.out)}")
    return 0


def _word(ledger: Ledger, options: argparse.Namespace) -> int:
    from sousveil.publishing import dossier_docx

    options.out.write_bytes(dossier_docx.docx(ledger, options.name, only_confirmed=options.only_confirmed))
    print(f"{options.out}: written by python-docx")
    return 0
