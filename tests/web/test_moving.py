"""The threshold moved in the app: every page follows, says so and leads back; the ledger stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.findings.sureness import measured
from sousveil.model import Decision, Verdict
from sousveil.web.desk import Desk
from sousveil.web.desks import MOST, Desks
from tests.web import made
from tests.web.conftest import BASE

PAGES = (
    "/", "/findings.html?kind=supply", "/claims.html", "/countries.html", "/country/KE.html", "/network.html",
    "/documents.html", "/search.html?q=cameras", "/rank.html", "/about.html", "/changes.html", "/exposure/KE.html",
    "/flows.html", "/scenario.html", "/review.html", "/pairs.html", "/practice.html", "/add.html", "/no-such-page.html",
)  # fmt: skip
BACK = re.compile(r'<a href="([^"]*)">As by default</a>')


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 claims, from .3 to .9 sure; those below .5 are candidates."""
    return made.make_unsure(tmp_path_factory.mktemp("moving") / "case.sousveil", 20, 150)


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[TestClient]:
    with TestClient(web.create(path), base_url=BASE) as found:
        yield found


def count(client: TestClient, prefix: str = "") -> int:
    return int(client.get(f"{prefix}/claims.json").json()["total"])


@pytest.mark.parametrize("share", ["0.3", "0.9", "1"])
def test_lists_pages_and_files_are_those_of_the_threshold(client: TestClient, path: Path, share: str) -> None:
    at = f"/at/{share}"
    with ledgers.open(path, readonly=True, threshold=float(share)) as moved:
        assert count(client, at) == moved.count()
        assert client.get(f"{at}/index.json").json()["claims"] == moved.count()
        assert client.get(f"{at}/about.json").json()["candidates"] == moved.counts()["candidates"]
    assert len({count(client), count(client, "/at/0.3"), count(client, "/at/0.9")}) == 3


def test_findings_and_exports_follow(client: TestClient) -> None:
    supports = [client.get(f"{at}/findings.json").json()["total"] for at in ("", "/at/0.3", "/at/0.9")]
    assert supports[1] > supports[0] > supports[2] > 0
    first, *rows = (json.loads(row) for row in client.get("/at/0.9/export/jsonl").text.splitlines())
    assert first["filters"] == {"threshold": "0.9"} and first["claims"] == count(client, "/at/0.9")
    assert min(row["confidence"] for row in rows if row["type"] == "claim" and row["modality"] != "denied") == 0.9
    assert "Shown from a confidence of 0.9 on" in client.get("/at/0.9/dossier?name=Kenya").text
    assert "Shown from a confidence" not in client.get("/dossier?name=Kenya").text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_control_and_says_where_it_was_moved_to(client: TestClient, page: str) -> None:
    plain, moved = client.get(page), client.get(f"/at/0.3{page}")
    assert plain.status_code == moved.status_code
    for answer in (plain, moved):
        assert answer.text.count('<label for="sure-from">') == answer.text.count('id="sure-from"') == 1
    assert "Confidence: as by default" in plain.text and "the threshold was moved" not in plain.text
    assert "<b>Shown from a confidence of 0.3 on: the threshold was moved.</b>" in moved.text


def test_links_stay_at_the_threshold(client: TestClient) -> None:
    for page in ("/at/0.9/", "/at/0.9/country/KE.html", "/at/0.9/findings.html"):
        answer = client.get(page)
        links = re.findall(r'(?:href|src|action)="([^"#]*)"', BACK.sub("", answer.text))
        assert len(links) > 20 and all(answer.url.join(link).path.startswith("/at/0.9/") for link in links)
    assert client.get("/at/0.9/static/site.css").status_code == 200


