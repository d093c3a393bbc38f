"""A small server on loopback that speaks the chat completions protocol, with a model that reads one kind of sentence.

It checks what it is asked as a real server does, and can be told to answer badly: every way that was seen of real ones.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sousveil.llm import Reader, Settings
from sousveil.llm.asking import Asker

SALE = re.compile(r"(?P<quote>(?P<from>[A-Z]\w+) sold (?:\w+ )*?(?P<what>cameras|spyware) to (?P<to>[A-Z]\w+))")
CODES = {"cameras": "video-surveillance", "spyware": "spyware"}
Answer = tuple[int, dict[str, str], bytes]


def row(source: str, target: str, quote: str, **more: Any) -> dict[str, Any]:
    """A row as a model writes it."""
    return {
        "kind": "supply", "from": {"name": source, "type": "company", "country": None},
        "to": {"name": target, "type": "state", "country": None}, "technology": ["spyware"], "place": None, "time": None,
        "status": "in-place", "modality": "asserted", "speaker": None, "amount": None, "harm": [], "quote": quote, **more,
    }  # fmt: skip


def fenced(body: dict[str, Any]) -> str:
    """The text between the fence lines of the last message."""
    said = body["messages"][-1]["content"]
    found = re.search(r"^(-----[0-9a-f]{16}-----)\n(.*)\n\1$", said, re.DOTALL | re.MULTILINE)
    assert found, "the text is not fenced"
    return found[2]


def well(body: dict[str, Any]) -> str:
    """What the model reads: every plain sale of the part."""
    rows = [row(hit["from"], hit["to"], hit["quote"], technology=[CODES[hit["what"]]]) for hit in SALE.finditer(fenced(body))]
    return json.dumps({"claims": rows})


def completion(content: Any) -> Answer:
    """An answer of the protocol around a text."""
    said = {
        "id": "c", "object": "chat.completion", "created": 0, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}],
    }  # fmt: skip
    return 200, {}, json.dumps(said).encode()


def error(status: int, words: str, **headers: str) -> Answer:
    """A refusal of the protocol."""
    return status, headers, json.dumps({"error": {"message": words, "type": "invalid_request_error"}}).encode()


@dataclass
class Server:
    """`answer` makes the answer of a request body; `asked` keeps the bodies."""

    answer: Callable[[dict[str, Any]], Answer] = lambda body: completion(well(body))
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    endpoint: str = ""

    def then(self, *answers: Answer) -> None:
        """These answers first, the good one after them."""
        left = list(answers)
        self.answer = lambda body: left.pop(0) if left else completion(well(body))


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.keys.append(self.headers.get("Authorization"))
            if self.path != "/v1/chat/completions":
                status, headers, said = error(404, f"no {self.path}")
            elif not body.get("model") or not body.get("messages"):
                status, headers, said = error(400, "model and messages are required")
            else:
                server.asked.append(body)
                status, headers, said = server.answer(body)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(said)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    listening.daemon_threads = True
    listening.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that went away is what some tests want
    found.endpoint = f"http://127.0.0.1:{listening.server_address[1]}/v1"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield found
    found.released.set()
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def waits() -> list[float]:
    """How long the reader would have waited."""
    return []


@pytest.fixture
def reader(server: Server, waits: list[float]) -> Callable[..., Reader]:
    """A reader that asks the server and never really waits."""

    def make(**more: Any) -> Reader:
        cache = more.pop("cache", None)
        made = Reader(Settings(endpoint=server.endpoint, model="tiny", **more), **({"cache": cache} if cache else {}))
        made.asker = Asker(made.settings, sleep=waits.append)
        return made

    return make
