"""One command: its module imported, its words parsed, its run. Invariant: what it can't do is one line and an exit code."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

from sousveil.cli.commands import COMMANDS
from sousveil.model.errors import SousveilError, UsageError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def run(name: str, words: list[str]) -> int:
    """Run the command `name`; returns its exit code."""
    try:
        return _run(name, words)
    except SousveilError as error:
        print(f"sousveil: {error}", file=sys.stderr)
        return error.exit_code


def _run(name: str, words: list[str]) -> int:
    module = import_module(f"sousveil.cli.{name.replace('-', '_')}{'_' if iskeyword(name) else ''}")
    parser = _Parser(
        prog=f"sousveil {name}", description=f"{COMMANDS[name][:1].upper()}{COMMANDS[name][1:]}.", epilog=module.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )
    module.configure(parser)
    _refuse_empty(words)
    try:
        options = parser.parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int = module.run(options)
    return code


def _refuse_empty(words: list[str]) -> None:
    """An empty word is a shell variable that is not set: it would read the working folder, or narrow nothing."""
    for before, word in zip(["", *words], words, strict=False):
        if not word or (word.startswith("--") and word.find("=") == len(word) - 1):
            after = f"after {before}" if not word and before.startswith("-") else "as a name" if not word else f"in {word}"
            raise UsageError(f"nothing stands {after}: give a value, or leave it out (a shell variable that is not set?)")


class _Parser(argparse.ArgumentParser):
    """argparse that says one line, not the usage, where the words are wrong."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """argparse's own drops the error of an output that can't be written."""
        (file or sys.stdout).write(self.format_help())
