"""A calibration learns from decisions, and is not replaced by a worse one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from types import ModuleType

import pytest

from sousveil import pipeline
from sousveil.extraction.calibration import Features
from sousveil.model import Document
from training import calibrate, recalibrate
from training.calibrate import Sample

TEXT = "Huawei sold surveillance cameras to Kenya. ZTE sold spyware to Uganda."


def made(seed: int, passages: int, *, honest: bool = True) -> list[Sample]:
    """Relations whose model's probability is what it says, or its contrary."""
    dice = random.Random(seed)
    found = []
    for passage in range(passages):
        for _ in range(5):
            chance = dice.random()
            right = dice.random() < (chance if honest else 1 - chance)
            found.append(Sample(passage, Features(rules=dice.choice([0.0, 0.6]), model=chance, rivals=0), right))
    return found


def party(name: str, kind: str, country: str) -> dict[str, str]:
    return {"name": name, "type": kind, "country": country}


ROW = {
    "id": "a", "text": TEXT,
    "claims": [{"kind": "supply", "from": party("Huawei", "company", "CN"), "to": party("Kenya", "state", "KE"),
                "modality": "asserted", "quote": "Huawei sold surveillance cameras to Kenya"}],
    "rejected": [{"kind": "supply", "from": party("ZTE", "company", "CN"), "to": party("Uganda", "state", "UG"),
                  "modality": "asserted", "quote": "ZTE sold spyware to Uganda"}],
}  # fmt: skip


def test_only_what_was_decided_is_learned_from() -> None:
    assert [sample.right for sample in recalibrate.decided([ROW])] == [True, False]
    assert recalibrate.decided([{**ROW, "claims": [], "rejected": []}]) == []


def test_text_that_no_model_reads_is_weighed_apart() -> None:
    text = "Huawei a vendu des caméras de surveillance au Kenya."
    [sold] = pipeline.claims_of(Document.of(text, language="fr"))
    row = {"id": "fr", "text": text, "source": {"language": "fr"}, "claims": [sold.to_json()], "rejected": []}
    assert recalibrate.decided([row]) == []
    assert [sample.right for sample in recalibrate.decided([row], None)] == [True]


def test_more_of_the_same_is_better() -> None:
    few = made(1, 12)
    assert recalibrate.compare(few, made(2, 300)).is_better


def test_decisions_against_all_evidence_make_old_passages_worse() -> None:
    old, new = made(1, 200), made(3, 30, honest=False)
    without, with_ = recalibrate.compare(old, made(4, 30)), recalibrate.compare(old, new)
    assert with_.after > without.after


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    reviewed, out = tmp_path / "r.jsonl", tmp_path / "calibration.json"
    reviewed.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    out.write_text(json.dumps({"weights": [1.0], "threshold": 0.4, "fitted on": {}}), encoding="utf-8")
    monkeypatch.setattr(recalibrate, "samples", lambda paths, pace: (made(1, 30), 100))
    return reviewed, out


def test_a_better_calibration_is_written_with_what_it_rests_on(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed, out = files
    monkeypatch.setattr(recalibrate, "compare", lambda old, new: recalibrate.Comparison(0.5, 0.4, 0.02))
    assert recalibrate.main([str(reviewed), "--out", str(out)]) == 0
    table = json.loads(out.read_text())
    assert len(table["weights"]) == len(Features(rules=0, model=0, rivals=0).vector()) and table["threshold"] == 0.4
    assert table["recalibrated"]["decisions"] == 2 and list(table["recalibrated"]["files"]) == ["r.jsonl"]


def test_a_worse_calibration_is_refused(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewed, out = files
    before = out.read_text()
    monkeypatch.setattr(recalibrate, "compare", lambda old, new: recalibrate.Comparison(0.4, 0.41, 0.02))
    assert recalibrate.main([str(reviewed), "--out", str(out)]) == 1
    assert out.read_text() == before and "nothing is changed" in capsys.readouterr().err


def test_no_decision_changes_nothing(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    reviewed, out = files
    before = out.read_text()
    reviewed.write_text(json.dumps({**ROW, "claims": [], "rejected": []}) + "\n", encoding="utf-8")
    assert recalibrate.main([str(reviewed), "--out", str(out)]) == 1
    assert out.read_text() == before


@pytest.mark.parametrize("module", [calibrate, recalibrate])
def test_what_is_not_there_is_one_line(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = [str(tmp_path / "none.jsonl"), "--extractor", "frames"]
    monkeypatch.setattr("sys.argv", ["x", *asked])
    with pytest.raises(SystemExit) as stopped:
        module.main()
    assert stopped.value.code == 2 and capsys.readouterr().err.splitlines()[-1].endswith("no such file")
