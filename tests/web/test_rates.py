"""Credit in constant US dollars: the command, the app's page, its JSON and the site say the same, and lead to the table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import tables, web
from sousveil.cli import main
from sousveil.model import Amount, Kind, Party, PartyType, Technology
from sousveil.publishing import site
from tests.web import made
from tests.web.conftest import BASE

SUM = "2,000,000 USD; 2,500,000 in constant US dollars"
BY = "by the rates USD 2018 at 1.25 (Made for this test [document "


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A loan to Kenya, and rates."""
    folder = tmp_path_factory.mktemp("rates")
    (folder / "r.csv").write_text("year,currency,constant_usd,source\n2018,USD,1.25,Made for this test\n", encoding="utf-8")
    draft = made.Draft("One loan", "2020")
    bank = Party(name="Export Bank", type=PartyType.PUBLIC_BODY, country="CN")
    draft.say(Kind.FINANCE, (bank, made.state("KE")), technology=(Technology.SAFE_CITY,), time="2018",
              amount=Amount(2_000_000.0, "USD"))
    rates = tables.read("rates", folder / "r.csv")
    with ledgers.open(folder / "l.sousveil") as ledger:
        ledger.add(*draft.built(0))
        ledger.add(rates.document, rates.claims, original=rates.raw)
    return folder / "l.sousveil"


def _of_credit(text: str) -> str:
    [block] = [one for one in LexborHTMLParser(text).css("section.block") if "Credit from Export Bank" in one.text()]
    return block.html or ""


def test_the_page_says_the_sum_and_leads_to_the_table(path: Path) -> None:
    client = TestClient(web.create(path), base_url=BASE)
    block = _of_credit(client.get("/exposure/KE.html").text)
    assert SUM in block and BY in block
    [href] = [node.attributes["href"] or "" for node in LexborHTMLParser(block).css("a") if node.text() == "the table of rates"]
    assert "Made for this test" in client.get("/" + href.removeprefix("../")).text


def test_the_site_says_what_the_app_says(path: Path, tmp_path: Path) -> None:
    with ledgers.open(path, readonly=True) as ledger:
        site.publish(ledger, tmp_path / "site")
    client = TestClient(web.create(path), base_url=BASE)
    page = _of_credit((tmp_path / "site" / "exposure" / "KE.html").read_text(encoding="utf-8"))
    shown = _of_credit(client.get("/exposure/KE.html").text)
    assert SUM in page and LexborHTMLParser(page).text() == LexborHTMLParser(shown).text()
    twin = json.loads((tmp_path / "site" / "exposure" / "KE.json").read_text(encoding="utf-8"))
    assert twin["credit"] == client.get("/exposure/KE.json").json()["credit"]
    assert [twin["credit"][0][key] for key in ("constant", "unconverted")] == [2_500_000.0, 0]


def test_the_command_says_what_the_page_says(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exposure", "KE", "--ledger", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"  Export Bank: {SUM}" in lines and any(line.strip().startswith(BY) for line in lines)
