"""Whatever a document says, the pages have the same elements as for plain words: 200 payloads in every text field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.publishing import dossier
from tests.web.payloads import BENIGN, PAYLOADS, make

BASE = "http://127.0.0.1:8420"
SKELETON = tuple[tuple[str, tuple[str, ...]], ...]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("hostile") / "l.sousveil", PAYLOADS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("plain") / "l.sousveil", (BENIGN,))


def _skeleton(text: str) -> SKELETON:
    """Every element with its attributes' names, in order."""
    page = LexborHTMLParser(text)
    return tuple((node.tag, tuple(sorted(node.attributes))) for node in page.css("*") if node.tag != "-text")


def _pages(path: Path, client: TestClient) -> list[tuple[SKELETON, str]]:
    with ledgers.open(path, readonly=True) as ledger:
        claims = ledger.claims()
    pages = [[client.get(f"/claim/{c.id}.html").text, client.get(f"/document/{c.doc}.html").text] for c in claims]
    return [(_skeleton(text), text) for pair in pages for text in pair]


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == 200


def test_claim_and_document_pages_have_the_same_elements_for_every_payload(hostile: Path, plain: Path) -> None:
    expected = _pages(plain, TestClient(web.create(plain), base_url=BASE))
    found = _pages(hostile, TestClient(web.create(hostile), base_url=BASE))
    assert len(found) == 400
    for number, (skeleton, text) in enumerate(found):
        assert skeleton == expected[number % 2][0], text[:2000]


@pytest.mark.parametrize("path", [
    "/", "/documents.html", "/companies.html", "/claims.html", "/findings.html", "/country/KE.html", "/country/CN.html",
    "/search.html?q=cameras", "/documents.html?page=4", "/network.html", "/rank.html", "/rank.html?by=holders",
    "/analysis.html",
    "/figures.html", "/changes.html?since=1999", "/exposure/KE.html", "/leverage/CN.html",
])
def test_lists_and_pictures_hold_no_element_of_a_payload(hostile: Path, path: str) -> None:
    page = LexborHTMLParser(TestClient(web.create(hostile), base_url=BASE).get(path).text)
    assert not page.css("iframe, object, embed, base, style, template, math, mtext, img, [style]")
    assert len(page.css("meta")) <= 4 and len(page.css("link")) <= 3 and len(page.css("body")) == 1
    for node in page.css("*"):
        assert not any(name.startswith("on") for name in node.attributes)
        assert not (node.attributes.get("href") or "").strip().lower().startswith("javascript:")
    for script in page.css("script"):
        assert "src" in script.attributes or script.attributes.get("type") in ("application/json", "application/ld+json")


@pytest.mark.parametrize("payload", PAYLOADS[::9])
def test_a_search_gives_back_what_was_typed_as_text(hostile: Path, payload: str) -> None:
    page = LexborHTMLParser(TestClient(web.create(hostile), base_url=BASE).get("/search.html", params={"q": payload}).text)
    assert page.css_first("#q").attributes["value"] == " ".join(payload.split())
    assert not page.css("main script, main img, main iframe, main svg[onload]")


def test_the_maps_data_block_can_not_be_left(hostile: Path) -> None:
    text = TestClient(web.create(hostile), base_url=BASE).get("/").text
    block = re.search(r'id="flows-data">(.*?)</script>', text, re.S)
    assert block and "<" not in block[1] and ">" not in block[1]


def test_a_dossier_has_no_element_of_a_payload(hostile: Path) -> None:
    with ledgers.open(hostile, readonly=True) as ledger:
        page = LexborHTMLParser(dossier.html(ledger, "Kenya"))
    assert not page.css("script, iframe, object, embed, base, img, form, template, math") and len(page.css("style")) == 1
    assert not any(name.startswith("on") for node in page.css("*") for name in node.attributes)
