"""Every address answers, as HTML and as JSON; every figure opens; the words are the document's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.drawing.labels import LONG, MIRRORED, labels
from sousveil.drawing.places import country_name
from sousveil.ledger.redact import redact_words
from sousveil.model import Modality
from sousveil.publishing.pages import Links, Shelf, cards
from sousveil.web import desk
from sousveil.web.policy import HEADERS
from tests.web import made

BASE = "http://127.0.0.1:8420"
MOST_OF_A_SORT = 6
SORTS = {"country", "party", "claim", "document", "finding", "findings", "claims", "exposure", "leverage", "scenario"}
START = ("/", "/countries.html", "/companies.html", "/documents.html", "/claims.html", "/search.html?q=centre", "/about.html")


def _links(text: str, base: str) -> set[str]:
    found = {node.attributes.get("href") or "" for node in LexborHTMLParser(text).css("a[href]")}
    return {urlsplit(urldefrag(urljoin(base, href)).url)._replace(scheme="", netloc="").geturl() for href in found if href}


def test_links_of_every_sort_of_page_lead_to_pages(client: TestClient) -> None:
    seen: dict[str, set[str]] = {}
    waiting = sorted(START)
    while waiting:
        path = waiting.pop(0)
        sort = re.split(r"[/.?]", path[1:])[0]
        if path in seen.setdefault(sort, set()) or len(seen[sort]) >= MOST_OF_A_SORT:
            continue
        seen[sort].add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += sorted(_links(answer.text, BASE + path))
    assert set(seen) >= SORTS


@pytest.mark.parametrize("path", ["/index", "/countries", "/companies", "/flows", "/documents", "/claims", "/search", "/about",
                                  "/country/MA", "/findings"])
def test_every_page_has_a_json_twin(client: TestClient, path: str) -> None:
    page = client.get(f"{path}.html")
    assert page.status_code == 200
    twin = re.search(r'type="application/json" href="([^"]+)"', page.text)
    assert twin
    answer = client.get(urljoin(f"{BASE}{path}.html", twin[1]))
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.text)["address"] == f"{path[1:]}.html"


def test_a_claim_page_marks_the_quote_in_its_document(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        claims = ledger.claims()
        for claim in claims[:20]:
            page = LexborHTMLParser(client.get(f"/claim/{claim.id}.html").text)
            assert "".join(mark.text() for mark in page.css(".text mark.quote")) == claim.quote
            assert page.css_first(".text .body").text().strip("…") in ledger.document(claim.doc).text


def test_a_document_page_holds_the_whole_text_and_every_quote(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        for document in ledger.documents():
            page = LexborHTMLParser(client.get(f"/document/{document.id}.html").text)
            claims = ledger.claims(doc=document.id)
            assert {node.attributes["id"] for node in page.css(".body [id]")} == {claim.id for claim in claims}
            for number in page.css(".body a.no"):
                number.decompose()
            assert page.css_first(".body").text() == document.text


def test_modality_is_visible_on_every_card(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        hedged = [claim for claim in ledger.claims() if claim.modality is not Modality.ASSERTED]
    assert len(hedged) > 10
    for claim in hedged:
        flags = LexborHTMLParser(client.get(f"/claim/{claim.id}.html").text).css(".eyebrow .flag")
        assert [flag.text() for flag in flags] == [str(claim.modality)]


def test_a_denial_stands_in_the_block_of_what_it_denies(tmp_path: Path) -> None:
    draft = made.Draft("Both sides", "2020")
    ends = (made.company("Norvane Signals"), made.state("KE"))
    draft.say(made.Kind.SUPPLY, ends, technology=(made.Technology.SPYWARE,))
    draft.say(made.Kind.SUPPLY, ends, technology=(made.Technology.SPYWARE,), modality=Modality.DENIED)
    with ledgers.open(tmp_path / "l.sousveil") as ledger:
        ledger.add(*draft.built(0))
    page = LexborHTMLParser(TestClient(web.create(tmp_path / "l.sousveil"), base_url=BASE).get("/country/KE.html").text)
    block = page.css_first(".relation.disputed")
    assert len(block.css("article")) == 2 and len(block.css("article.denial")) == 1


def test_pages_say_that_nobody_has_reviewed_the_claims(client: TestClient) -> None:
    for path in START:
        assert "No person has reviewed these claims yet" in client.get(path).text


@pytest.mark.parametrize("path", [
    "/country/ZZ.html", "/country/ke.html", "/nothing.html", "/claim/00000000.html", "/party/x-1.html", "/country/ZZ",
    "/document/ffffffffffff.html", "/../etc/passwd", "/country/MA.json.html",
])
def test_an_address_that_names_nothing_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text and "/etc" not in answer.text.replace("/../etc", "")


@pytest.mark.parametrize("path", ["/claims.html?page=0", "/claims.html?page=x", "/claims.html?page=9999",
                                  "/claims.html?kind=bribery", "/claims.html?technology=magic", "/claims.html?since=tomorrow",
                                  "/claims.json?kind=%00"])
def test_a_query_that_makes_no_sense_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_a_list_takes_what_the_command_line_takes(client: TestClient, small: Path) -> None:
    """The name of a country and the beginning of a document's id, as well as the code and the whole id."""
    def total(**asked: str) -> int:
        return int(client.get("/claims.json", params=asked).json()["total"])

    with ledgers.open(small, readonly=True) as ledger:
        claim = next(one for one in ledger.claims() if one.to_party and one.to_party.country)
    code = claim.to_party.country if claim.to_party and claim.to_party.country else ""
    assert total(country=country_name(code)) == total(country=code) > 0
    assert total(doc=claim.doc[:16]) == total(doc=claim.doc) > 0
    assert total(doc=claim.doc, country=code) > 0
    assert client.get("/claims.json", params={"doc": code}).status_code == 400