@pytest.mark.parametrize(("start", "share", "page", "lands"), [
    ("", "0.8", "findings.html?kind=supply", "/at/0.8/findings.html?kind=supply"),
    ("/at/0.8", "0.30", "country/KE.html", "/at/0.3/country/KE.html"),
    ("/at/0.8", "default", "country/KE.html", "/country/KE.html"),
    ("", "default", "", "/index.html"), ("", "1", "", "/at/1/index.html"),
])  # fmt: skip
def test_the_form_leads_to_the_same_page(client: TestClient, start: str, share: str, page: str, lands: str) -> None:
    answer = client.get(f"{start}/threshold", params={"from": share, "page": page}, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["cache-control"] == "no-store"
    url = client.get(f"{start}/threshold", params={"from": share, "page": page}).url
    assert str(url) == BASE + lands


def test_the_form_names_the_page_with_its_filters_and_leads_back(client: TestClient) -> None:
    text = client.get("/at/0.3/claims.html?kind=supply&page=1").text
    assert 'name="page" value="claims.html?kind=supply"' in text
    back = BACK.search(text)
    assert back and client.get("/at/0.3/" + back[1]).url.path == "/claims.html"
    deep = BACK.search(client.get("/at/0.3/country/KE.html").text)
    assert deep and client.get("/at/0.3/country/" + deep[1]).url.path == "/country/KE.html"


@pytest.mark.parametrize("share", ["2", "-1", "sure", "nan", ""])
def test_what_is_no_threshold_is_one_clear_line(client: TestClient, share: str) -> None:
    said = f"threshold {share!r}: give a number from 0 to 1, such as 0.8"
    asked = client.get("/threshold", params={"from": share, "page": "index.html"})
    assert asked.status_code == 400 and said.replace("'", "&#39;") in asked.text
    if share:
        for address in (f"/at/{share}/findings.html", f"/at/{share}/review.html", f"/at/{share}"):
            assert client.get(address).status_code == 400
        answer = client.get(f"/at/{share}/findings.json")
        assert answer.status_code == 400 and answer.json()["error"] == said


@pytest.mark.parametrize("page", ["//example.org", "https://example.org", "/etc", "javascript:alert(1)", "\\\\example.org",
                                  "a\nb"])  # fmt: skip
def test_the_form_leads_nowhere_else(client: TestClient, page: str) -> None:
    for start in ("", "/at/0.8"):
        answer = client.get(f"{start}/threshold", params={"from": "0.5", "page": page}, follow_redirects=False)
        assert answer.status_code == 400 and "location" not in answer.headers


def test_a_threshold_is_named_once(client: TestClient) -> None:
    assert client.get("/at/0.5/at/0.6/findings.html").status_code == 400
    assert client.get("/at/0.5", follow_redirects=False).headers["location"] == "0.5/"


def test_a_candidate_is_called_so_on_its_own_page(client: TestClient, path: Path) -> None:
    with ledgers.open(path, readonly=True) as ledger:
        claim = next(claim for claim in ledger.claims() if claim.confidence == 0.6 and claim.modality != "denied")
    page = f"/claim/{claim.id}.html"
    assert "A candidate, not a claim" not in client.get(page).text
    assert "A candidate, not a claim" in client.get(f"/at/0.9{page}").text
    assert client.get(f"/at/0.9/claim/{claim.id}.json").json()["tier"] == "candidate"


def test_a_verdict_at_one_threshold_is_seen_at_another(tmp_path: Path) -> None:
    path = made.make(tmp_path / "l.sousveil", 3, 9)
    client = TestClient(web.create(path), base_url=BASE)
    with ledgers.open(path) as ledger:
        chosen = next(claim for claim in ledger.claims() if claim.modality != "denied")
        assert (count(client), count(client, "/at/0.95")) == (9, 0)
        ledger.decide(Decision(id="d1", claim=chosen.id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
    assert count(client) == 9 and count(client, "/at/0.95") >= 1
    assert client.get("/at/0.95/findings.json").json()["total"] == 1


def test_an_app_started_at_a_threshold_has_it_where_addresses_name_none(path: Path, client: TestClient) -> None:
    started = TestClient(web.create(path, threshold=0.9), base_url=BASE)
    assert count(started) == count(client, "/at/0.9") and count(started, "/at/default") == count(client)
    text = started.get("/findings.html").text
    assert "Shown from a confidence of 0.9 on" in text and 'href="./at/default/findings.html"' in text
    assert "Confidence: as by default" in started.get("/at/default/findings.html").text
    assert str(started.get("/at/default/threshold?from=0.9&page=findings.html").url) == BASE + "/findings.html"


def test_what_changed_since_another_ledger_is_compared_at_the_same_threshold(path: Path) -> None:
    app = TestClient(web.create(path, against=path), base_url=BASE)
    for at in ("", "/at/0.3", "/at/0.9"):
        assert app.get(f"{at}/changes.json?against=1").json()["changes"] == []


def test_only_the_last_thresholds_are_kept_open(path: Path) -> None:
    desks = Desks(Desk(path))
    opened = [desks.at(share) for share in (0.1, 0.2, 0.3)]
    for desk in opened:
        with desk.shelf() as shelf:
            assert shelf.ledger.threshold == desk.threshold
    assert MOST == 2 and desks.at(0.3) is opened[2] and desks.at(0.2) is opened[1] and desks.at(None) is desks.first
    assert desks.at(0.1) is not opened[0]
    assert desks.at(0.3) is not opened[2]


def test_what_is_measured_is_what_the_documentation_says() -> None:
    from sousveil.extraction.calibration import calibration

    root = Path(__file__).parents[2]
    table = (root / "docs" / "accuracy.md").read_text(encoding="utf-8").partition("**What a threshold gives.**")[2]
    rows = {cells[0].strip(): cells for line in table.splitlines() if len(cells := line.strip("| ").split("|")) == 5}
    for one in measured():
        row = rows["by default" if one.default else f"{one.threshold:g}".lstrip("0")]
        assert tuple(float(row[place].split("/")[0]) for place in (1, 3)) == one.right
    assert [one.threshold for one in measured() if one.default] == [calibration().threshold]
