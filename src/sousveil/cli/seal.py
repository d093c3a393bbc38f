"""`sousveil seal`: sign the ledger's head, have it cosigned, have its time attested."""

from __future__ import annotations

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.cli import options as shared
from sousveil.model import LedgerError, UsageError

if TYPE_CHECKING:
    from sousveil.ledger.checkpoint import Note
    from sousveil.ledger.store import Store

EXAMPLE = (
    "example:\n  sousveil seal --new-key newsroom.example     make a key (once); prints the line that others check with\n"
    "  sousveil seal                                 sign; keep a copy of ledger.sousveil.checkpoint elsewhere\n"
    "  sousveil seal --cosign theirs.checkpoint      sign another newsroom's head; send the result back\n"
    "  sousveil seal --accept ours.checkpoint        keep our head with their signature"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    shared.add_ledger(parser)
    parser.add_argument("--key", metavar="F", type=Path, help="the signing key's file (default $SOUSVEIL_KEY, else your own)")
    parser.add_argument("--ssh-key", metavar="F", type=Path, help="sign with your own ssh-ed25519 key instead")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--new-key", metavar="NAME", help="make a key of that name and print its public line")
    what.add_argument("--public-key", action="store_true", help="print the public line of the key")
    what.add_argument("--cosign", metavar="F", type=Path, help="sign another ledger's head")
    what.add_argument("--accept", metavar="F", type=Path, help="take back our head that others signed")
    what.add_argument("--timestamp-request", metavar="F", type=Path, help="write a request for a time-stamp authority")
    what.add_argument("--timestamp", metavar="F", type=Path, help="keep an authority's answer (needs --roots)")
    parser.add_argument("--consistency", metavar="F", type=Path, help="with --cosign: their proof from `prove --since`")
    parser.add_argument("--roots", metavar="F", type=Path, help="with --timestamp: the authority's root certificates (PEM)")
    parser.add_argument("--unchecked", action="store_true", help="do not verify the whole ledger before signing")
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Seal, or one of the steps round it."""
    from sousveil.ledger import keys

    file = options.key or keys.default_file()
    if options.new_key:
        key = keys.make(file, options.new_key)
        print(f"the key lies in {file}; keep it secret, and give others this line:", file=sys.stderr)
        _print_keys(key.public().line(), key.public(4).line())
        return 0
    if options.public_key:
        key = keys.load(file)
        _print_keys(key.public().line(), key.public(4).line())
        return 0
    from sousveil import ledger

    with ledger.open(options.ledger, create=False) as opened:
        return _with_ledger(opened.store, options, file)


def _print_keys(own: str, cosigning: str) -> None:
    print(own)
    print(f"for your cosignatures: {cosigning}", file=sys.stderr)


def _with_ledger(store: Store, options: argparse.Namespace, key_file: Path) -> int:
    from sousveil.ledger import checkpoint, keys, seal, timestamp

    if options.cosign:
        proof = _steps(options.consistency) if options.consistency else []
        note = seal.cosign_other(store, checkpoint.load(options.cosign), key=keys.load(key_file), proof=proof)
        shared.emit(note.text(), options.out)
    elif options.accept:
        _told(seal.accept_cosignature(store, checkpoint.load(options.accept)), options)
    elif options.timestamp_request or options.timestamp:
        last = seal.last_seal(store)
        if last is None:
            raise LedgerError(f"{store.path}: nothing is sealed yet: run `sousveil seal` first")
        if options.timestamp_request:
            options.timestamp_request.write_bytes(timestamp.request(last))
            return 0
        if options.roots is None:
            raise UsageError("seal --timestamp: give the authority's root certificates with --roots F")
        print(timestamp.attach(store, last, options.timestamp.read_bytes(), roots=options.roots.read_bytes()))
    else:
        _check(store, options)
        key = None if options.ssh_key else keys.load(key_file)
        _told(seal.seal(store, key=key, ssh_key=options.ssh_key), options)
    return 0


def _check(store: Store, options: argparse.Namespace) -> None:
    from sousveil.ledger.verify import verify

    problems = [] if options.unchecked else verify(store).problems
    if problems:
        raise LedgerError(f"{store.path} does not verify and was not sealed: {problems[0]}")


def _steps(path: Path) -> list[bytes]:
    try:
        return [base64.b64decode(step) for step in json.loads(path.read_text(encoding="utf-8"))["proof"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LedgerError(f"{path} is no proof that a head continues another: make one with `sousveil prove --since`") from None


def _told(note: Note, options: argparse.Namespace) -> None:
    head = note.checkpoint
    if options.json:
        said = {"origin": head.origin, "size": head.size, "root": head.root.hex(), "signed_by": [n for n, _ in note.signatures]}
        shared.emit_json(said, options.out)
    else:
        shared.emit(note.text(), options.out)
