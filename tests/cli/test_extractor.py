"""`--extractor quick` wherever an extractor can be chosen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.extraction import QUICK, SHIPPED
from tests.cli.conftest import Run

SALE = "The Chinese company Hikvision sold surveillance cameras to the government of Kenya in 2018, the contract shows."
GOLD = {
    "id": "1", "text": SALE,
    "claims": [{"kind": "supply", "from": {"name": "Hikvision", "type": "company", "country": "CN"},
                "to": {"name": "Kenya", "type": "state", "country": "KE"}, "modality": "asserted", "quote": SALE}],
}  # fmt: skip


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(SALE, encoding="utf-8")
    return path


def test_extract_reads_files_and_rows_with_it(run: Run, text: Path) -> None:
    rows = text.with_name("r.jsonl")
    rows.write_text(json.dumps({"id": "1", "text": SALE}), encoding="utf-8")
    for name, version in (("quick", QUICK.version), ("default", SHIPPED.version)):
        said = run("extract", text, "--json", "--extractor", name)
        assert {claim["extractor"] for claim in json.loads(said.out)} == {version}
        said = run("extract", "--from-jsonl", rows, "--extractor", name)
        assert {claim["extractor"] for claim in json.loads(said.out)["claims"]} == {version}
    assert {claim["extractor"] for claim in json.loads(run("extract", text, "--json").out)} == {SHIPPED.version}


@pytest.mark.parametrize("jobs", [1, 2])
def test_read_stores_its_claims_and_says_whose_they_are(run: Run, text: Path, tmp_path: Path, jobs: int) -> None:
    case = tmp_path / "case.sousveil"
    assert run("read", text, "--ledger", case, "--extractor", "quick", "--jobs", jobs).code == 0
    with ledgers.open(case, readonly=True) as opened:
        assert {claim.extractor for claim in opened.claims(tier=None)} == {QUICK.version}
        first = opened.claims(tier=None)[0].id
    assert f"by {QUICK.version}" in run("explain", first, "--ledger", case).out
    assert run("read", text, "--ledger", case, "--extractor", "quick").out.endswith("1 documents were already read\n")
    assert run("read", text, "--ledger", case).code == 0
    with ledgers.open(case, readonly=True) as opened:
        assert {claim.extractor for claim in opened.claims(tier=None)} == {SHIPPED.version}


def test_cluster_read_hands_it_to_its_workers(run: Run, text: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    assert run("cluster", "read", text, "--out", tmp_path / "out", "--jobs", 1, "--extractor", "quick").code == 0
    assert json.loads((tmp_path / "out" / "schema.json").read_text())["extractor"] == QUICK.version
    assert QUICK.version in run("query", tmp_path / "out", "--json").out
    assert run("cluster", "read", text, "--out", tmp_path / "out").code == 2


def test_bench_scores_it(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold, read_by = tmp_path / "gold.jsonl", list[str]()
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    called = type(QUICK).__call__
    monkeypatch.setattr(type(QUICK), "__call__", lambda own, document: read_by.append(own.version) or called(own, document))
    for words in ((), ("--extractor", "quick")):
        assert json.loads(run("bench", "--gold", gold, "--json", *words).out)["strict"]["recall"] == 1
    assert read_by == [SHIPPED.version, QUICK.version]




def test_rows_tell_title_and_publisher(run: Run, tmp_path: Path) -> None:
    text = "The Ministry of Home Affairs bought surveillance cameras from Hikvision in 2018."
    for source in ({"title": "Lesotho pays for cameras"}, {"publisher": "Maseru daily"}):
        rows = tmp_path / "rows.jsonl"
        rows.write_text(json.dumps({"id": "1", "text": text, "source": source}), encoding="utf-8")
        found = json.loads(run("extract", "--from-jsonl", rows, "--candidates", "--extractor", "quick").out)["claims"]
        assert {claim["to"]["country"] for claim in found if claim["kind"] == "supply"} == {"LS"}
