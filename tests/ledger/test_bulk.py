"""Adding many at once: the same ledger, event for event, as adding one after the other; and whole or not at all."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import adding, redact
from sousveil.ledger.ready import given_back, ready
from sousveil.ledger.verify import verify
from sousveil.model import Claim, Document, Kind, LedgerError, Party, PartyType, Technology

KENYA = Party(name="Kenya", type=PartyType.STATE, country="KE")
TABLES = {
    "event": "seq, kind, at", "document": "*", "claim": "*", "claim_technology": "*", "party": "*",
    "entry": "event, iif(event, body, 0)", "superseded": "*", "claim_fts_docsize": "*", "document_fts_docsize": "*",
    "claim_trigram_docsize": "*",
}


def item(
    n: int, *, claims: int = 3, extractor: str = "rules 0.2.0", words: str = "sold cameras"
) -> tuple[Document, list[Claim]]:
    document = Document.of("".join(f"Firm {n}.{at} {words} to Kenya.\n" for at in range(max(claims, 1))), title=f"Report {n}")
    made, start = [], 0
    for at, line in enumerate(document.text.splitlines()[:claims]):
        made.append(Claim.of(
            document, start=start, end=start + len(line), kind=Kind.SUPPLY, to_party=KENYA, extractor=extractor,
            from_party=Party(name=f"Firm {at}", type=PartyType.COMPANY, country="CN", written=f"Firm {n}.{at}"),
            technology=(Technology.VIDEO_SURVEILLANCE, Technology.FACE_RECOGNITION), time=f"20{10 + at % 15}-0{1 + at % 9}",
        ))
        start += len(line) + 1
    return document, made


def said(ledger: ledgers.Ledger) -> dict[str, list[tuple[object, ...]]]:
    return {table: ledger.store.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2") for table, columns in TABLES.items()}


def both(tmp_path: Path, items: list[tuple[Document, list[Claim]]], **options: str) -> tuple[ledgers.Ledger, ledgers.Ledger]:
    """The first by `add_many`, the second one by one; what they say of it is the same."""
    many, one = ledgers.open(tmp_path / "many.sousveil"), ledgers.open(tmp_path / "one.sousveil")
    assert many.add_many(items, **options) == [one.add(document, claims, **options) for document, claims in items]
    return many, one


@pytest.fixture(autouse=True)
def one_time(monkeypatch):
    monkeypatch.setattr(adding, "now", lambda: "2026-01-02T03:04:05Z")


@pytest.mark.parametrize("options", [{}, {"extractor": "rules 0.2.0"}, {"extractor": "rules 0.3.0"}])
def test_many_at_once_are_the_same_ledger_as_one_by_one(tmp_path, options):
    doubled = item(5)
    items = [
        *(item(n, claims=n % 90) for n in range(0, 200, 7)), item(201, extractor="other 1"), item(1, words="卖出人脸识别系统"),
        item(2), item(2, extractor="rules 0.1.0"),                                      # a document twice, an older version
        (doubled[0], doubled[1] + doubled[1][:1]),                                      # a claim twice
        (item(3)[0], [*item(3)[1], *(replace(claim, extractor="rules 0.9") for claim in item(3)[1])]), item(4),
    ]
    many, one = both(tmp_path, items, **options)
    with many, one:
        assert said(many) == said(one)
        assert many.claims() == one.claims() and many.claims(text="cameras", limit=9) == one.claims(text="cameras", limit=9)
        found = 0 if options.get("extractor") == "rules 0.3.0" else 3  # which retires them
        assert many.count(text="人脸识别") == one.count(text="人脸识别") == found
        assert many.add_many(items, **options) == [one.add(*each, **options) for each in items]
        assert said(many) == said(one)


@pytest.mark.parametrize("options", [{}, {"extractor": "rules 0.3.0"}])
def test_what_was_made_ready_elsewhere_is_the_same_ledger(tmp_path, options):
    items = [*(item(n, claims=n % 90) for n in range(0, 200, 7)), item(1, words="卖出人脸识别系统"), item(2),
             item(2, extractor="rules 0.1.0")]
    made = pickle.loads(pickle.dumps([ready(*each) for each in items]))
    with ledgers.open(tmp_path / "ready.sousveil") as quick, ledgers.open(tmp_path / "one.sousveil") as one:
        for _ in range(2):
            assert quick.add_ready(made, **options) == [one.add(*each, **options) for each in items]
            assert said(quick) == said(one)
    assert [given_back(each) for each in made] == items


def test_what_is_added_at_once_verifies(tmp_path):
    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        added = ledger.add_many([item(n, claims=30) for n in range(40)], extractor="rules 0.2.0")
        assert [one.claims for one in added] == [30] * 40
        report = verify(ledger.store)
        assert report.problems == [] and report.quotes == 1200 and report.documents == 40


def test_a_quote_that_is_not_in_its_text_leaves_nothing_of_all(tmp_path):
    document, claims = item(7)
    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        before = ledger.head()
        wrong = replace(claims[1], quote=claims[1].quote.replace("sold", "gave"))
        with pytest.raises(LedgerError, match="its quote is not at"):
            ledger.add_many([item(1), (document, [claims[0], wrong]), item(2)])
        with pytest.raises(LedgerError, match="is of document"):
            ledger.add_many([item(1), (document, item(8)[1])])
        assert ledger.head() == before and ledger.counts()["documents"] == 0


def test_the_triggers_look_at_each_row_of_many(tmp_path, monkeypatch):
    document, claims = item(9, claims=80)
    wrong = replace(claims[70], quote=claims[70].quote.replace("sold", "gave"))
    monkeypatch.setattr("sousveil.ledger.ready.check", lambda *_: None)
    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        with pytest.raises(LedgerError, match="the quote is not at its offsets"):
            ledger.add_many([(document, [*claims[:70], wrong, *claims[71:]])])
        assert ledger.counts()["events"] == 1


def test_what_was_redacted_is_not_added_with_many(tmp_path):
    with ledgers.open(tmp_path / "x.sousveil") as ledger:
        ledger.add_many([item(1), item(2)])
        redact.redact_document(ledger.store, item(1)[0].id, reason="private")
        first, second, third = ledger.add_many([item(1), item(2), item(3)])
        assert first == ledgers.Added(document=False, claims=0, redacted=True)
        assert (second.document, third.document) == (False, True)
        assert verify(ledger.store).problems == []