def test_a_defect_of_ours_is_no_page_that_is_missing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = TestClient(web.create(small), base_url=BASE)
    with ledgers.open(small, readonly=True) as ledger:
        id = ledger.claims()[0].id
    monkeypatch.setattr(cards, "title_of", lambda *_: {}["title"])
    with pytest.raises(KeyError):
        app.get(f"/claim/{id}.html")


def test_what_was_redacted_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    with ledgers.open(path) as ledger:
        shelf = Shelf(ledger, labels())
        shelf.refresh()
        id = ledger.claims()[0].doc
        word = next(one for one in shelf.document(id).text.split() if len(one) > 3)
        redact_words(ledger.store, id, words=word, reason="asked for")
        shelf.refresh()
        known = [doc.text for doc in shelf._documents.values()]
        assert not any(word in text for text in known)


def test_answers_are_kept_within_bounds_addresses_and_all(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "MOST_BYTES", 5_000)
    own = desk.Desk(small)
    with own.shelf() as shelf:
        for number in range(100):
            own.keep(f"{number:03}".rjust(300, "x"), b"12345")
            own.keep("again", bytes(number))
        assert sum(len(address) + len(raw) for address, raw in own._answers.items()) == own._held <= 5_000
        assert own.kept(shelf, "none") is None and own._held == 0
    own.close()


@pytest.mark.parametrize("words", ["centre", '"', "NEAR(", "a* OR b", "'; DROP TABLE claim", "\x00", "%", "x" * 5000, "ﷺ"])
def test_search_takes_any_words(client: TestClient, words: str) -> None:
    assert client.get("/search.html", params={"q": words}).status_code == 200


def test_search_finds_quotes_and_names(client: TestClient) -> None:
    found = client.get("/search.json", params={"q": "Norvane"}).json()
    assert found["total"] > 0
    assert all("Norvane" in json.dumps(claim) for claim in found["claims"])


@pytest.mark.parametrize("locale", [LONG, MIRRORED])
@pytest.mark.parametrize("path", [*START, "/country/MA.html"])
def test_every_word_of_ours_comes_from_the_catalogue(small: Path, locale: str, path: str) -> None:
    page = LexborHTMLParser(TestClient(web.create(small, locale=locale), base_url=BASE).get(path).text)
    assert page.css_first("html").attributes["dir"] == ("rtl" if locale == MIRRORED else "ltr")
    for selector in ("h1", "h2", "th[scope=col]", "dt", "legend", "label", "nav a", ".standfirst", ".sub", "figcaption span"):
        for node in page.css(selector):
            words = re.sub(r"[\W\d_]+", "", node.text())
            data = "sousveil" in node.text() or node.css_first("svg") or not words or node.css(".no")
            assert data or not node.text().isascii() or _from_the_ledger(node.text()), (selector, node.text())


