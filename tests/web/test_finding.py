"""A finding of many claims: over several pages each of them stands once, and how many there are stands on every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import findings, web
from sousveil import ledger as ledgers
from sousveil.model import Decision, Finding, Kind, Modality, Status, Technology, Verdict
from sousveil.publishing import site
from sousveil.publishing.pages import finding as pages
from tests.web import made

BASE = "http://127.0.0.1:8420"
ENDS = (made.company("Norvane Signals"), made.state("KE"))
CLAIMS, DENIALS, SMALL = 13, 3, 4


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One finding: thirteen claims and three denials of one publisher."""
    path = tmp_path_factory.mktemp("finding") / "l.sousveil"
    with ledgers.open(path) as ledger:
        for number in range(CLAIMS + DENIALS):
            draft = made.Draft(f"Report {number}", f"{2005 + number}")
            draft.fill(f"This is what was found in case {number}.")
            denied = number >= CLAIMS
            draft.say(Kind.SUPPLY, ENDS, technology=(Technology.SPYWARE,), time=f"{2005 + number % 7}",
                      status=(Status.PLANNED, Status.IN_PLACE, Status.ENDED)[number % 3],
                      modality=Modality.DENIED if denied else Modality.ASSERTED)
            document, claims = draft.built(number)
            ledger.add(document, claims)
    return path


@pytest.fixture
def found(ledger_file: Path) -> Finding:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        (one,) = findings.find(ledger)
    return one


@pytest.fixture
def walked(
    ledger_file: Path, found: Finding, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[str], list[dict[str, Any]], dict[str, Any]]:
    """All its pages, four claims on each, as HTML and as JSON, as the links lead; and the JSON of one page with all."""
    app = TestClient(web.create(ledger_file), base_url=BASE)
    whole = app.get(f"/finding/{found.id}.json").json()
    monkeypatch.setattr(pages, "SIZE", SMALL)
    app = TestClient(web.create(ledger_file), base_url=BASE)
    texts, rows, href = [], [], f"/finding/{found.id}.html"
    while href:
        texts.append(app.get(href).text)
        rows.append(app.get(href.replace(".html", ".json")).json())
        following = LexborHTMLParser(texts[-1]).css_first(".pager a[rel=next]")
        href = (following.attributes["href"] or "").replace("../", "/") if following else ""
    assert app.get(f"/finding/{found.id}.html?page={len(texts) + 1}").status_code == 400
    return texts, rows, whole


def test_each_claim_and_denial_stands_on_one_page(
    found: Finding, walked: tuple[list[str], list[dict[str, Any]], dict[str, Any]]
) -> None:
    texts, rows, whole = walked
    shown = [node.attributes["id"] for text in texts for node in LexborHTMLParser(text).css("article[id]")]
    assert len(texts) == 4 and sorted(shown) == sorted((*found.claims, *found.denials))
    assert whole["claims"] == list(found.claims) and whole["pages"] == 1
    for name in ("claims", "denials", "states", "documents"):
        assert sorted(map(str, (one for page in rows for one in page[name]))) == sorted(map(str, whole[name]))
        assert all(page["rows"][name] == len(whole[name]) for page in rows)
    for name in ("claims", "documents", "originals"):
        once = [one for page in rows for group in page["origin_groups"] for one in group[name]]
        assert sorted(once) == sorted(one for group in whole["origin_groups"] for one in group[name])


def test_the_documents_of_a_page_are_those_of_its_claims(
    ledger_file: Path, walked: tuple[list[str], list[dict[str, Any]], dict[str, Any]]
) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        for page in walked[1]:
            for group in page["origin_groups"]:
                assert {ledger.claim(id).doc for id in group["claims"]} == set(group["documents"])


