"""The command line. Invariant: bad input gives one clear line on standard error and exit code 1 or 2, never a traceback.

Only the module of the command that was asked for is imported, so that `--help` costs next to nothing.
"""

from __future__ import annotations

import io
import os
import sys

import sousveil
from sousveil.cli.commands import COMMANDS

TYPE_CHECKING = False  # as in typing, which costs as much to import as all the rest
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    _write_utf8()
    try:
        return _told(words)
    except KeyboardInterrupt:
        pass
    try:
        return _fail("stopped")
    except KeyboardInterrupt:  # some libraries tell of it twice
        return _fail("stopped")


def _told(words: list[str]) -> int:
    """Run a command; of what it raises one line is said."""
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _drop_output()
        return 1
    except MemoryError:
        return _fail("this needs more memory than there is")
    except OSError as error:
        _drop_output()
        return _fail(f"{error.strerror or error}" + (f": {error.filename}" if error.filename else ""))


def _fail(line: str) -> int:
    print(f"sousveil: {line}", file=sys.stderr)
    return 1


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
    if words[:1] == ["help"]:
        words = [*words[1:2], "--help"]
    if not words or words[0] in ("-h", "--help"):
        print(_overview(), end="")
        return 0 if words else 2
    if words[0] == "--version":
        return _version(words[1:])
    name = words[0]
    if name not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, n=1, cutoff=0.8)
        meant = f"did you mean {near[0]}? `sousveil --help` lists all" if near else f"one of: {', '.join(COMMANDS)}"
        print(f"sousveil: unknown command {name!r}; {meant}", file=sys.stderr)
        return 2
    from sousveil.cli.running import run

    return run(name, words[1:])


def _version(words: list[str]) -> int:
    if words and words != ["--verbose"]:
        print("sousveil: after --version only --verbose can stand", file=sys.stderr)
        return 2
    if not words:
        print(f"sousveil {sousveil.__version__}")
        return 0
    from sousveil.cli import about

    print("\n".join(about.lines()))
    return 0


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = ["usage: sousveil COMMAND ...", "", "An evidence ledger of the surveillance trade.", ""]
    lines += [f"  {name:<{width}}  {help_line}" for name, help_line in COMMANDS.items()]
    lines += ["", "sousveil COMMAND --help says more, with an example. Start with: sousveil tour", ""]
    return "\n".join(lines)
