"""Pages from real servers on this machine: kept as web archives, redirects judged, limits kept, robots.txt obeyed."""

from __future__ import annotations

import gzip
import io
import re
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from sousveil.online import Rules, Session
from sousveil.online.robots import Robots
from sousveil.reading import read_blob
from sousveil.sources import Blob, Skipped, walk
from tests.online.server import certificate, leave, named, page, saying, serving

STORY = "<html><body><article><p>Huawei of China sold surveillance cameras to Kenya in 2018.</p></article></body></html>"


def got(written: str, rules: Rules, keep: Path | None = None) -> list[Blob | Skipped]:
    return list(Session(keep=keep, rules=rules).blobs(written))


def why(written: str, rules: Rules) -> str:
    (item,) = got(written, rules)
    assert isinstance(item, Skipped) and item.name.startswith("http") and "\n" not in item.why, item
    return item.why


def test_a_page_is_read_and_kept_as_a_web_archive(tmp_path: Path) -> None:
    keep = tmp_path / "case.web"
    with serving({"/story?a=1": page(STORY)}) as site:
        address = f"http://127.0.0.1:{site.port}/story?a=1"
        (blob,) = got(address, leave(), keep)
    assert (
        isinstance(blob, Blob)
        and blob.raw == STORY.encode()
        and (blob.url, blob.name, blob.charset) == (address, "story", "utf-8")
    )
    assert blob.notices == () and blob.origin.retrieved is not None
    assert "sold surveillance cameras" in read_blob(blob).text
    (path,) = keep.iterdir()
    assert blob.origin.uri == f"case.web/{path.name}!/{address}"
    (again,) = walk([path])
    assert isinstance(again, Blob) and again.raw == blob.raw and again.notices == ()


def test_an_archive_holds_request_and_answer_with_digests_and_nothing_of_the_person(tmp_path: Path) -> None:
    with serving({"/": page("", status=302, Location="/x"), "/x": page(STORY, Set_Cookie="id=1")}) as site:
        got(f"http://127.0.0.1:{site.port}/", leave(), tmp_path)
    (path,) = tmp_path.iterdir()
    records = []
    for record in ArchiveIterator(io.BytesIO(path.read_bytes()), parse_http=False):
        record.freeze()
        assert record.verify_block_digest()
        records.append((record.headers["WARC-Type"], record.headers.get("WARC-IP-Address"), record.reader.read()))
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response", "request", "response"]
    assert all(number == "127.0.0.1" for _, number, _ in records[1:])
    sent = {name for name, _ in (line.split(": ") for line in records[1][2].decode().split("\r\n")[1:-2])}
    assert sent == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert {name for _, headers in site.asked for name in headers} == sent and b"id=1" not in records[3][2]


@pytest.mark.parametrize("how", ["gzip", "chunked"])
def test_packed_and_chunked_answers_are_read_whole(how: str) -> None:
    raw = STORY.encode() * 300

    def say(connection: socket.socket) -> None:
        body = (
            gzip.compress(raw)
            if how == "gzip"
            else b"".join(b"%x\r\n%s\r\n" % (len(raw[n : n + 999]), raw[n : n + 999]) for n in range(0, len(raw), 999))
            + b"0\r\n\r\n"
        )
        name = b"Content-Encoding: gzip" if how == "gzip" else b"Transfer-Encoding: chunked"
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + name + b"\r\n\r\n" + body)

    with saying(say) as port:
        session = Session(rules=leave())
        session._robots[f"http://127.0.0.1:{port}"] = Robots()
        (blob,) = session.blobs(f"http://127.0.0.1:{port}/")
    assert isinstance(blob, Blob) and blob.raw == raw and blob.notices == ()


def test_robots_are_asked_once_and_obeyed(tmp_path: Path) -> None:
    rules = page("User-agent: *\nDisallow: /private", kind="text/plain")
    with serving({"/robots.txt": rules, "/a": page(STORY), "/private/b": page(STORY)}) as site:
        session = Session(rules=leave(), keep=tmp_path)
        home = f"http://127.0.0.1:{site.port}"
        assert isinstance(next(session.blobs(f"{home}/a")), Blob)
        refused = next(session.blobs(f"{home}/private/b"))
    assert isinstance(refused, Skipped) and "robots.txt asks programs not to read it" in refused.why
    assert site.paths() == ["/robots.txt", "/a"] and len(list(tmp_path.iterdir())) == 1


def test_a_redirect_into_a_forbidden_part_is_not_followed() -> None:
    pages = {"/robots.txt": page("User-agent: *\nDisallow: /private"), "/a": page("", status=301, Location="/private")}
    with serving(pages) as site:
        assert "robots.txt" in why(f"http://127.0.0.1:{site.port}/a", leave())
    assert site.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(("status", "reads"), [(404, True), (403, True), (429, False), (500, False), (503, False)])
