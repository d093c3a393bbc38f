"""The door to the network is in one room, and shut unless `--online` is said."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sousveil
from sousveil import cli, ledger, online
from tests.online.server import leave, page, serving
from tests.online.test_session import STORY

# Modules that may import what can make a connection, each with its reason.
MAY = {
    "online/addresses.py": "resolves and judges",
    "online/exchange.py": "connects",
    "llm/asking.py": "asks the endpoint that the person named, and no other", "llm/exchange.py": "the same",
    "reading/pool.py": "pairs of local sockets to its workers",
    "reading/worker.py": "the other end of them",
    "web/server.py": "listens on this machine",
    "cli/tour.py": "asks the app on this machine whether it is up",
}
CONNECTS = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "imaplib",
    "poplib",
    "telnetlib",
    "xmlrpc",
    "asyncio",
    "requests",
    "httpx",
    "urllib3",
    "aiohttp",
    "websockets",
    "uvicorn",
    "socketserver",
    "webbrowser",
}
HARMLESS = {"urllib.parse"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found |= {name for name in names if name.split(".")[0] in CONNECTS and name not in HARMLESS}
    return found


def test_nothing_else_imports_what_can_connect() -> None:
    home = Path(sousveil.__file__).parent
    found = {path.relative_to(home).as_posix() for path in home.rglob("*.py") if imported(path)}
    assert found - MAY.keys() == set()
    assert {"online/exchange.py", "reading/pool.py"} <= found


def test_without_online_an_address_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/": page(STORY)}) as site:
        code = cli.main(["read", f"http://127.0.0.1:{site.port}/", "--ledger", str(tmp_path / "a.sousveil")])
    assert code == 1 and site.asked == [] and list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.count("\n") == 1


def test_with_online_this_machine_is_still_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({"/": page(STORY)}) as site:
        code = cli.main(["extract", "--online", f"http://127.0.0.1:{site.port}/", "http://localhost/", "http://127.0.0.1/"])
    assert code == 1 and site.asked == []
    assert capsys.readouterr().err.count("no public address") == 2


def test_read_online_stores_the_page_and_keeps_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(online.session, "Rules", leave)
    with serving({"/story": page(STORY)}) as site:
        address = f"http://127.0.0.1:{site.port}/story"
        words = ["read", "--online", address, "--ledger", str(tmp_path / "case.sousveil")]
        assert cli.main(words) == 0 and cli.main(words) == 0
        assert cli.main(["extract", "--online", address, "--json"]) == 0
    assert "1 documents were already read" in capsys.readouterr().out
    assert (tmp_path / "case.web").is_dir()
    assert len(list((tmp_path / "case.web").iterdir())) in (1, 2)  # the same answer in the same second is the same archive
    with ledger.open(tmp_path / "case.sousveil", readonly=True) as opened:
        (document,) = opened.documents()
        assert document.url == address and "case.web/" in document.origin.uri
        assert len(opened.claims()) == 1


def test_no_originals_keeps_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online.session, "Rules", leave)
    with serving({"/story": page(STORY)}) as site:
        words = ["read", "--online", f"http://127.0.0.1:{site.port}/story", "--no-originals"]
        assert cli.main([*words, "--ledger", str(tmp_path / "case.sousveil")]) == 0
    assert (tmp_path / "case.sousveil").exists() and not (tmp_path / "case.web").exists()
