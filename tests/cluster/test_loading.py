"""Shards into a ledger: everything once, nothing that is not whole, and with every promise of a ledger."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from sousveil import cluster, ledger
from sousveil.cli import main
from sousveil.cluster import ahead, load, scan
from sousveil.cluster.columns import Writer, about, claim_of, claim_row, document_of, document_row, rows_of
from sousveil.cluster.shard import Done, Outcome
from sousveil.cluster.storage import HERE, Folder
from sousveil.cluster.task import sha256_of
from sousveil.ledger.verify import verify
from sousveil.model import Claim, Document, Kind, Party, PartyType, ReadingError

ROOT = Path(__file__).resolve().parents[2]


def test_what_was_loaded_is_what_the_shards_hold(crawl: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        loaded = load(crawl, opened)
        shards = scan(crawl)
        assert opened.count() == shards.count() == loaded.claims > 50
        assert {claim.id: claim for claim in opened.claims()} == {claim.id: claim for claim in shards.claims()}
        assert loaded.there > 0 and loaded.refused == []
        assert verify(opened.store).problems == []


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little there is to load, a process of its own makes it ready."""
    monkeypatch.setattr("sousveil.cluster.ahead.MUCH", 0)
    monkeypatch.setattr("sousveil.cluster.ahead._cores", lambda: 2)


@pytest.mark.parametrize("much", [0, 4_000_000])
def test_loading_gives_the_ledger_that_adding_one_by_one_gives(
    crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, much: int
) -> None:
    """Made ahead in a process or a thread, thousands to a step: the same events in the same order, so the same head."""
    monkeypatch.setattr("sousveil.cluster.ahead.MUCH", much)
    monkeypatch.setattr("sousveil.cluster.ahead._cores", lambda: 2)
    monkeypatch.setattr("sousveil.ledger.adding.now", lambda: "2026-01-02T03:04:05Z")
    monkeypatch.setattr("sousveil.ledger.log.os.urandom", bytes)  # no salts, and one name for both ledgers
    monkeypatch.setattr("sousveil.ledger.opening.secrets.token_hex", lambda size: "0" * size)
    monkeypatch.setattr("sousveil.cluster.preparing.BATCH", 40)
    with ledger.open(tmp_path / "quick.sousveil") as quick, ledger.open(tmp_path / "slow.sousveil") as slow:
        load(crawl, quick)
        extractor = json.loads((crawl / "schema.json").read_text())["extractor"]
        for report in sorted((crawl / "shards").glob("*.json")):
            claims: dict[str, list[Claim]] = {}
            for path in (crawl / "claims").glob(f"{report.stem}.parquet"):
                for row in rows_of(parquet.read_table(path)):
                    claims.setdefault(row["document"], []).append(claim_of(row))
            for path in (crawl / "documents").glob(f"{report.stem}.parquet"):
                for row in parquet.read_table(path).to_pylist():
                    slow.add(document_of(row), claims.get(row["id"], []), extractor=extractor)
        assert quick.head().size > 100 and quick.head() == slow.head()


def test_loading_twice_adds_nothing(crawl: Path, tmp_path: Path) -> None:
    with ledger.open(tmp_path / "l.sousveil") as opened:
        load(crawl, opened)
        before = opened.head()
        again = load(crawl, opened)
        assert (again.documents, again.claims) == (0, 0) and opened.head() == before


def test_what_is_not_whole_is_refused_alone(crawl: Path, tmp_path: Path) -> None:
    copy = tmp_path / "shards"
    shutil.copytree(crawl, copy)
    first, second, third, *_ = sorted(path for path in (copy / "claims").iterdir())
    first.write_bytes(first.read_bytes()[:-9])
    second.unlink()
    (copy / "shards" / f"{third.stem}.json").write_text('{"half')
    with ledger.open(tmp_path / "l.sousveil") as opened:
        loaded = load(copy, opened)
        assert len(loaded.refused) == 3 and opened.count() == loaded.claims > 0
        assert "sha256" in loaded.refused[0][1] and "no such file" in loaded.refused[1][1] and "damaged" in loaded.refused[2][1]


