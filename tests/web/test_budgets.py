"""What a visit weighs: bytes that a phone has to fetch, compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import web
from sousveil.web.app import static_folder

BASE = "http://127.0.0.1:8420"


def _weight(raw: bytes) -> float:
    return len(gzip.compress(raw, 6)) / 1024


def test_scripts_and_style_stay_small() -> None:
    scripts = {path.name: _weight(path.read_bytes()) for path in static_folder().glob("*.js")}
    assert sum(scripts.values()) <= 15 and max(scripts.values()) <= 6, scripts
    assert _weight((static_folder() / "site.css").read_bytes()) <= 8


@pytest.fixture(scope="module")
def client(large: Path) -> TestClient:
    return TestClient(web.create(large), base_url=BASE)


@pytest.mark.parametrize(("path", "limit"), [
    ("/", 80), ("/country/CN.html", 40), ("/country/KE.html", 40), ("/findings.html", 40), ("/countries.html", 40),
    ("/companies.html", 40), ("/documents.html", 40), ("/claims.html", 40), ("/flows.html", 40), ("/search.html?q=cameras", 40),
    ("/network.html", 40), ("/rank.html", 40), ("/exposure/KE.html", 40), ("/changes.html?since=1999", 40),
])
def test_pages_of_a_ledger_with_5000_claims_stay_small(client: TestClient, path: str, limit: int) -> None:
    assert _weight(client.get(path).content) <= limit
