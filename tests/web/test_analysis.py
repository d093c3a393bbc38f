"""Exposure, leverage and scenarios as pages: lines open into findings, what is assumed says so, each has its JSON."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.analysis import rules
from sousveil.drawing.labels import labels
from sousveil.model import Kind, Party, PartyType, Technology
from sousveil.publishing import site
from sousveil.publishing.pages import scenarios
from tests.web import made

BASE = "http://127.0.0.1:8420"
ENDS = (made.company("Norvane Signals"), made.state("KE"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """One supply to Kenya."""
    path = tmp_path_factory.mktemp("analysis") / "l.sousveil"
    draft = made.Draft("One deal", "2020")
    draft.say(Kind.SUPPLY, ENDS, technology=(Technology.SPYWARE,))
    with ledgers.open(path) as ledger:
        ledger.add(*draft.built(0))
    return TestClient(web.create(path), base_url=BASE)


def _opens(client: TestClient, address: str, text: str) -> None:
    folder = "../" if "/" in address.strip("/") else ""
    links = [node.attributes["href"] or "" for node in LexborHTMLParser(text).css(".report a")]
    assert links and all(link.startswith(f"{folder}finding/") for link in links)
    assert all(client.get("/" + link.removeprefix("../")).status_code == 200 for link in set(links))


def test_exposure_names_the_supplier_and_opens_into_findings(app: TestClient) -> None:
    answer = app.get("/exposure/KE.html")
    assert "Norvane Signals supplied spyware to Kenya" in answer.text and "under the assumptions" in answer.text
    _opens(app, "/exposure/KE.html", answer.text)


def test_exposure_as_json_counts_what_the_page_counts(app: TestClient) -> None:
    found = app.get("/exposure/KE.json").json()
    assert found["country"] == "KE" and list(found["suppliers"]) == ["spyware"]
    assert found["suppliers"]["spyware"][0]["said"][0]["claims"]


def test_every_list_of_technologies_has_its_label() -> None:
    assert {f"analysis.list_{name}" for name in rules.shipped().technologies} <= set(labels().table)


def test_leverage_of_a_company_has_its_string(app: TestClient) -> None:
    href = LexborHTMLParser(app.get("/companies.html").text).css_first("tbody a").attributes["href"] or ""
    address = href.replace("party/", "/leverage/")
    answer = app.get(address)
    assert answer.status_code == 200 and "Kenya" in answer.text
    _opens(app, address, answer.text)


def test_leverage_without_a_string_says_so(app: TestClient) -> None:
    answer = app.get("/leverage/KE.html")
    assert answer.status_code == 200 and "put no string in its hand" in answer.text
    assert app.get("/leverage/KE.json").json()["strings"] == []


@pytest.mark.parametrize("address", ["/exposure/ZZ.html", "/leverage/ZZ.html", "/leverage/nobody-00000000.html",
                                     "/exposure/ke.html"])
def test_who_is_not_in_the_claims_has_no_page(app: TestClient, address: str) -> None:
    assert app.get(address).status_code == 404


def test_a_scenario_shows_before_and_after(app: TestClient) -> None:
    asked = {"kind": "cut-off", "supplier": "Norvane Signals"}
    answer = app.get("/scenario.html", params=asked)
    assert answer.status_code == 200 and "Would no longer be supplied" in answer.text and "Before and after" in answer.text
    assert app.get("/scenario.json", params=asked).json()["losses"][0]["country"] == "KE"


def test_a_long_scenario_leads_through_pages_that_hold_every_row_once(app: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"kind": "cut-off", "supplier": "Norvane Signals", "countries": "Kenya"}
    whole = app.get("/scenario.json", params=asked).json()
    for name in scenarios.ROWS:
        monkeypatch.setitem(scenarios.ROWS, name, 1)
    texts, rows, href = [], [], "/scenario.html?" + urlencode(asked)
    while href:
        texts.append(app.get(href).text)
        rows.append(app.get(href.replace(".html", ".json") + f"&row={len(rows)}").json())
        following = LexborHTMLParser(texts[-1]).css_first(".pager a[rel=next]")
        href = f"/{following.attributes['href']}" if following else ""
    assert len(rows) == rows[0]["pages"] > 1 and whole["pages"] == 1
    for name in ("losses", "lost", "changed", "shifts"):
        assert [one for page in rows for one in page[name]] == whole[name]
        assert rows[0]["rows"][name] == len(whole[name])
    assert f"1 to 1 of {len(whole['shifts'])}" in texts[0]
    named = [nav.attributes["aria-label"] for nav in LexborHTMLParser(texts[0]).css(".pager")]
    assert len(set(named)) == len(named) == 2, "landmarks of one page need names of their own"
    assert app.get(f"/scenario.html?{urlencode(asked)}&page={len(rows) + 1}").status_code == 400


def test_what_a_scenario_assumes_is_claimed_by_nobody_and_leads_nowhere(app: TestClient) -> None:
    page = app.get("/scenario.html", params={"kind": "ban", "supplier": "Norvane Signals", "countries": "Kenya"})
    assert "Assumed by the scenario, claimed by nobody" in page.text
    assert "assumed-" not in page.text


@pytest.mark.parametrize("asked", [{"kind": "cut-off"}, {"kind": "magic"}, {"kind": "cut-off", "supplier": "<b>x"},
                                   {"kind": "breach", "supplier": "Norvane Signals", "technology": "magic"}])
def test_a_scenario_that_makes_no_sense_says_why_above_the_form(app: TestClient, asked: dict[str, str]) -> None:
    answer = app.get("/scenario.html", params=asked)
    assert answer.status_code == 400
    page = LexborHTMLParser(answer.text)
    assert page.css_first("[role=alert]").text() and page.css_first("form select") and not page.css("b")
    assert app.get("/scenario.json", params=asked).json()["error"]


def test_a_new_claim_changes_the_analysis(tmp_path: Path) -> None:
    path = tmp_path / "l.sousveil"
    for number, code in enumerate((Technology.SPYWARE, Technology.DRONE)):
        draft = made.Draft(f"Deal {number}", "2020")
        draft.say(Kind.SUPPLY, ENDS, technology=(code,))
        with ledgers.open(path) as ledger:
            ledger.add(*draft.built(number))
        if not number:
            client = TestClient(web.create(path), base_url=BASE)
            assert len(client.get("/exposure/KE.json").json()["suppliers"]) == 1
    assert len(client.get("/exposure/KE.json").json()["suppliers"]) == 2


@pytest.mark.parametrize("path", ["/exposure/KE.html", "/leverage/CN.html", "/rank.html", "/network.html", "/analysis.html",
                                  "/country/KE.html"])
def test_every_word_of_the_analysis_comes_from_the_catalogue(tmp_path: Path, path: str) -> None:
    ledger = made.make(tmp_path / "l.sousveil", 6, 40)
    page = LexborHTMLParser(TestClient(web.create(ledger, locale="en-XA"), base_url=BASE).get(path).text)
    shown = page.css("main h2, main h3, main thead th, main .meta, main .say, main .small, main dt, main .standfirst")
    for text in (node.text().strip() for node in shown):
        plain = text and not set(text) & set("áçéíñöšüýÁÇÉÍÑÖŠÜÝ~") and re.search(r"[a-z]{3,} [a-z]{3,}", text)
        assert not plain, text


def test_a_holder_at_home_in_a_territory_that_the_gazetteer_lacks_stops_no_site(tmp_path: Path) -> None:
    maker = Party(name="Norvane Signals", type=PartyType.COMPANY, country="HM")
    draft = made.Draft("Deal", "2020")
    for kind, ends in ((Kind.SUPPLY, (maker, made.state("KE"))), (Kind.ACCESS, (made.state("KE"), maker))):
        draft.say(kind, ends, technology=(Technology.SPYWARE,))
    with ledgers.open(tmp_path / "l.sousveil") as ledger:
        ledger.add(*draft.built(0))
        site.publish(ledger, tmp_path / "site")
    assert (tmp_path / "site" / "leverage" / "HM.html").is_file()
    assert TestClient(web.create(tmp_path / "l.sousveil"), base_url=BASE).get("/leverage/HM.html").status_code == 200


def test_a_territory_that_the_gazetteer_lacks_has_a_page_that_says_so(tmp_path: Path) -> None:
    draft = made.Draft("Deal", "2020")
    draft.say(Kind.SUPPLY, (made.company("Calder Vision"), made.state("GS")), technology=(Technology.DRONE,))
    with ledgers.open(tmp_path / "l.sousveil") as ledger:
        ledger.add(*draft.built(0))
    answer = TestClient(web.create(tmp_path / "l.sousveil"), base_url=BASE).get("/exposure/GS.html")
    assert answer.status_code == 200 and "nothing to compute" in answer.text
