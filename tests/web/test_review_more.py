"""The queue narrowed, claims that come back, copies, pairs of names and the practice round."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sousveil import ledger as ledgers
from sousveil import web
from sousveil.drawing.labels import labels
from sousveil.model import (
    Claim,
    Document,
    Kind,
    Modality,
    PairVerdict,
    Party,
    PartyType,
    Reason,
    Status,
    Technology,
    UsageError,
    Verdict,
)
from sousveil.publishing.pages import Shelf
from sousveil.web import batch, copies, practice, waiting
from tests.web import made

BASE = "http://127.0.0.1:8420"
OWN = {"sec-fetch-site": "same-origin"}
QUOTE = "Acme Vision sold cameras to Kenya."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made.make(tmp_path / "l.sousveil", 4, 24)


def _client(path: Path) -> TestClient:
    client = TestClient(web.create(path), base_url=BASE, headers=OWN, follow_redirects=False)
    first = client.get("/review.html").headers["location"]
    client.post("/reviewer", data={"token": _token(client.get(f"/{first}").text), "who": "Ana", "back": ""})
    return client


def _token(text: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', text)
    assert found, text[:600]
    return found[1]


def _shelf(ledger: ledgers.Ledger) -> Shelf:
    shelf = Shelf(ledger, labels("en"))
    shelf.refresh()
    return shelf


def _sold(title: str, *, name: str = "Acme Vision", extractor: str = "made/1", more: str = "") -> tuple[Document, Claim]:
    quote = QUOTE.replace("Acme Vision", name)
    document = Document.of(f"{title}. {quote} {more}".rstrip(), title=title, publisher="Test Press", published="2020")
    start = document.text.index(quote)
    claim = Claim.of(
        document, start=start, end=start + len(quote), kind=Kind.SUPPLY, extractor=extractor, modality=Modality.ASSERTED,
        status=Status.UNKNOWN, from_party=Party(name=name, type=PartyType.COMPANY),
        to_party=Party(name="Kenya", type=PartyType.STATE, country="KE"))
    return document, claim


def _ledger(path: Path, *sold: tuple[Document, Claim]) -> Path:
    with ledgers.open(path) as ledger:
        for document, claim in sold:
            ledger.add(document, [claim])
    return path


def test_the_choice_narrows_and_orders_the_queue(path: Path) -> None:
    with ledgers.open(path, readonly=True) as ledger:
        shelf = _shelf(ledger)
        every = {claim.id: claim for claim in ledger.claims()}
        supply = waiting.queue(shelf, "Ana", waiting.Choice(kind="supply"))
        assert set(supply) == {claim.id for claim in every.values() if claim.kind is Kind.SUPPLY} != set(every)
        doc = next(iter(every.values())).doc
        assert set(waiting.queue(shelf, "Ana", waiting.Choice(doc=doc))) == {c.id for c in every.values() if c.doc == doc}
        assert waiting.queue(shelf, "Ana", waiting.Choice(order="document")) == [claim.id for claim in ledger.claims()]
        assert waiting.queue(shelf, "Ana", waiting.Choice(tier="candidate")) == []
        assert set(waiting.queue(shelf, "Ana")) == set(every)


@pytest.mark.parametrize("bad", [{"kind": "bribery"}, {"tier": "x"}, {"order": "random"}, {"doc": "nothing"}])
def test_a_choice_that_is_none_is_refused(path: Path, bad: dict[str, str]) -> None:
    with ledgers.open(path, readonly=True) as ledger, pytest.raises(UsageError):
        waiting.choice(_shelf(ledger), bad)
    assert TestClient(web.create(path), base_url=BASE).get("/review.html", params=bad).status_code == 400


def test_the_choice_is_kept_from_claim_to_claim(path: Path) -> None:
    client = _client(path)
    first = client.get("/review.html?kind=supply&order=document").headers["location"]
    assert first.endswith(".html?kind=supply&order=document")
    page = client.get(f"/{first}").text
    assert f'action="../{first}"'.replace("&", "&amp;") in page
    assert 'href="../review.html?kind=finance&amp;order=document"' in page
    assert "waiting, document by document" in page
    answer = client.post(f"/{first}", data={"token": _token(page), "verdict": "unsure"})
    assert answer.headers["location"].endswith("?kind=supply&order=document")


def test_a_claim_read_again_by_another_version_comes_back_first_and_marked(tmp_path: Path) -> None:
    sold = [_sold("Report"), _sold("Other", name="Bell Networks")]
    path = _ledger(tmp_path / "l.sousveil", *sold)
    with ledgers.open(path, readonly=True) as ledger:
        last = waiting.queue(_shelf(ledger), "Ana")[-1]
    document, claim = next(each for each in sold if each[1].id == last)
    client = _client(path)
    address = f"/review/{claim.id}.html"
    client.post(address, data={"token": _token(client.get(address).text), "verdict": "confirm"})
    with ledgers.open(path) as ledger:
        assert claim.id not in waiting.queue(_shelf(ledger), "Ana")
        ledger.add(document, [replace(claim, extractor="made/2")])
        again = ledger.claims(doc=document.id)[0]
        assert waiting.queue(_shelf(ledger), "Ana")[0] == again.id
        assert ledger.review(again.id).state == "open"
    assert "it waits again" in client.get(f"/review/{again.id}.html").text


def test_a_claim_in_the_place_of_one_that_is_no_more_comes_back_marked(tmp_path: Path) -> None:
    document, claim = _sold("Report")
    path = _ledger(tmp_path / "l.sousveil", (document, claim), _sold("Other", name="Bell Networks"))
    client = _client(path)
    address = f"/review/{claim.id}.html"
    client.post(address, data={"token": _token(client.get(address).text), "verdict": "confirm"})
    with ledgers.open(path) as ledger:
        other = Claim.of(document, start=claim.start, end=claim.end - 1, kind=claim.kind, from_party=claim.from_party,
                         to_party=claim.to_party, extractor="made/2", frame="made",
                         confidence=0.9)
        assert other.id != claim.id
        ledger.add(document, [other])
        assert waiting.queue(_shelf(ledger), "Ana")[0] == other.id
        assert waiting.decided(_shelf(ledger), "Ben") == (set(), set())
    assert "it waits again" in client.get(f"/review/{other.id}.html").text


def test_copies_are_shown_and_only_ticked_ones_are_confirmed(tmp_path: Path) -> None:
    sold = [_sold("One"), _sold("Two"), _sold("Three"), _sold("Four", name="Bell Networks")]
    path = _ledger(tmp_path / "l.sousveil", *sold)
    first, second, third, other = (claim.id for _, claim in sold)
    client = _client(path)
    assert f"copies/{first}.html" in client.get(f"/review/{first}.html").text
    page = client.get(f"/copies/{first}.html").text
    assert f"copy-{second}" in page and f"copy-{third}" in page and f"copy-{other}" not in page and "checked" not in page
    for bad in ({}, {f"copy-{other}": "1"}, {f"copy-{second}": "1", f"copy-{other}": "1"}):
        assert client.post(f"/copies/{first}.html", data={"token": _token(page), **bad}).status_code == 400
    assert client.post(f"/copies/{first}.html", data={f"copy-{second}": "1"}).status_code == 403
    answer = client.post(f"/copies/{first}.html", data={"token": _token(page), f"copy-{second}": "1"})
    assert answer.headers["location"] == f"../review/{first}.html"
    with ledgers.open(path, readonly=True) as ledger:
        assert [(d.claim, d.verdict, d.who) for d in ledger.decisions()] == [(second, Verdict.CONFIRM, "Ana")]
    assert f"copy-{second}" not in client.get(f"/copies/{first}.html").text


def test_claims_of_one_document_are_confirmed_together_once_read(tmp_path: Path) -> None:
    text = "Norvane Signals sold cameras to Kenya. Norvane Signals sold drones to Kenya. Norvane Signals sold spyware to Peru."
    document = Document.of(text)
    made = [
        Claim.of(
            document, start=start, end=end, kind=Kind.SUPPLY, from_party=Party(name="Norvane Signals", type=PartyType.COMPANY),
            to_party=Party(name=name, type=PartyType.STATE, country=code, id=code), technology=(code_of,),
        )
        for start, end, name, code, code_of in (
            (0, 37, "Kenya", "KE", Technology.VIDEO_SURVEILLANCE), (39, 75, "Kenya", "KE", Technology.DRONE),
            (77, 113, "Peru", "PE", Technology.SPYWARE))
    ]
    path = _ledger(tmp_path / "l.sousveil", (document, made[0]), _sold("Elsewhere"))
    with ledgers.open(path) as ledger:
        ledger.add(document, made)
    first, second, third = (claim.id for claim in made)
    with ledgers.open(path, readonly=True) as ledger:
        (elsewhere,) = {claim.id for claim in ledger.claims()} - {first, second, third}
    client = _client(path)
    assert f"within/{second}.html" in client.get(f"/review/{second}.html").text
    page = client.get(f"/within/{second}.html").text
    assert re.findall(r"copy-(\w+)", page) == [first, second, third] and "checked" not in page
    for bad in ({}, {f"copy-{elsewhere}": "1"}, {f"copy-{first}": "1", f"copy-{elsewhere}": "1"}):
        assert client.post(f"/within/{second}.html", data={"token": _token(page), **bad}).status_code == 400
    assert client.post(f"/within/{second}.html", data={f"copy-{first}": "1"}).status_code == 403
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "MOST", 2)
        short = client.get(f"/within/{second}.html").text
        assert f"copy-{third}" not in short and "and 1 more, which stand here once" in short
    ticked = {f"copy-{first}": "1", f"copy-{third}": "1"}
    answer = client.post(f"/within/{second}.html", data={"token": _token(page), **ticked})
    assert answer.headers["location"] == f"../review/{second}.html"
    with ledgers.open(path, readonly=True) as ledger:
        assert {(d.claim, d.verdict, d.who) for d in ledger.decisions()} == {
            (first, Verdict.CONFIRM, "Ana"), (third, Verdict.CONFIRM, "Ana")}
    left = client.get(f"/within/{second}.html").text
    assert f"copy-{second}" in left and f"copy-{first}" not in left
    assert f"within/{second}.html" not in client.get(f"/review/{second}.html").text


def test_names_alike_are_asked_and_each_answer_is_a_row(tmp_path: Path) -> None:
    path = _ledger(tmp_path / "l.sousveil", _sold("One", name="Zorvane Vision"), _sold("Two", name="Zorvane Visions"),
                   _sold("Three", name="Quillon"))
    client = _client(path)
    page = client.get("/pairs.html").text
    assert "Zorvane Vision</a>" in page and "Zorvane Visions</a>" in page and "Quillon<" not in page
    fields = dict(re.findall(r'name="(token|left|right)" value="([^"]+)"', page))
    assert client.post("/pairs.html", data=fields | {"verdict": "perhaps"}).status_code == 400
    assert client.post("/pairs.html", data=fields | {"verdict": "same", "right": "x"}).status_code == 400
    assert client.post("/pairs.html", data={**fields, "verdict": "same", "token": ""}).status_code == 403
    assert client.post("/pairs.html", data=fields | {"verdict": "same"}).headers["location"] == "pairs.html"
    page = client.get("/pairs.html").text
    assert "No pair of similar names" in page and "one and the same" in page
    fields = dict(re.findall(r'name="(token|left|right)" value="([^"]+)"', page))
    assert client.post("/pairs.html", data=fields | {"verdict": "undo"}).status_code == 303
    assert 'value="same"' in client.get("/pairs.html").text
    with ledgers.open(path, readonly=True) as ledger:
        assert [row.verdict for row in ledger.pair_decisions()] == [PairVerdict.SAME, PairVerdict.UNDO]
    stranger = TestClient(client.app, base_url=BASE, headers=OWN)
    assert "Say who you are" in stranger.get("/pairs.html").text


def test_the_practice_round_tells_how_far_one_agrees_and_writes_nothing(path: Path) -> None:
    client = _client(path)
    with ledgers.open(path, readonly=True) as ledger:
        before = ledger.head()
    tasks = practice.tasks()
    good = {f"a{number}": task["answer"] for number, task in enumerate(tasks, 1)}
    assert f"{len(tasks)} of {len(tasks)} answers" in client.get("/practice.html", params=good).text
    page = client.get("/practice.html", params=good | {"a1": "unsure", "a2": "nonsense"}).text
    assert f"{len(tasks) - 2} of {len(tasks) - 1} answers" in page and tasks[0]["why"] in page and tasks[1]["why"] not in page
    assert "of 10 answers" not in client.get("/practice.html").text
    with ledgers.open(path, readonly=True) as ledger:
        assert ledger.head() == before


def test_the_practice_tasks_are_ten_with_answers_that_can_be_given() -> None:
    tasks = practice.tasks()
    known = {"confirm", *map(str, Reason)}
    assert len(tasks) == 10 and all(task["answer"] in known and task["why"] and task["quote"] for task in tasks)
    assert len({task["says"] for task in tasks}) == 10


def test_decisions_of_a_file_are_lines_whatever_their_notes_hold(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text('\ufeff{"claim": "a", "note": "one\u2028two\x85three"}\r\n\n{"claim": "b"}\n', newline="")
    assert [(number, row["claim"]) for number, row in batch.rows(tmp_path / "d.jsonl")] == [(1, "a"), (3, "b")]


def test_no_page_of_the_review_has_anything_inline(path: Path) -> None:
    client = _client(path)
    for address in ("/pairs.html", "/practice.html", "/review.html?kind=supply"):
        text = client.get(address, follow_redirects=True).text
        assert not re.search(r"<[^>]* (style|on\w+)=|<style|<script(?! src| type)", text), address


def test_a_ledger_for_reading_only_says_why(path: Path) -> None:
    client = TestClient(web.create(path, readonly=True), base_url=BASE)
    asked = ("/pairs.html", "/copies/x.html", "/within/x.html", "/practice.html")
    found = {address: client.get(address).status_code for address in asked}
    assert list(found.values()) == [403, 403, 403, 200]
