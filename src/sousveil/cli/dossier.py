"""`sousveil dossier`: all that a ledger's documents say of one country or company, on paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from sousveil.cli import options as shared
from sousveil.model import UsageError

EXAMPLE = "example:\n  sousveil dossier Kenya --out kenya.html\n  sousveil dossier Huawei --pdf --out huawei.pdf"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", metavar="NAME", help="a country (name or code), a company or a public body")
    shared.add_ledger(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--html", action="store_true", help="one HTML file that needs no other (the default)")
    form.add_argument("--pdf", action="store_true", help="PDF, printed by the Chromium or Chrome of this machine")
    parser.add_argument("--out", metavar="F", type=Path, help="write there (default: standard output; needed for --pdf)")
    parser.add_argument("--only-confirmed", action="store_true", help="only what a person has confirmed or corrected")


def run(options: argparse.Namespace) -> int:
    """Write the dossier."""
    from sousveil import ledger as ledgers
    from sousveil.publishing import dossier

    if options.pdf and options.out is None:
        raise UsageError("dossier --pdf needs --out F")
    with ledgers.open(options.ledger, create=False, readonly=True) as ledger:
        text = dossier.html(ledger, options.name, only_confirmed=options.only_confirmed)
    if not options.pdf:
        shared.emit(text, options.out)
        return 0
    if not options.out.parent.is_dir():
        raise UsageError(f"{options.out}: the folder {options.out.parent} does not exist")
    print(f"{options.out}: printed by {dossier.pdf(text, options.out)}")
    return 0
