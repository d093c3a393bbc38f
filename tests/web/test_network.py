"""The pages of the network, rankings, figures and changes, in the app."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.cli import main
from sousveil.drawing.labels import labels
from sousveil.findings import find
from sousveil.model import Decision, Kind, LedgerError, Party, PartyType, Reason, Verdict
from sousveil.publishing.pages import Links, Shelf, ahead, network, scenarios
from sousveil.publishing.pages.address import page_at
from sousveil.publishing.pages.network import Linked
from sousveil.publishing.pages.page import slug
from sousveil.publishing.pages.paired import paired
from tests.web import made

BASE = "http://127.0.0.1:8420"


def test_the_picture_and_the_list_hold_the_same_lines(client: TestClient, small: Path) -> None:
    page = LexborHTMLParser(client.get("/network.html").text)
    with ledgers.open(small, readonly=True) as ledger:
        every = paired(find(ledger))
    net, left_out, lines_out = network.net_of(Linked.of(every), Links())
    assert (left_out, lines_out) == (0, 0)
    hedged = sum(not pair.firm[kind] for pair in every for kind in pair.kinds)
    assert 0 < sum(wedge.hedged for wedge in net.wedges) == hedged < len(net.wedges)
    assert len(page.css("svg.wide a")) == sum(bool(dot.href) for dot in net.dots)
    assert client.get("/network.json").json()["total"] == len(every)


def test_what_is_only_denied_is_in_no_line_but_in_the_list() -> None:
    one, other = Party(name="A", type=PartyType.COMPANY), Party(name="B", type=PartyType.COMPANY)
    denied = network.Pair(one, other, denials=2)
    net, *_ = network.net_of(Linked.of([denied]), Links())
    assert net.dots == () and net.wedges == ()


def test_more_than_five_hundred_parties_are_cut_and_the_cut_is_counted() -> None:
    hub = Party(name="Hub", type=PartyType.COMPANY)
    every = []
    for n in range(600):
        pair = network.Pair(hub, Party(name=f"P{n:03}", type=PartyType.COMPANY))
        pair.kinds[Kind.SUPPLY] += 1
        every.append(pair)
    net, left_out, lines_out = network.net_of(Linked.of(every), Links())
    assert len(net.dots) == 500 and net.dots[0].name == "Hub" and left_out == 101 and lines_out == 101


@pytest.mark.parametrize("seed", range(20))
def test_links_that_followed_other_pairs_are_those_that_are_counted_anew(seed: int) -> None:
    chance = random.Random(seed)
    parties = [Party(name=f"P{n}", type=PartyType.COMPANY) for n in range(6)]

    def pair() -> network.Pair:
        made = network.Pair(*chance.sample(parties, 2), denials=1)
        made.kinds.update(chance.sample(list(Kind), chance.randrange(3)))
        return made

    ends = {(one.start.key, one.end.key): one for one in (pair() for _ in range(12))}
    linked = Linked.of(list(ends.values()))
    for _ in range(4):
        del ends[chance.choice(list(ends))]
        ends |= {(one.start.key, one.end.key): one for one in (pair(), pair())}
        linked, anew = linked.after(list(ends.values())), Linked.of(list(ends.values()))
        assert (linked.every, linked.parties, linked.lines) == (anew.every, anew.parties, anew.lines)
        assert network.net_of(linked, Links()) == network.net_of(anew, Links())


def test_the_network_of_one_kind_has_its_lines_only(client: TestClient) -> None:
    rows = client.get("/network.json?kind=finance").json()["rows"]
    assert rows and all(set(row["findings"]) <= {"finance"} for row in rows)
    assert client.get("/network.html?kind=magic").status_code == 400


@pytest.mark.parametrize("by", ["suppliers", "supply", "concentration", "credit", "access", "data-transfer", "use",
                                "restriction", "strings", "holders"])
def test_rankings_are_ordered_and_open(client: TestClient, by: str) -> None:
    places = client.get(f"/rank.json?by={by}").json()["places"]
    values = [place["value"] for place in places]
    assert values == sorted(values, reverse=True)
    page = LexborHTMLParser(client.get(f"/rank.html?by={by}").text)
    for link in [node.attributes["href"] for node in page.css("td .num a")][:2]:
        assert client.get(f"/{link}".split("#")[0]).status_code == 200


def test_an_unknown_measure_is_said(client: TestClient) -> None:
    answer = client.get("/rank.html?by=beauty")
    assert answer.status_code == 400 and "unknown measure" in answer.text


def test_prepared_scenarios_lead_from_the_hub_to_pages(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/analysis.html").text)
    hrefs = [node.attributes["href"] or "" for node in page.css(".report a")]
    assert hrefs and all(href.startswith("scenario/") for href in hrefs)
    assert "Would no longer be supplied" in client.get(f"/{hrefs[0]}").text
    assert client.get("/scenario/nobody-00000000.html").status_code == 404


def test_owners_of_a_company_stand_on_its_page(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/companies.html").text)
    owned = [node.attributes["href"] or "" for node in page.css("tbody th a")]
    texts = [client.get(f"/{href}").text for href in owned]
    assert any("Owners over time" in text for text in texts)


def test_a_country_says_in_one_sentence_who_holds_strings_over_it(client: TestClient) -> None:
    page = LexborHTMLParser(client.get("/country/KE.html").text)
    sentence = page.css_first(".pull a")
    assert sentence and sentence.attributes["href"] == "../exposure/KE.html" and "strings over it" in sentence.text()


def test_figures_that_no_table_gives_say_what_to_import(client: TestClient) -> None:
    page = client.get("/figures.html")
    assert page.status_code == 200 and "not computable" in page.text and "sousveil import" in page.text
    assert all(figure["computed"] is None for figure in client.get("/figures.json").json()["figures"])
    assert client.get("/figure/0123456789abcdef.html").status_code == 404


def test_changes_since_before_the_ledger_are_all_its_findings(client: TestClient, small: Path) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        every = len(find(ledger))
    found = client.get("/changes.json?since=1999").json()["changes"]
    assert len(found) == every and {change["what"] for change in found} == {"added"}
    assert "added" in client.get("/changes.html?since=1999").text
    turned, meant = (client.get(f"/changes.json?since={a}&until={z}").json() for a, z in (("2999", "1999"), ("1999", "2999")))
    assert turned == meant and meant["changes"]


def test_nothing_changed_since_the_end_of_its_days(client: TestClient) -> None:
    assert client.get("/changes.json?since=2999").json()["changes"] == []


@pytest.mark.parametrize("query", ["since=yesterday", "until=2020", "since=2020&until=%3Cb%3E"])
def test_a_day_that_is_none_is_said_above_the_form(client: TestClient, query: str) -> None:
    answer = client.get(f"/changes.html?{query}")
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 400 and page.css_first("[role=alert]").text() and not page.css("h1 ~ p b")


def test_changes_since_another_ledger_that_was_named_at_the_start(tmp_path: Path) -> None:
    old, new = made.make(tmp_path / "spring.sousveil", 2, 8), made.make(tmp_path / "autumn.sousveil", 4, 24)
    client = TestClient(web.create(new, against=old), base_url=BASE)
    assert "What changed since the ledger spring" in client.get("/changes.html").text
    found = client.get("/changes.json?against=1").json()
    assert found["against"] == "spring" and {change["what"] for change in found["changes"]} >= {"added"}
    assert str(tmp_path) not in client.get("/changes.html?against=1").text
    with pytest.raises(LedgerError):
        web.create(new, against=tmp_path / "none.sousveil")


def test_pages_are_kept_until_the_ledger_changes(tmp_path: Path) -> None:
    path = tmp_path / "l.sousveil"
    made.make(path, 4, 12)
    client = TestClient(web.create(path), base_url=BASE)
    first = client.get("/countries.html").text
    assert client.get("/countries.html").text == first
    with ledgers.open(path) as ledger:
        made.fill(ledger, 4, 12, seed=11)
    assert client.get("/countries.html").text != first


def test_pages_that_are_built_ahead_are_scenarios_and_those_of_the_busiest_countries(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ledgers.open(small, readonly=True) as ledger:
        shelf = Shelf(ledger, labels())
        assert ahead.busy(shelf) == []
        monkeypatch.setattr(ahead, "BUSY", 0)
        addresses = ahead.busy(shelf)
        busiest = max(shelf.summary().countries.items(), key=lambda item: item[1].total())[0]
        prepared = [address for address in addresses if address.startswith("scenario/")]
        assert addresses[: len(prepared) + 1] == [*prepared, f"country/{busiest}"] and len(prepared) == scenarios.MOST_PREPARED
        assert all(page_at(shelf, address, {}) for address in addresses[: len(prepared) + 6])
        companies = [address for address in addresses if address.startswith("leverage/") and len(address) > len("leverage/KE")]
        assert companies and page_at(shelf, companies[0], {})


def test_what_was_prepared_ahead_is_what_would_be_computed(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 6, 40)
    warm, cold = web.create(path), web.create(path)
    warm.state.desk.start()
    for address in ("/findings.json", "/exposure/KE.json", "/country/KE.html", "/rank.json?by=holders"):
        assert TestClient(warm, base_url=BASE).get(address).text == TestClient(cold, base_url=BASE).get(address).text
    with ledgers.open(path) as ledger:
        made.fill(ledger, 6, 40, seed=11)
    both = [TestClient(app, base_url=BASE).get("/findings.json").text for app in (warm, cold)]
    assert both[0] == both[1]


def test_what_follows_a_verdict_is_worked_out_before_anybody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made.make(tmp_path / "l.sousveil", 6, 40)
    app = web.create(path)
    client, desk = TestClient(app, base_url=BASE), app.state.desk
    desk.follow()  # nothing was asked for yet, so nothing follows
    assert client.get("/exposure/KE.json").status_code == 200
    with ledgers.open(path) as ledger:
        one = ledger.claims(limit=1)[0]
        ledger.decide(Decision(id="d", claim=one.id, who="Ana", at="2026-01-01T00:00:00Z", verdict=Verdict.CONFIRM))
    wanted = TestClient(web.create(path), base_url=BASE).get("/exposure/KE.json").text
    desk.follow()
    monkeypatch.setattr("sousveil.publishing.pages.shelf.reviewed", None)  # no visitor has to wait for it
    assert client.get("/exposure/KE.json").text == wanted


def test_prepared_scenarios_are_built_before_anybody_asks_and_anew_after_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "BUSY", 0)
    path = made.make(tmp_path / "l.sousveil", 12, 60)
    app = web.create(path)
    client, desk = TestClient(app, base_url=BASE), app.state.desk
    hrefs = client.get("/analysis.json").json()["prepared"]
    first = {href: client.get(f"/{href}").text for href in hrefs}
    with ledgers.open(path) as ledger:
        one = next(claim for claim in ledger.claims(kind="supply") if f"/{slug(claim.from_party.name, claim.from_party.key)}."
                   in "".join(hrefs))
        ledger.decide(Decision(id="d", claim=one.id, who="Ana", at="2026-01-01T00:00:00Z", verdict=Verdict.REJECT,
                               reason=Reason.NOT_SAID))
    fresh = TestClient(web.create(path), base_url=BASE)
    wanted = {href: fresh.get(f"/{href}").text for href in fresh.get("/analysis.json").json()["prepared"]}
    assert wanted != first
    desk.follow()
    monkeypatch.setattr("sousveil.publishing.pages.scenarios.outcomes", None)  # no visitor has to wait for them
    assert {href: client.get(f"/{href}").text for href in wanted} == wanted


def test_a_ledger_that_vanishes_while_it_is_prepared_is_a_page_that_says_so(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 6, 40)
    app = web.create(path)
    app.state.desk.start()
    path.unlink()
    assert TestClient(app, base_url=BASE).get("/findings.html").status_code == 503


def test_a_figure_opens_into_the_rows_that_carry_it_and_these_into_their_claims(tmp_path: Path) -> None:
    path, table = tmp_path / "l.sousveil", tmp_path / "index.csv"
    table.write_text("iso2,country,smart_city,facial_recognition,smart_policing,china_tech,us_tech,japan_tech,bri,companies\n"
                     'KE,Kenya,1,0,0,1,0,0,1,Huawei\nRS,Serbia,0,1,0,1,0,0,1,"Huawei, <b>NEC</b>"\n', encoding="utf-8")
    made.make(path, 2, 4)
    assert main(["import", "aigs", str(table), "--ledger", str(path)]) == 0
    client = TestClient(web.create(path), base_url=BASE)
    found = {(one["name"], one["rule"]): one for one in client.get("/figures.json").json()["figures"] if one["rows"]}
    huawei = found["countries supplied by Huawei", "strict: the name as written"]
    assert huawei["computed"] == 2 and huawei["match"] == "mismatch"
    page = LexborHTMLParser(client.get(f"/figure/{huawei['id']}.html").text)
    assert len(page.css(".rows li")) == 2 and not page.css(".rows b") and "≥ 50" in page.css_first(".facts").text()
    hrefs = [node.attributes["href"] or "" for node in page.css(".rows a")]
    assert hrefs and all(client.get(href.removeprefix("..")).status_code == 200 for href in hrefs)
