"""The man page sousveil(1), made from the commands' own help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

import sousveil
from sousveil.cli.commands import COMMANDS
from tools.docs_hook import parser_of


def manual() -> str:
    """The page as roff (man macros)."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield f'.TH SOUSVEIL 1 "" "sousveil {sousveil.__version__}" "User Commands"'
    yield from (".SH NAME", r"sousveil \- an evidence ledger of the surveillance trade")
    yield from (".SH SYNOPSIS", ".B sousveil", r"\fICOMMAND\fR [\fIOPTION\fR]...")
    yield ".SH DESCRIPTION"
    yield "Reads documents on the export of surveillance technology into claims with their exact words."
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(name, parser_of(name))
    yield from (".SH ENVIRONMENT", ".TP", ".B SOUSVEIL_LEDGER", "The ledger where --ledger is not given.")
    yield from (".SH EXIT STATUS", "0 done, 1 failed, 2 wrong use.")


def _command(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS {_safe(name)}"
    yield _safe(parser.description or "")
    for action in parser._actions:
        if action.help and action.help != argparse.SUPPRESS:
            names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            shown = f" {action.metavar}" if action.option_strings and isinstance(action.metavar, str) else ""
            yield from (".TP", f".B {_safe(names + shown)}", _safe(" ".join(action.help.split())))
    if parser.epilog:
        yield from (".PP", ".nf", *map(_safe, parser.epilog.split("\n")), ".fi")


def _safe(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    sys.stdout.write(manual())