def test_a_robots_file_that_can_t_be_had_forbids_and_one_that_is_not_there_allows(status: int, reads: bool) -> None:
    with serving({"/robots.txt": page("x", status=status), "/a": page(STORY)}) as site:
        (item,) = got(f"http://127.0.0.1:{site.port}/a", leave())
    assert isinstance(item, Blob) is reads


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://10.0.0.1/x", "no public address"),
        ("http://169.254.169.254/latest/meta-data/", "no public address"),
        ("file:///etc/passwd", "only http"),
        ("//user@127.0.0.1:PORT/", "user name"),
        ("ftp://127.0.0.1/", "only http"),
        ("http://[::ffff:10.0.0.1]/", "no public address"),
        ("/a b", "signs"),
        ("http://[", "redirects to|host"),
        ("/", "more than 5 times"),
        ("", "redirects to nowhere"),
    ],
)
def test_each_redirect_is_judged_again(target: str, reason: str) -> None:
    with serving({"/": page("", status=302, Location=target)}) as site:
        said = why(f"http://127.0.0.1:{site.port}/", leave())
    assert re.search(reason, said), said
    assert set(site.paths()) <= {"/robots.txt", "/"}


def test_a_name_that_changes_its_number_between_looks_is_caught() -> None:
    with serving({"/": page(STORY)}) as site:
        rules = leave(resolve=named({"rebind.example": ["127.0.0.1", "10.0.0.1"]}))
        said = why(f"http://rebind.example:{site.port}/", rules)
    assert "10.0.0.1" in said and site.paths() == ["/robots.txt"]


def test_what_was_judged_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    with serving({"/": page(STORY)}) as site:
        rules = leave(resolve=named({"news.example": ["127.0.0.1"]}))
        (blob,) = got(f"http://news.example:{site.port}/", rules)
    assert isinstance(blob, Blob) and blob.url == f"http://news.example:{site.port}/"
    assert {headers["Host"] for _, headers in site.asked} == {f"news.example:{site.port}"}


def test_https_is_checked_against_the_name(tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "news.example")
    with serving({"/": page(STORY), "/down": page("", status=302, Location="http://news.example:PORT/")}, tls=server) as site:
        table = named({"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
        (blob,) = got(f"https://news.example:{site.port}/", leave(resolve=table, tls=lambda: client))
        assert isinstance(blob, Blob)
        assert "certificate is not trusted" in why(
            f"https://other.example:{site.port}/", leave(resolve=table, tls=lambda: client)
        )
        assert "certificate is not trusted" in why(f"https://news.example:{site.port}/", leave(resolve=table))
        assert "from https to http" in why(f"https://news.example:{site.port}/down", leave(resolve=table, tls=lambda: client))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (page("x", status=404), "answered 404 Not Found; nothing was read"),
        (page("x", status=500), "answered 500"),
        (page(" "), "empty page"),
        (page(b"\x89PNG....", kind="image/png"), "the server sent image/png"),
        (page("x" * 3000), "over the limit"),
        (page(b"x", Content_Encoding="br"), "packed the page as br"),
    ],
)
def test_what_can_t_be_had_is_one_line(answer: Any, reason: str) -> None:
    with serving({"/": answer}) as site:
        assert reason in why(f"http://127.0.0.1:{site.port}/", leave(size=2000))


def _drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.02)


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def _endless_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-A: " + b"b" * 60_000 + b"\r\n")


@pytest.mark.parametrize(
    ("say", "reason"),
    [
        (_drip, "longer than"),
        (_endless, "over the limit"),
        (_endless_head, "broken"),
        (lambda c: c.sendall(b"SSH-2.0-OpenSSH_9\r\n"), "broken"),
        (lambda c: None, "broken"),
        (lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort"), "broken"),
        (lambda c: c.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "broken"),
        (lambda c: c.sendall(b"HTTP/1.1 302 \r\nLocation: /\x1b[2J\r\nContent-Length: 0\r\n\r\n"), "signs"),
    ],
)
def test_servers_that_misbehave_are_left_in_time(say: Any, reason: str) -> None:
    started = time.monotonic()
    with saying(say) as port:
        assert reason in why(f"http://127.0.0.1:{port}/", leave(seconds=0.6, size=1_000_000))
    assert time.monotonic() - started < 3


def test_a_server_that_is_not_there_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert "connection failed" in why(f"http://127.0.0.1:{port}/", leave())


def test_an_archive_behind_an_address_is_opened() -> None:
    from tests.sources.makers import zipped

    with serving({"/a.zip": page(zipped({"a.txt": b"Words."}), kind="application/octet-stream")}) as site:
        (blob,) = got(f"http://127.0.0.1:{site.port}/a.zip", leave())
    assert isinstance(blob, Blob) and blob.raw == b"Words."


def test_pages_of_one_host_are_not_asked_for_at_once() -> None:
    with serving({"/a": page(STORY), "/b": page(STORY)}) as site:
        session = Session(rules=leave(pause=0.3))
        started = time.monotonic()
        assert all(isinstance(item, Blob) for path in "ab" for item in session.blobs(f"http://127.0.0.1:{site.port}/{path}"))
    assert time.monotonic() - started >= 0.3