def test_every_page_says_how_many_there_are_and_the_first_tells_of_the_whole(
    walked: tuple[list[str], list[dict[str, Any]], dict[str, Any]]
) -> None:
    texts, rows, _ = walked
    assert [node.text().strip() for text in texts for node in LexborHTMLParser(text).css(".facts dd")] == [
        "1", str(CLAIMS), str(DENIALS)] * 4
    said = [LexborHTMLParser(text).css_first("[aria-labelledby=h-o] .sub").text() for text in texts]
    assert [f"{first} to {last} of {CLAIMS};" in words for words, (first, last) in zip(
        said, ((1, 4), (5, 8), (9, 12), (13, 13)), strict=True)] == [True] * 4
    assert ["In conflict" in text for text in texts] == ['class="timeline' in text for text in texts] == [True, *[False] * 3]
    for text in texts:
        named = [nav.attributes["aria-label"] for nav in LexborHTMLParser(text).css(".pager")]
        assert len(set(named)) == len(named) == 2, "landmarks of one page need names of their own"
    assert [page["page"] for page in rows] == [1, 2, 3, 4] and {page["pages"] for page in rows} == {4}


def test_denials_are_a_link_away_and_say_which_of_how_many_stand_on_a_page(
    ledger_file: Path, found: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SIZE", 5)
    app = TestClient(web.create(ledger_file), base_url=BASE)
    first = LexborHTMLParser(app.get(f"/finding/{found.id}.html").text)
    claims, denials = (node.attributes["href"] or "" for node in first.css(".facts dd a"))
    assert (claims, denials) == (f"../finding/{found.id}.html#h-o", f"../finding/{found.id}.html?page=3#h-d")
    shown = first.css_first("[aria-labelledby=h-o] .sub a")
    assert (shown.text(), shown.attributes["href"]) == (f"{DENIALS} denials", denials)
    third, last = (app.get(f"/finding/{found.id}.html?page={n}").text for n in (3, 4))
    for text, words in ((third, f"1 to 2 of {DENIALS};"), (last, f"3 to 3 of {DENIALS};")):
        assert words in LexborHTMLParser(text).css_first("[aria-labelledby=h-d] .sub").text()
    assert 'id="h-o"' not in last


def test_an_origin_of_many_documents_names_the_first_and_says_how_many_more(
    ledger_file: Path, found: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_TITLED", 2)
    text = TestClient(web.create(ledger_file), base_url=BASE).get(f"/finding/{found.id}.html").text
    head = LexborHTMLParser(text).css_first(".source h3")
    assert len(head.css("a")) == 2 and head.text().endswith(f", {CLAIMS - 2} more")


def test_a_site_has_all_its_pages_and_every_link_between_them_leads_to_a_claim(
    ledger_file: Path, found: Finding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SIZE", SMALL)
    monkeypatch.setattr(pages, "MOST_LINKED", CLAIMS)
    with ledgers.open(ledger_file, readonly=True) as ledger:
        site.publish(ledger, tmp_path / "site", processes=1)
    folder = tmp_path / "site" / "finding"
    assert {path.name for path in folder.glob("*.html")} == {
        f"{found.id}.html", *(f"{found.id}-{n}.html" for n in (2, 3, 4))}
    assert len(list(folder.glob("*.json"))) == 4
    held = {path.name: {node.attributes["id"] for node in LexborHTMLParser(path.read_text()).css("[id]")}
            for path in folder.glob("*.html")}
    first = LexborHTMLParser((folder / f"{found.id}.html").read_text())
    noted = [node.attributes["href"] or "" for node in first.css(".note a")]
    ways = [href.removeprefix("../finding/").partition("#") for href in noted if "#" in href]
    assert len({way[0] for way in ways}) == 4
    assert all(claim in held[name or f"{found.id}.html"] for name, _, claim in ways)


def test_a_corrected_claim_stands_with_the_persons_values_on_its_findings_page(ledger_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "l.sousveil"
    path.write_bytes(ledger_file.read_bytes())
    with ledgers.open(path) as ledger:
        (one,) = findings.find(ledger)
        ledger.decide(Decision(
            id="corrected", claim=one.claims[0], who="Ana", at="2026-01-01T00:00:00Z", verdict=Verdict.CORRECT,
            corrections={"time": "1999"}))
        (one,) = findings.find(ledger)
    app = TestClient(web.create(path), base_url=BASE)
    card = LexborHTMLParser(app.get(f"/finding/{one.id}.html").text).css_first(f"article[id='{one.claims[0]}']")
    assert "1999" in card.text()
