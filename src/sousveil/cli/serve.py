"""`sousveil serve`: the app on a ledger, in the browser; on this machine, or with a password beyond it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import options as shared

if TYPE_CHECKING:
    from sousveil.web.gate import Keeper

EXAMPLE = (
    "examples:\n  sousveil serve\n  sousveil serve --ledger case.sousveil --port 0\n"
    "  sousveil serve --host 192.0.2.7 --password-file secret.txt"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    shared.add_threshold(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1); beyond this "
                        "machine only with a password")
    parser.add_argument("--password-file", metavar="F", type=Path, help="its first line is the password that everybody must "
                        "give (or $SOUSVEIL_PASSWORD; twelve characters or more)")
    parser.add_argument("--name", metavar="HOST", action="append", default=[], help="a name that the app is asked by, as a "
                        "proxy passes it on: case.example.org, 192.0.2.7:8420; may be repeated")
    parser.add_argument("--https", action="store_true", help="a proxy serves it by HTTPS: mark the session's cookie as Secure")
    parser.add_argument("--port", metavar="N", type=int, default=8420, help="the port (default 8420; 0 takes a free one)")
    parser.add_argument("--against", metavar="F", type=Path, help="another ledger, such as last month's: the page of changes "
                        "shows what changed since; it is only read")
    parser.add_argument("--read-only", action="store_true", help="open the ledger so that nothing can be written")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from sousveil import web

    keeper = _keeper(options)
    beyond = keeper is not None and not web.is_loopback(options.host)
    web.serve(options.ledger, host=options.host, port=options.port, readonly=options.read_only, names=options.name,
              keeper=keeper, against=options.against, threshold=options.threshold,
              ready=_warn if beyond and not options.https else _announce)
    return 0


def _keeper(options: argparse.Namespace) -> Keeper | None:
    """Who asks for the password, where there is one. Raises UsageError for a file that can't be read."""
    from sousveil.model import UsageError
    from sousveil.web.gate import Keeper

    password = os.environ.get("SOUSVEIL_PASSWORD", "")
    if options.password_file is not None:
        try:
            password = options.password_file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{options.password_file}: the password can't be read: {error}") from error
        if not password:
            raise UsageError(f"{options.password_file}: its first line is empty; write the password there")
    return Keeper(password, https=options.https) if password else None


def _warn(address: str) -> None:
    print("sousveil: WARNING: other machines can reach this. Whoever has the password can read and decide, and nothing is "
          "encrypted on the way: put a proxy with HTTPS before it, and say --https.", file=sys.stderr)
    _announce(address)


def _announce(address: str) -> None:
    print(f"sousveil: {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)
