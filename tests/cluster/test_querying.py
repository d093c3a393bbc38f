"""Queries of shards: the same answers as a ledger's, filter by filter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sousveil import ledger
from sousveil.cli import main
from sousveil.cluster import load, scan
from sousveil.cluster.columns import Writer, claim_row, order_of
from sousveil.ledger import Ledger
from sousveil.model import Claim, Document, Kind, Party, PartyType, Technology, UsageError

FILTERS: list[dict[str, Any]] = [
    {}, {"kind": "supply"}, {"kind": "finance"}, {"to": "Kenya"}, {"to": "KE"}, {"from_": "Bax Corp"}, {"from_": "bax corp"},
    {"country": "RS"}, {"country": "Serbia"}, {"technology": "spyware"}, {"since": "2015"}, {"until": "2004-06"},
    {"since": "2010", "until": "2012"}, {"text": "cameras Kenya"}, {"text": "CAMERA*"}, {"text": "camera"},
    {"text": '"to Uganda"'}, {"text": "sold -spyware"}, {"text": "corp-sold"}, {"text": "!!"}, {"tier": None},
    {"to": "ZM", "technology": "video-surveillance", "since": "2001"}, {"tier": "candidate"}, {"from_": "Nobody"},
]


@pytest.fixture(scope="session")
def book(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "l.sousveil"
    with ledger.open(path) as opened:
        load(crawl, opened)
    return path


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filters_mean_what_they_mean_for_a_ledger(crawl: Path, book: Path, filters: dict[str, Any]) -> None:
    shards = scan(crawl)
    with ledger.open(book, readonly=True) as opened:
        theirs = opened.claims(**filters)
    ours = shards.claims(**filters)
    assert sorted(claim.id for claim in ours) == sorted(claim.id for claim in theirs)
    assert shards.count(**filters) == len(theirs)


def test_claims_come_by_kind_country_and_day_each_once(crawl: Path) -> None:
    found = scan(crawl).claims()
    assert len({claim.id for claim in found}) == len(found)
    placed = [(claim.kind, claim.to_party.country or "", claim.time or "") for claim in found if claim.to_party]
    assert placed == sorted(placed)
    assert scan(crawl).claims(limit=7) == found[:7]


def test_files_are_sorted_as_the_schema_says(crawl: Path) -> None:
    import pyarrow.parquet as parquet

    told = json.loads((crawl / "schema.json").read_text())
    for path in (crawl / "claims").iterdir():
        table = parquet.read_table(path)
        rows, order = table.to_pylist(), ("kind", "country", "day", "document")
        assert rows == sorted(rows, key=lambda row: (*(str(row[name] or "~") for name in order), row["start"]))
        assert [field.name for field in table.schema] == [column["name"] for column in told["tables"]["claims"]]
        assert parquet.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_counts_by_columns(crawl: Path) -> None:
    rows = scan(crawl).by("to_country", kind="supply").to_dicts()
    assert sum(row["claims"] for row in rows) == scan(crawl).count(kind="supply")
    assert [row["claims"] for row in rows] == sorted((row["claims"] for row in rows), reverse=True)


@pytest.mark.parametrize("wrong", [{"kind": "gift"}, {"country": "Atlantis"}, {"since": "yesterday"}, {"colour": "red"}])
def test_a_wrong_filter_is_one_line(crawl: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        scan(crawl).count(**wrong)


WORDS = {
    "zh": "中国公司向肯尼亚出售人脸识别系统。",
    "ja": "中国企業がケニアに監視カメラを販売した。",
    "th": "บริษัทจีนขายกล้องวงจรปิดให้เคนยา",
    "ko": "중국 기업이 케냐에 감시 장비를 판매했다.",
}


@pytest.mark.parametrize(("language", "words"), [
    ("zh", "人脸识别"), ("zh", "系统"), ("ja", "監視カメラ"), ("ja", "販売"), ("th", "กล้องวงจรปิด"), ("th", "ขาย"),
    ("ko", "감시")])
def test_words_of_languages_without_spaces_are_found(tmp_path: Path, language: str, words: str) -> None:
    made = [written(text, code) for code, text in WORDS.items()]
    shards = by_hand(tmp_path, made)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        load_by_hand(opened, made)
        assert [claim.quote for claim in opened.claims(text=words)] == [WORDS[language]]
    assert [claim.quote for claim in scan(shards).claims(text=words)] == [WORDS[language]]


def written(text: str, language: str) -> tuple[Document, Claim]:
    document = Document.of(text, language=language)
    china, kenya = (Party(name=name, type=PartyType.STATE, country=code) for name, code in (("China", "CN"), ("Kenya", "KE")))
    return document, Claim.of(document, start=0, end=len(document.text), kind=Kind.SUPPLY, from_party=china, to_party=kenya,
                              technology=(Technology.FACE_RECOGNITION,), extractor="x-1")


def by_hand(folder: Path, made: list[tuple[Document, Claim]]) -> Path:
    out = folder / "shards"
    for name in ("claims", "shards"):
        (out / name).mkdir(parents=True)
    (out / "schema.json").write_text('{"extractor": "x-1"}')
    writer = Writer(out / "claims" / "a.parquet", "claims")
    writer.add(sorted((claim_row(claim, document) for document, claim in made), key=order_of))
    writer.close()
    (out / "shards" / "a.json").write_text("{}")
    return out


def load_by_hand(opened: Ledger, made: list[tuple[Document, Claim]]) -> None:
    for document, claim in made:
        opened.add(document, [claim])


@pytest.mark.parametrize("words", [["--count"], ["--by", "to_country", "--limit", "2"], ["--limit", "3"], ["--to", "KE"]])
def test_the_command_answers(crawl: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(["query", str(crawl), *words]) == 0
    assert capsys.readouterr().out.strip()
    assert main(["query", str(crawl), *words, "--json"]) == 0
    json.loads(capsys.readouterr().out)


def test_an_unknown_column_is_one_line(crawl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", str(crawl), "--by", "colour"]) == 2
    assert "unknown column 'colour'; one of: id, kind" in capsys.readouterr().err
