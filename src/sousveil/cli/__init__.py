"""The command line. Invariant: bad input gives one clear line on standard error and exit code 1 or 2, never a traceback.

Only the module of the command that was asked for is imported, so that `--help` costs next to nothing.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING

import sousveil
from sousveil.cli.commands import COMMANDS
from sousveil.model.errors import SousveilError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    _write_utf8()
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except SousveilError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:
        _drop_output()
        return 1
    except KeyboardInterrupt:
        return _fail("stopped")
    except MemoryError:
        return _fail("this needs more memory than there is")
    except OSError as error:
        _drop_output()
        return _fail(f"{error.strerror or error}" + (f": {error.filename}" if error.filename else ""))


def _fail(line: str, code: int = 1) -> int:
    print(f"sousveil: {line}", file=sys.stderr)
    return code


def _write_utf8() -> None:
    """Output is UTF-8 wherever it goes but to a terminal of another kind; what can't be written is shown as its escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def _drop_output() -> None:
    """Where standard output can't be written, forget what waits for it: the interpreter would complain of it at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help"):
        print(_overview(), end="")
        return 0 if words else 2
    if words[0] == "--version":
        print(f"sousveil {sousveil.__version__}")
        return 0
    name = words[0]
    if name not in COMMANDS:
        print(f"sousveil: unknown command {name!r}; one of: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    module = import_module(f"sousveil.cli.{name.replace('-', '_')}{'_' if iskeyword(name) else ''}")
    parser = _Parser(
        prog=f"sousveil {name}", description=COMMANDS[name].capitalize() + ".", epilog=module.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )
    module.configure(parser)
    try:
        options = parser.parse_args(words[1:])
    except SystemExit as stop:
        return int(stop.code or 0)
    code: int = module.run(options)
    return code


class _Parser(argparse.ArgumentParser):
    """argparse that says one line, not the usage, where the words are wrong."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """argparse's own drops the error of an output that can't be written."""
        (file or sys.stdout).write(self.format_help())


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = ["usage: sousveil COMMAND ...", "", "An evidence ledger of the surveillance trade.", ""]
    lines += [f"  {name:<{width}}  {help_line}" for name, help_line in COMMANDS.items()]
    lines += ["", "sousveil COMMAND --help says more, with an example. Start with: sousveil tour", ""]
    return "\n".join(lines)
