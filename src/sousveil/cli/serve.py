"""`sousveil serve`: the app on a ledger, in the browser, on this machine only."""

from __future__ import annotations

import argparse
import sys

from sousveil.cli import options as shared

EXAMPLE = "example:\n  sousveil serve\n  sousveil serve --ledger case.sousveil --port 0"


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", metavar="N", type=int, default=8420, help="the port (default 8420; 0 takes a free one)")
    parser.add_argument("--read-only", action="store_true", help="open the ledger so that nothing can be written")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from sousveil import web

    web.serve(options.ledger, host=options.host, port=options.port, readonly=options.read_only, ready=_announce)
    return 0


def _announce(address: str) -> None:
    print(f"sousveil: {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)
