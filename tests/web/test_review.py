"""Review: verdicts are rows, undo is a row, and no form is taken that did not come from our pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.model import Reason, Verdict
from tests.web import made

BASE = "http://127.0.0.1:8420"
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made.make(tmp_path / "l.sousveil", 3, 9)


@pytest.fixture
def client(path: Path) -> TestClient:
    return TestClient(web.create(path), base_url=BASE, headers=OWN, follow_redirects=False)


def _token(text: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', text)
    assert found, text[:600]
    return found[1]


def _begin(client: TestClient) -> str:
    first = client.get("/review.html").headers["location"]
    page = client.get(f"/{first}")
    answer = client.post("/reviewer", data={"token": _token(page.text), "who": "Ana Π", "back": first[7:-5]})
    assert answer.status_code == 303
    assert answer.headers["location"] == first
    return first


def _post(client: TestClient, address: str, **fields: str) -> object:
    page = client.get(f"/{address}")
    return client.post(f"/{address}", data={"token": _token(page.text), **fields})


def test_a_verdict_is_one_more_row_and_leads_to_the_next_claim(client: TestClient, path: Path) -> None:
    address = _begin(client)
    answer = _post(client, address, verdict="confirm")
    assert answer.status_code == 303 and answer.headers["location"] != address[7:]  # type: ignore[attr-defined]
    with ledgers.open(path, readonly=True) as ledger:
        made_ = ledger.decisions()
    assert [(d.verdict, d.who, d.claim) for d in made_] == [(Verdict.CONFIRM, "Ana Π", address[7:-5])]
    assert "confirmed by a person" in client.get(f"/claim/{address[7:-5]}.html").text


@pytest.mark.parametrize("reason", list(Reason))
def test_a_rejection_has_its_reason_and_takes_the_claim_from_the_pages(client: TestClient, reason: Reason) -> None:
    address = _begin(client)
    before = client.get("/index.json").json()["claims"]
    assert _post(client, address, verdict=f"reject:{reason}").status_code == 303  # type: ignore[attr-defined]
    assert client.get("/index.json").json()["claims"] == before - 1


def test_undo_is_a_row_and_brings_the_claim_back(client: TestClient, path: Path) -> None:
    address = _begin(client)
    _post(client, address, verdict="reject:not-said")
    _post(client, address, verdict="undo")
    with ledgers.open(path, readonly=True) as ledger:
        assert [d.verdict for d in ledger.decisions()] == [Verdict.REJECT, Verdict.UNDO]
        assert ledger.review(address[7:-5]).state == "open"


def test_a_correction_stands_beside_what_the_machine_read(client: TestClient) -> None:
    address = _begin(client)
    answer = _post(client, address, verdict="correct", time="1999", place="Nairobi")
    assert answer.status_code == 303, answer.text  # type: ignore[attr-defined]
    text = client.get(f"/claim/{address[7:-5]}.html").text
    assert "1999" in text and "Nairobi" in text and "What the machine read" in text


@pytest.mark.parametrize("fields", [
    {"verdict": "correct"}, {"verdict": "correct", "time": "yesterday"}, {"verdict": "correct", "technology": "magic"},
    {"verdict": "correct", "kind": "bribery"}, {"verdict": "correct", "from": "X | wizard"}, {"verdict": "maybe"},
    {"verdict": "reject:"}, {"verdict": "reject:because"}, {"verdict": "undo"}, {"verdict": "correct", "from": "", "to": ""},
    {"verdict": "correct", "from": "X | company | Kenya"},
])
def test_what_makes_no_sense_is_refused_and_writes_nothing(client: TestClient, path: Path, fields: dict[str, str]) -> None:
    address = _begin(client)
    answer = _post(client, address, **fields)
    assert answer.status_code == 400, fields  # type: ignore[attr-defined]
    with ledgers.open(path, readonly=True) as ledger:
        assert ledger.decisions() == []


def test_a_form_without_its_token_is_refused(client: TestClient) -> None:
    address = _begin(client)
    token = _token(client.get(f"/{address}").text)
    for bad in ("", "00" * 64, token[:-2] + ("00" if token[-2:] != "00" else "11"), "zz", token[:64]):
        assert client.post(f"/{address}", data={"token": bad, "verdict": "confirm"}).status_code == 403
    stranger = TestClient(client.app, base_url=BASE, headers=OWN)
    assert stranger.post(f"/{address}", data={"token": token, "verdict": "confirm"}).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_from_elsewhere_is_refused_even_with_its_token(client: TestClient, site: str) -> None:
    address = _begin(client)
    fields = {"token": _token(client.get(f"/{address}").text), "verdict": "confirm"}
    assert client.post(f"/{address}", data=fields, headers={"sec-fetch-site": site}).status_code == 403


def test_the_token_in_the_page_is_masked_anew_each_time(client: TestClient) -> None:
    address = _begin(client)
    assert _token(client.get(f"/{address}").text) != _token(client.get(f"/{address}").text)


def test_others_verdicts_are_shown_only_after_ones_own(client: TestClient) -> None:
    address = _begin(client)
    _post(client, address, verdict="reject:duplicate", note="seen elsewhere")
    other = TestClient(client.app, base_url=BASE, headers=OWN)
    page = other.get(f"/{address}")
    other.post("/reviewer", data={"token": _token(page.text), "who": "Ben", "back": ""})
    assert "seen elsewhere" not in other.get(f"/{address}").text
    _post(other, address, verdict="confirm")
    assert "seen elsewhere" in other.get(f"/{address}").text


def test_the_queue_ends(client: TestClient) -> None:
    address = _begin(client)
    for _ in range(20):
        answer = client.get("/review.html")
        if answer.status_code == 200:
            break
        address = answer.headers["location"]
        _post(client, address, verdict="unsure")
    assert "Nothing is waiting" in client.get("/review.html").text


def test_a_ledger_open_for_reading_says_why_it_can_not_be_reviewed(path: Path) -> None:
    client = TestClient(web.create(path, readonly=True), base_url=BASE)
    for address in ("/review.html", "/add.html"):
        answer = client.get(address)
        assert answer.status_code == 403 and "reading only" in answer.text
    assert 'href="review.html"' not in client.get("/").text


def test_at_a_moved_threshold_the_queue_has_its_claims_and_a_verdict_stays_there(tmp_path: Path) -> None:
    path = made.make_unsure(tmp_path / "unsure.sousveil", 3, 12)
    client = TestClient(web.create(path), base_url=BASE, headers=OWN, follow_redirects=False)
    _begin(client)
    with ledgers.open(path, readonly=True) as ledger:
        candidate = next(claim.id for claim in ledger.claims(tier="candidate") if claim.modality != "denied")
    flag = '<span class="flag">candidate'
    assert flag in client.get(f"/review/{candidate}.html").text
    assert flag not in client.get(f"/at/0.3/review/{candidate}.html").text
    answer = _post(client, f"at/0.3/review/{candidate}.html", verdict="confirm")
    assert answer.status_code == 303 and "/" not in answer.headers["location"]  # type: ignore[attr-defined]
    with ledgers.open(path, readonly=True) as ledger:
        assert [decision.claim for decision in ledger.decisions()] == [candidate]
        assert candidate in {claim.id for claim in ledger.moved(1).claims()}
