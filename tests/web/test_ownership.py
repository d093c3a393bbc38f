"""Ownership by the registry is switched off by a link, on every page of circuits, as the commands do with --no-registry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.drawing.labels import labels
from sousveil.model import Kind, Party, PartyType, Technology
from sousveil.parties.registry import registry
from sousveil.publishing.pages import Links, Shelf, analysis
from tests.web import made

BASE = "http://127.0.0.1:8420"
MAKER = next(
    entry for tie in registry().ties if tie.relation == "owned" and not tie.until and (entry := registry().get(tie.child))
    and entry.type is PartyType.COMPANY and registry().get(tie.parent))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A supply by a company of which the registry knows an owner."""
    file = tmp_path_factory.mktemp("ownership") / "l.sousveil"
    draft = made.Draft("One deal", "2020")
    maker = Party(name=MAKER.name, type=MAKER.type, country=MAKER.country, id=MAKER.id)
    draft.say(Kind.SUPPLY, (maker, made.state("KE")), technology=(Technology.SPYWARE,))
    document, claims = draft.built(0)
    claims = [replace(claim, from_party=replace(claim.from_party, id=MAKER.id)) for claim in claims if claim.from_party]
    with ledgers.open(file) as ledger:
        ledger.add(document, claims)
    return file


@pytest.fixture(scope="module")
def client(path: Path) -> TestClient:
    return TestClient(web.create(path), base_url=BASE)


def _choices(text: str) -> dict[str, str]:
    nav = f"nav[aria-label='{labels()('analysis.registry')}'] a"
    return {node.text(): node.attributes["href"] or "" for node in LexborHTMLParser(text).css(nav)}


def test_exposure_names_the_registrys_owner_or_not(client: TestClient) -> None:
    both = client.get("/exposure/KE.html").text
    href = _choices(both)[labels()("analysis.registry_off")]
    alone = client.get("/exposure/" + href.removeprefix("../exposure/")).text
    assert "by the registry" in both and "by the registry" not in alone
    assert _choices(alone) == _choices(both) and MAKER.name in alone


def test_the_json_twin_follows(client: TestClient) -> None:
    both, alone = (client.get(f"/exposure/KE.json?registry={word}").json() for word in ("on", "off"))
    assert len(both["strings"]) > len(alone["strings"])


def test_every_page_of_circuits_has_the_switch(client: TestClient) -> None:
    prepared = LexborHTMLParser(client.get("/analysis.html").text).css_first("a[href^='scenario/']").attributes["href"] or ""
    company = LexborHTMLParser(client.get("/companies.html").text).css_first("tbody a").attributes["href"] or ""
    asked = f"scenario.html?kind=cut-off&supplier={MAKER.id}"
    for address in ("exposure/KE.html", prepared, company.replace("party/", "leverage/"), "rank.html?by=holders", asked):
        found = _choices(client.get("/" + address).text)
        assert len(found) == 2, address
        off = found[labels()("analysis.registry_off")]
        root = "/" + address.rpartition("/")[0] + "/" if "/" in address else "/"
        assert client.get(root + off).status_code == 200
    assert not _choices(client.get("/rank.html?by=credit").text)


def test_another_word_is_refused(client: TestClient) -> None:
    for address in ("exposure/KE.html", "rank.html", "scenario.html"):
        assert client.get(f"/{address}?registry=perhaps").status_code == 400


def test_a_static_site_has_no_switch(path: Path) -> None:
    with ledgers.open(path, readonly=True) as ledger:
        shelf = Shelf(ledger, labels())
        shelf.refresh()
        assert analysis.exposure(shelf, Links("../"), "KE").view["ownership"]
        assert not analysis.exposure(shelf, Links("../", queries=False), "KE").view["ownership"]