@pytest.mark.parametrize("steps", [0, 1, 2, 5, 8])
@pytest.mark.usefixtures("elsewhere")
def test_a_process_that_is_killed_while_it_makes_shards_ready_costs_nothing(
    crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    copy = tmp_path / "shards"
    shutil.copytree(crawl, copy)
    for path in sorted((copy / "claims").iterdir())[1:3]:
        path.write_bytes(path.read_bytes()[:-9])
    with ledger.open(tmp_path / "whole.sousveil") as opened:
        whole = load(copy, opened)
    given = 0

    def next_or_killed(process: subprocess.Popen[bytes]) -> object:
        nonlocal given
        given += 1
        if given > steps:
            process.kill()
            process.wait()
            return None
        return of_the_process(process)

    of_the_process = ahead._next
    monkeypatch.setattr(ahead, "_next", next_or_killed)
    with ledger.open(tmp_path / "killed.sousveil") as opened:
        assert load(copy, opened) == whole and len(whole.refused) == 2 and given == steps + 1
        assert verify(opened.store).problems == []


@pytest.mark.usefixtures("elsewhere")
def test_where_no_process_can_be_started_shards_are_loaded_all_the_same(
    crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr("sousveil.cluster.ahead.subprocess.Popen", none)
    with ledger.open(tmp_path / "l.sousveil") as opened:
        assert load(crawl, opened).claims == opened.count() == scan(crawl).count()


@pytest.mark.usefixtures("elsewhere")
def test_the_process_ends_with_the_load(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*asked: object, **told: object) -> subprocess.Popen[bytes]:
        started.append(popen(*asked, **told))  # type: ignore[call-overload]
        return started[0]

    monkeypatch.setattr("sousveil.cluster.ahead.subprocess.Popen", noted)
    folder = Folder(str(crawl), HERE)
    steps = ahead.made_ahead(folder, [name.removesuffix(".json") for name in folder.names("shards")])
    next(steps)
    assert started[0].poll() is None
    steps.close()
    assert started[0].poll() is not None


def test_a_quote_that_was_changed_is_not_loaded(crawl: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    copy = tmp_path / "shards"
    shutil.copytree(crawl, copy)
    path = min((copy / "claims").iterdir())
    table = parquet.read_table(path)
    quotes = [quote.replace("sold", "gave") for quote in table["quote"].to_pylist()]
    parquet.write_table(table.set_column(table.schema.get_field_index("quote"), "quote", [quotes]), path)
    report = copy / "shards" / f"{path.stem}.json"
    told = json.loads(report.read_text())
    told["files"]["claims"]["sha256"] = sha256_of(path)
    report.write_text(json.dumps(told))
    with ledger.open(tmp_path / "l.sousveil") as opened:
        loaded = load(copy, opened)
        assert len(loaded.refused) == 1 and "its quote is not at" in loaded.refused[0][1]
        assert all("gave" not in claim.quote for claim in opened.claims())


def test_a_redacted_document_stays_out(crawl: Path, tmp_path: Path) -> None:
    path = tmp_path / "l.sousveil"
    with ledger.open(path) as opened:
        load(crawl, opened)
        gone = opened.claims(limit=1)[0].doc
    assert main(["redact", gone, "--reason", "private", "--ledger", str(path)]) == 0
    with ledger.open(path) as opened:
        assert load(crawl, opened).redacted >= 1
        assert gone not in {claim.doc for claim in opened.claims()}


@pytest.mark.slow
def test_a_load_that_was_killed_is_finished_by_loading_again(crawl: Path, tmp_path: Path) -> None:
    script = ("import sys, time; from sousveil import cluster, ledger\n"
              "with ledger.open(sys.argv[2]) as opened:\n"
              "    cluster.load(sys.argv[1], opened, progress=lambda at, of: time.sleep(0.2))")
    process = subprocess.Popen([sys.executable, "-c", script, crawl, tmp_path / "l.sousveil"], cwd=ROOT)
    while True:
        if (tmp_path / "l.sousveil").exists():
            with ledger.open(tmp_path / "l.sousveil", readonly=True) as opened:
                if opened.count_documents() > 5:
                    break
        assert process.poll() is None
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with ledger.open(tmp_path / "l.sousveil") as opened:
        load(crawl, opened)
        assert opened.count() == scan(crawl).count() and verify(opened.store).problems == []


def test_a_folder_without_shards_is_one_line_and_makes_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ReadingError, match="holds no shards"):
        cluster.scan(tmp_path)
    assert main(["load", str(tmp_path), "--ledger", str(tmp_path / "l.sousveil")]) == 1
    said = capsys.readouterr().err
    assert "holds no shards" in said and said.count("\n") == 1 and not (tmp_path / "l.sousveil").exists()


def test_the_command_says_what_came_in(crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(crawl), "--ledger", str(tmp_path / "l.sousveil")]) == 0
    assert "claims added from" in capsys.readouterr().err
    assert main(["query", str(crawl), "--count"]) == 0
    count = int(capsys.readouterr().out)
    with ledger.open(tmp_path / "l.sousveil", readonly=True) as opened:
        assert opened.count() == count


UNSPACED = {
    "人脸识别系统": "华为公司向肯尼亚出售了人脸识别系统。", "監視カメラ": "同社はケニアに監視カメラを売った。",
    "กล้องวงจรปิด": "บริษัทขายกล้องวงจรปิดให้เคนยา", "出售": "华为公司向肯尼亚出售了人脸识别系统。",
}


def shards_of(folder: Path, sentences: Sequence[str]) -> None:
    """One whole shard: a document with one claim for each sentence, and one in English."""
    (folder / "shards").mkdir(parents=True)
    (folder / "schema.json").write_text(json.dumps(about("rules 0.2.0")))
    kenya = Party(name="Kenya", type=PartyType.STATE, country="KE")
    documents = [Document.of(f"Report {n}.\n{said}") for n, said in enumerate((*sentences, "Acme sold cameras to Kenya."))]
    claims = [Claim.of(each, start=each.text.index("\n") + 1, end=len(each.text), kind=Kind.SUPPLY, from_party=None,
                       to_party=kenya, extractor="rules 0.2.0") for each in documents]
    files = {}
    for table, rows in (("documents", [document_row(each) for each in documents]),
                        ("claims", [claim_row(*pair) for pair in zip(claims, documents, strict=True)])):
        path = folder / table / "s.parquet"
        path.parent.mkdir()
        writer = Writer(path, table)
        writer.add(rows)
        writer.close()
        files[table] = {"name": f"{table}/s.parquet", "rows": len(rows), "sha256": sha256_of(path)}
    done = Done(shard="s", source="s", outcome=Outcome.DONE, files=files)
    (folder / "shards" / "s.json").write_text(json.dumps(done.to_json()))


def test_words_of_scripts_without_spaces_are_found_in_loaded_shards(tmp_path: Path) -> None:
    shards_of(tmp_path / "shards", sorted(set(UNSPACED.values())))
    with ledger.open(tmp_path / "l.sousveil") as opened:
        assert load(tmp_path / "shards", opened).claims == 4
        for word, sentence in UNSPACED.items():
            assert [claim.quote for claim in opened.claims(text=word)] == [sentence]
            assert [document.text.endswith(sentence) for document in opened.documents(text=word)] == [True]
        assert opened.claims(text="系统出售") == [] and opened.count(text="cameras") == 1
        assert verify(opened.store).problems == []


def test_long_documents_are_loaded_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shards_of(tmp_path / "shards", [f"Acme sold cameras to Kenya. {'Long. ' * 2000}{n}" for n in range(20)])
    monkeypatch.setattr("sousveil.cluster.preparing.BATCH", 40)  # rows: 20 long documents are 160
    sizes: list[int] = []
    with ledger.open(tmp_path / "l.sousveil") as opened:
        add_many = opened.add_many
        monkeypatch.setattr(opened, "add_many", lambda items, **told: (sizes.append(len(items)), add_many(items, **told))[1])
        assert load(tmp_path / "shards", opened).claims == 21
    assert max(sizes) <= 6 and sum(sizes) == 21