def _from_the_ledger(text: str) -> bool:
    return text.strip() in {"Morocco", "10", "1–2"}


def test_a_ledger_without_claims_shows_a_page(tmp_path: Path) -> None:
    with ledgers.open(tmp_path / "empty.sousveil"):
        pass
    client = TestClient(web.create(tmp_path / "empty.sousveil"), base_url=BASE)
    assert "holds no claims yet" in client.get("/").text
    for path in START[1:]:
        assert client.get(path).status_code == 200


def test_a_ledger_that_grows_is_read_again(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    client = TestClient(web.create(path), base_url=BASE)
    before = client.get("/index.json").json()["claims"]
    with ledgers.open(path) as ledger:
        made.fill(ledger, 2, 6, seed=8)
    assert client.get("/index.json").json()["claims"] > before


def test_a_ledger_that_is_gone_says_so_and_comes_back(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    client = TestClient(web.create(path), base_url=BASE)
    path.rename(tmp_path / "away")
    for address in ("/", "/index.json", "/countries.html"):
        answer = client.get(address)
        assert answer.status_code == 503 and "not there any more" in answer.text
    (tmp_path / "away").rename(path)
    assert client.get("/").status_code == 200


def test_a_ledger_that_is_no_ledger_says_so(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 2, 6)
    client = TestClient(web.create(path), base_url=BASE)
    path.unlink()
    path.write_bytes(b"not a ledger at all" * 100)
    answer = client.get("/")
    assert answer.status_code == 503 and "Traceback" not in answer.text


@pytest.mark.parametrize(("asked", "leads"), [
    ("/country/MA", "/country/MA.html"), ("/country/MA/", "/country/MA.html"), ("/index", "/index.html"),
    ("/findings", "/findings.html"), ("/findings?kind=supply&page=1", "/findings.html?kind=supply&page=1"),
    ("/network/", "/network.html"), ("/exposure/MA?registry=off", "/exposure/MA.html?registry=off"),
    ("/search?q=a%20b%0d%0aX%3a%20y", "/search.html?q=a%20b%0d%0aX%3a%20y"), ("/leverage/CN", "/leverage/CN.html"),
    ("/review", "/review.html"), ("/pairs", "/pairs.html"), ("/practice", "/practice.html"), ("/add/", "/add.html"),
    ("/review/0123456789abcdef?kind=use", "/review/0123456789abcdef.html?kind=use"),
])
def test_an_address_without_html_leads_to_the_page(client: TestClient, asked: str, leads: str) -> None:
    answer = client.get(asked, follow_redirects=False)
    assert answer.status_code == 308
    assert urljoin(BASE + asked, answer.headers["location"]) == BASE + leads
    assert answer.headers["cache-control"] == "no-store"


def test_every_sort_of_page_is_found_without_html(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        shelf = Shelf(ledger, labels())
        shelf.refresh()
        claim, links = ledger.claims(kind="supply", limit=1)[0], Links("/")
        pages = [links.party(claim.from_party), links.claim(claim.id, claim.doc), links.document(claim.doc),
                 links.finding(shelf.findings()[0].id)]
    for path in pages:
        answer = client.get(path.removesuffix(".html"))
        assert (answer.status_code, answer.url.path) == (200, path)


@pytest.mark.parametrize("path", [
    "/country/ma", "/country/XQ", "/nothing", "//evil.example", "//evil.example/country/MA", "/country//MA", "/static",
    "/export", "/country/MA.htm", "/finding/00000000", "/login",
])
def test_an_address_of_nothing_leads_nowhere(client: TestClient, path: str) -> None:
    assert client.get(BASE + path, follow_redirects=False).status_code == 404


def test_what_leads_to_a_page_is_judged_and_headed_like_a_page(client: TestClient) -> None:
    answer = client.get("/country/MA", follow_redirects=False)
    assert answer.status_code == 308 and all(answer.headers[name] == value for name, value in HEADERS.items())
    assert client.get("/country/MA", headers={"host": "evil.example"}, follow_redirects=False).status_code == 421
    foreign = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/country/MA", headers=foreign, follow_redirects=False).status_code == 403
    assert client.post("/country/MA", follow_redirects=False).status_code == 405
