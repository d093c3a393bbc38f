"""Adding documents: bounded, reported one by one, nothing left over."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.web import upload
from tests.web import made

BASE = "http://127.0.0.1:8420"
TEXT = b"Huawei sold video surveillance cameras to Kenya in 2018.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made.make(tmp_path / "l.sousveil", 1, 3)


@pytest.fixture
def client(path: Path) -> TestClient:
    return TestClient(web.create(path), base_url=BASE, headers={"sec-fetch-site": "same-origin"})


def _token(client: TestClient) -> str:
    return re.search(r'name="token" value="([0-9a-f]+)"', client.get("/add.html").text)[1]  # type: ignore[index]


def _left_over() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("sousveil-*"))


def test_files_are_read_stored_and_reported(client: TestClient, path: Path) -> None:
    before = _left_over()
    files = [("files", ("a.txt", TEXT)), ("files", ("b.pdf", b"%PDF-1.4 broken")), ("files", ("c.txt", b""))]
    answer = client.post("/add.html", data={"token": _token(client)}, files=files)
    assert answer.status_code == 200
    assert "a.txt" in answer.text and answer.text.count("not read:") == 2
    with ledgers.open(path, readonly=True) as ledger:
        assert ledger.counts()["documents"] == 2
    assert _left_over() == before


def test_the_same_file_again_adds_nothing(client: TestClient, path: Path) -> None:
    for _ in range(2):
        answer = client.post("/add.html", data={"token": _token(client)}, files=[("files", ("a.txt", TEXT))])
    assert "was in the ledger already" in answer.text


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "..\\..\\x.txt", "/etc/passwd", ".hidden", "a\x00b.txt", "x" * 500, "<img src=x>.txt",
])
def test_a_files_name_is_made_safe(client: TestClient, path: Path, name: str) -> None:
    answer = client.post("/add.html", data={"token": _token(client)}, files=[("files", (name, TEXT))])
    assert answer.status_code in (200, 400) and "<img" not in answer.text
    with ledgers.open(path, readonly=True) as ledger:
        assert all(doc.origin.uri.split("/")[0] in ("made", "upload") for doc in ledger.documents())
        assert all(doc.origin.uri.count("/") == 1 for doc in ledger.documents())


def test_without_token_or_file_nothing_is_taken(client: TestClient) -> None:
    assert client.post("/add.html", data={"token": "00"}, files=[("files", ("a.txt", TEXT))]).status_code == 403
    assert client.post("/add.html", data={"token": _token(client)}).status_code == 400


def test_a_declared_size_above_the_bound_is_refused_unread(client: TestClient) -> None:
    answer = client.post("/add.html", content=b"x", headers={
        "content-type": "multipart/form-data; boundary=b", "content-length": str(2 * 2**30)})
    assert answer.status_code == 413


def test_a_stream_is_refused_at_the_bound(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 1_000_000)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        while sent < 50_000_000:
            sent += 65_536
            yield b"x" * 65_536

    before = _left_over()
    answer = client.post("/add.html", content=endless(), headers={"content-type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413 and "at most" in answer.text
    assert _left_over() == before


def test_original_bytes_are_only_ever_downloaded(client: TestClient, path: Path) -> None:
    raw = b"<html><body><script>alert(1)</script><p>Huawei sold cameras to Kenya.</p></body></html>"
    client.post("/add.html", data={"token": _token(client)}, files=[("files", ("a.html", raw))])
    with ledgers.open(path, readonly=True) as ledger:
        document = next(doc for doc in ledger.documents() if doc.format == "html")
    answer = client.get(f"/original/{document.id}")
    assert answer.content == raw
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get("/original/00000000").status_code == 400
