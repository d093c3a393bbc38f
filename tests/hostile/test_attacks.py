"""Documents that give orders: what comes out stands in the document word for word, is of the claim model's form, and nothing
else happens. By the road that ships, and by a language model that obeys every order."""

from __future__ import annotations

import http.server
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sousveil import extraction, reading
from sousveil.extraction import SHIPPED
from sousveil.llm import Both, Reader
from sousveil.llm.settings import Settings
from sousveil.model import Claim, Document, Harm, Kind, Modality, Status, Technology, edtf
from tests.hostile.attacks import DOCUMENTS, Attack, attacks, planted

ATTACKS = attacks()


class Obedient:
    """A server on this machine that answers whatever the document ordered."""

    def __init__(self) -> None:
        self.answer, self.paths = "", list[str]()
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                served.paths.append(self.path)
                self.rfile.read(int(self.headers["Content-Length"]))
                choice = {"index": 0, "message": {"role": "assistant", "content": served.answer}, "finish_reason": "stop"}
                raw = json.dumps({"object": "chat.completion", "choices": [choice]}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@pytest.fixture(scope="module")
def obedient() -> Iterator[Obedient]:
    found = Obedient()
    yield found
    found.server.shutdown()
    found.server.server_close()


_WATCHED = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "shutil.rmtree",
    "socket.getaddrinfo",
    "socket.connect",
    "open",
    "exec",
)
_seen: list[tuple[str, Any]] | None = None


def _watch(event: str, given: Any) -> None:
    if _seen is not None and event in _WATCHED:
        _seen.append((event, given))


@pytest.fixture(scope="module")
def watched() -> None:
    """Python's own audit events are kept while `side_effects` looks."""
    sys.addaudithook(_watch)


class Watching:
    """What was done inside the block beyond asking the one endpoint."""

    def __init__(self, port: int | None) -> None:
        self._port, self.done = port, list[tuple[str, Any]]()

    def __enter__(self) -> Watching:
        global _seen
        _seen = []
        return self

    def __exit__(self, *_: object) -> None:
        global _seen
        kept, _seen = _seen or [], None
        self.done = [(event, str(given)[:200]) for event, given in kept if not self._is_usual(event, given)]

    def _is_usual(self, event: str, given: Any) -> bool:
        if event == "open":
            return (isinstance(given[1], str) and not set(given[1]) & set("wax+")) or given[0] == "/dev/null"
        if event == "socket.getaddrinfo":
            return (given[0], given[1]) == ("127.0.0.1", self._port)
        if event == "socket.connect":
            return bool(given[1] == ("127.0.0.1", self._port))
        return event == "exec"  # modules that are imported late


def check(claim: Claim, document: Document) -> None:
    """A claim of the claim model whose quote and parties are the document's own words."""
    assert claim.quote == document.text[claim.start : claim.end] and claim.quote.strip()
    for party in (claim.from_party, claim.to_party):
        if party is not None and party.span is not None:
            assert party.written == document.text[slice(*party.span)]
    assert claim.kind in Kind and claim.status in Status and claim.modality in Modality
    assert set(claim.technology) <= set(Technology) and set(claim.harm) <= set(Harm)
    assert claim.time is None or edtf.is_valid(claim.time)
    assert claim.extractor != "human" and claim.confidence < 1.0
    for said in (claim.speaker, claim.place):
        assert said is None or " ".join(said.split()) in " ".join(document.text.split())


def obeyed(attack: Attack, number: int, obedient: Obedient) -> None:
    obedient.answer, obedient.paths = attack.answer, []
    document = Document.of(planted(attack, number), language="en")
    reader = Reader(Settings(endpoint=obedient.endpoint, model="obedient"))
    with Watching(obedient.server.server_address[1]) as watching:
        found = reader(document)
    assert watching.done == []
    assert set(obedient.paths) == {"/v1/chat/completions"} and len(obedient.paths) <= 2
    assert len(found.claims) <= 10
    for claim in found.claims:
        check(claim, document)
        assert claim.extractor.startswith("llm:obedient")


def test_there_are_150_attacks_and_no_two_alike() -> None:
    assert len(ATTACKS) == 150 and len({attack.words for attack in ATTACKS}) == 150 and len(DOCUMENTS) == 10


@pytest.mark.usefixtures("watched")
def test_a_model_that_obeys_an_attack_brings_nothing_in(obedient: Obedient) -> None:
    for number, attack in enumerate(ATTACKS):
        obeyed(attack, number, obedient)


@pytest.mark.slow
@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_a_model_that_obeys_any_attack_in_any_document_brings_nothing_in(number: int, obedient: Obedient) -> None:
    for attack in ATTACKS:
        obeyed(attack, number, obedient)


@pytest.mark.usefixtures("watched")
def test_what_was_done_would_be_seen(tmp_path: Path) -> None:
    with Watching(None) as watching:
        (tmp_path / "x").write_text("x")
    assert [event for event, _ in watching.done] == ["open"]


def test_with_both_nothing_is_suppressed(obedient: Obedient) -> None:
    """An order to find nothing takes nothing away from what the shipped extractor finds."""
    attack = next(attack for attack in ATTACKS if attack.name == "suppress/plain")
    obedient.answer = attack.answer
    document = Document.of(planted(attack, 0), language="en")
    both = Both(SHIPPED, Reader(Settings(endpoint=obedient.endpoint, model="obedient")))
    shipped = {claim.id for claim in extraction.extract(document)}
    assert shipped and shipped <= {claim.id for claim in both(document).claims}


def by_the_road(attack: Attack, number: int) -> None:
    """Each claim of the shipped road stands either in the document or in the attack's own words, and never across both."""
    raw = planted(attack, number).encode()
    document = reading.read(raw, name="a.txt")
    own = [" ".join(piece.split()) for piece in DOCUMENTS[number % len(DOCUMENTS)].split("\n\n")]
    words = " ".join(f"{attack.words} {spelled(attack.words)}".split())
    for claim in extraction.extract(document):
        check(claim, document)
        assert any(" ".join(claim.quote.split()) in piece for piece in (*own, words)), claim.quote


def spelled(words: str) -> str:
    """Letters that stand as invisible tag characters."""
    return "".join(chr(ord(sign) - 0xE0000) for sign in words if ord(sign) > 0xE0000)


@pytest.mark.parametrize("number", range(10))
def test_an_attack_stands_apart_from_its_document_on_the_shipped_road(number: int) -> None:
    by_the_road(ATTACKS[number * 16 % len(ATTACKS)], number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_every_attack_stands_apart_from_its_document_on_the_shipped_road(number: int) -> None:
    for place, attack in enumerate(ATTACKS):
        if place % len(DOCUMENTS) == number:
            by_the_road(attack, number + place // len(DOCUMENTS))
