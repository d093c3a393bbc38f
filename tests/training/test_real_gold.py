"""Annotations kept as places in texts that lie elsewhere: whole again to the byte, or not at all."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.bench import read_gold
from sousveil.model.errors import SousveilError
from training import real_gold

ROOT = Path(__file__).resolve().parents[2]
HELD = sorted((ROOT / "tests" / "gold" / "real").glob("*.jsonl"))
TEXT = "Padding here.\n\nAtesa sold “cameras”\u2028to Osland’s police. Nobody denied it."


def _annotated(text: str) -> dict[str, Any]:
    seller = {"name": "Atesa", "type": "company", "country": None}
    claim = {"kind": "supply", "from": seller, "quote": "sold “cameras”\u2028to Osland"}
    return {"id": "real-001", "source": {"title": "T", "published": "2014-05-02"}, "text": text, "claims": [claim]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "reports"
    folder.mkdir(parents=True)
    (folder / "all.json").write_text(json.dumps([{"text": "Nothing."}, {"text": TEXT}]), encoding="utf-8")
    with (folder / "loans.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["AidData Record ID", "Description"])
        table.writeheader()
        table.writerows([{"AidData Record ID": "907", "Description": TEXT}])
    return tmp_path / "data"


@pytest.mark.parametrize(("file", "record"), [("reports/all.json", "1"), ("reports/loans.csv", "907")])
def test_what_is_taken_apart_holds_no_text_and_is_whole_again(data: Path, tmp_path: Path, file: str, record: str) -> None:
    row = _annotated(TEXT[15:])
    kept = real_gold.apart(row, file, data)
    assert kept["of"]["record"] == record
    assert "cameras" not in json.dumps(kept)
    path = tmp_path / "kept.jsonl"
    path.write_text(json.dumps(kept) + "\n", encoding="utf-8")
    assert real_gold.whole(path, data) == [row]


def test_by_the_command_there_and_back(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    annotated, kept, again = tmp_path / "annotated.jsonl", tmp_path / "kept.jsonl", tmp_path / "build" / "again.jsonl"
    annotated.write_text(json.dumps(_annotated(TEXT), ensure_ascii=False) + "\n", encoding="utf-8")
    for asked in ([str(kept), "--take", str(annotated), "--of", "reports/all.json"], [str(kept), "--out", str(again)]):
        monkeypatch.setattr("sys.argv", ["real_gold", *asked, "--data", str(data)])
        assert real_gold.main() == 0
    assert read_gold(again) == read_gold(annotated)


def test_a_text_that_has_changed_is_refused(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text(json.dumps(real_gold.apart(_annotated(TEXT), "reports/all.json", data)) + "\n", encoding="utf-8")
    other = tmp_path / "other"
    (other / "reports").mkdir(parents=True)
    changed = [{"text": ""}, {"text": TEXT.replace("sold", "gave")}]
    (other / "reports" / "all.json").write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(SousveilError, match=r"record 1 of reports/all\.json has another text"):
        real_gold.whole(path, other)
    with pytest.raises(SousveilError, match="no such file; --data names the folder"):
        real_gold.whole(path, tmp_path / "nowhere")


def test_a_text_that_stands_nowhere_or_a_quote_that_is_not_in_it_is_refused(data: Path) -> None:
    with pytest.raises(SousveilError, match="stands in no record"):
        real_gold.apart(_annotated("Something else."), "reports/all.json", data)
    with pytest.raises(SousveilError, match="does not stand in its text"):
        real_gold.apart(_annotated(TEXT[:13]), "reports/all.json", data)


def test_a_line_without_places_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text('{"id": "a", "of": {"file": "x"}, "claims": []}\n', encoding="utf-8")
    with pytest.raises(SousveilError, match="line 1 does not say where"):
        real_gold.pointed(path)


@pytest.mark.parametrize("path", HELD, ids=lambda path: path.stem)
def test_what_is_kept_here_is_whole_where_the_shared_data_lies(shared: Path, path: Path) -> None:
    for row in real_gold.whole(path, shared / "data"):
        assert row["text"] == row["text"].strip()
        assert all(claim["quote"] in row["text"] for claim in row["claims"])
