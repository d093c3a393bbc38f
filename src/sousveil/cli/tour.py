"""`sousveil tour`: the demonstration documents into a ledger, what they say, and the app on them."""

from __future__ import annotations

import argparse
import http.client
import sys
import threading
import webbrowser
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from sousveil.cli import options as shared
from sousveil.cli.extract import told as told_claim
from sousveil.model import Claim, Finding, Kind, Modality, Party, SousveilError

EXAMPLE = "example:\n  sousveil tour\n  sousveil tour --country ZW"
DEFAULT = Path("tour") / "tour.sousveil"
LANES = {
    "goes in": ((Kind.SUPPLY, "to"), (Kind.FINANCE, "to")),
    "comes back": ((Kind.ACCESS, "from"), (Kind.DATA_TRANSFER, "from")),
    "is turned on people": ((Kind.USE, "from"),),
    "stands beside": ((Kind.COOPERATION, "from"), (Kind.COOPERATION, "to"), (Kind.RESTRICTION, "to")),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--ledger", metavar="F", type=Path, default=DEFAULT, help=f"where to make it (default {DEFAULT})")
    parser.add_argument("--country", default="ET", help="whose circuit to print (default Ethiopia)")
    parser.add_argument("--no-serve", action="store_true", help="print only, don't start the app")


def run(options: argparse.Namespace) -> int:
    """Read, print, serve."""
    from sousveil import findings, ledger, pipeline
    from sousveil.cli.read import Progress

    code = shared.country_code(options.country)
    documents = demonstration()
    options.ledger.parent.mkdir(parents=True, exist_ok=True)
    shown = Progress()
    with ledger.open(options.ledger) as opened:
        report = pipeline.read_into(opened, documents, progress=shown)
        shown.done()
        found = findings.find(opened)
        claims = opened.claims()
        shared.emit_lines(_summary(report.line(), len(opened.documents()), claims, found), None)
        shared.emit_lines(_circuit(code, found), None)
        shared.emit_lines(_three(claims), None)
    sys.stdout.flush()
    return 0 if options.no_serve else _serve(options.ledger)


def demonstration() -> list[Path]:
    """The demonstration documents: in the package, or beside the source in a checkout."""
    packaged = Path(str(resources.files("sousveil"))) / "demo"
    folder = packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "demo"
    found = sorted(folder.glob("[0-9][0-9]-*"))
    if not found:
        raise SousveilError(f"{folder}: the demonstration documents are not there; run the tour from a whole checkout")
    return found


def _summary(line: str, documents: int, claims: list[Claim], found: list[Finding]) -> Iterator[str]:
    denied = sum(claim.modality is Modality.DENIED for claim in claims)
    yield line
    yield f"The ledger holds {documents} documents, {len(claims)} claims ({denied} of them denials) and {len(found)} findings."
    yield "All are demonstration texts, extracted by machine and not reviewed by a person."
    yield ""


def _circuit(code: str, found: list[Finding]) -> Iterator[str]:
    from sousveil.drawing.labels import labels
    from sousveil.drawing.sentence import Relation, plain
    from sousveil.parties.states import states

    words = labels()
    country = states().name(code)
    lanes = [(lane, rows) for lane, members in LANES.items() if (rows := _lane(code, found, members))]
    yield f"The circuit of {country}, as the documents tell it" if lanes else f"The documents say nothing of {country}."
    for lane, rows in lanes:
        yield f"  {lane}"
        for one in rows:
            said = Relation(one.kind, one.from_party, one.to_party, one.technology, one.status, one.modality)
            yield f"    {plain(said, words)}. ({one.support} independent, {len(one.denials)} denied)"
    yield ""


def _lane(code: str, found: list[Finding], members: tuple[tuple[Kind, str], ...]) -> list[Finding]:
    """The findings of a lane's kinds whose end there is the country's."""
    return list(dict.fromkeys(
        finding for finding in found for kind, end in members
        if finding.kind is kind and (party := _end(finding, end)) and party.country == code
    ))


def _end(finding: Finding, which: str) -> Party | None:
    return finding.to_party if which == "to" else finding.from_party


def _three(claims: list[Claim]) -> Iterator[str]:
    """Three claims with their words: the surest of each kind, then the next surest."""
    yield "Three claims and the words they rest on"
    surest = sorted(claims, key=lambda item: (-item.confidence, item.id))
    first = {claim.kind: claim for claim in reversed(surest)}
    for claim in sorted(surest, key=lambda item: first[item.kind] is not item)[:3]:
        yield from (f"  {line}" for line in told_claim(claim))
    yield ""


def _serve(path: Path) -> int:
    from sousveil import web

    if sys.stdout.isatty():
        web.serve(path, port=0, ready=_open_browser)
        return 0
    return _check(path)


def _open_browser(address: str) -> None:
    print(f"The app: {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)
    webbrowser.open(address)


def _check(path: Path) -> int:
    """Start the app on a free port, ask for its first page, and stop: for runs without a terminal."""
    from sousveil import web

    ready = threading.Event()
    address: list[str] = []
    failed: list[Exception] = []

    def announce(where: str) -> None:
        address.append(where)
        ready.set()

    def serve() -> None:
        try:
            web.serve(path, port=0, ready=announce)
        except (SousveilError, OSError) as error:
            failed.append(error)
            ready.set()

    threading.Thread(target=serve, daemon=True).start()
    started = ready.wait(timeout=60)
    if failed or not started:
        raise SousveilError(f"the app did not start: {failed[0] if failed else 'no answer within 60 seconds'}")
    parts = urlsplit(address[0])
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)
    connection.request("GET", "/")
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise SousveilError(f"the app answered {answer.status} for its first page")
    print(f"The app answers: {answer.status}, {size} bytes on its first page.")
    return 0
