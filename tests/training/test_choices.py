"""The weights of what the rules leave open are learned from annotated passages, and what they are worth is said."""

from __future__ import annotations

import json
import sys

import pytest

pytest.importorskip("numpy")

from sousveil.extraction.weighing.choice import Choices
from training import choices, homes

SAID = {
    "Huawei sold cameras to Kenya in 2015 for $5 million, or 70 million in all.": ("in-place", "asserted", "2015", None),
    "Mwai Kibaki said that Huawei sold cameras to Kenya.": ("ended", "asserted", None, "Kibaki"),
}


def row(number, text, status, modality, time, speaker):
    maker, buyer = {"name": "Huawei", "type": "company", "country": "CN"}, {"name": "Kenya", "type": "state", "country": "KE"}
    claim = {
        "kind": "supply", "quote": text, "from": maker, "to": buyer, "technology": ["video-surveillance"], "status": status,
        "modality": modality, "time": time, "speaker": speaker,
        "amount": {"value": 5_000_000, "currency": "USD"} if "$5 million" in text else None,
    }  # fmt: skip
    return {"id": f"p{number}", "source": {"title": None, "published": None}, "text": text, "claims": [claim]}


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    rows = [row(number, text, *told) for number, (text, told) in enumerate(SAID.items())]
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    return path


def test_each_question_is_labelled_by_the_annotation(gold):
    found = choices.decisions([gold])
    assert set(found) == {"status", "modality", "technology", "time", "speaker", "amount"}
    right = {q: [[a for a, ok in zip(d.answers, d.right, strict=True) if ok] for d in some] for q, some in found.items()}
    assert right["status"] == [["in-place"], ["ended"]] and right["time"] == [["2015"], [""]]
    assert len(right["amount"]) == 1 and "5000000.0" in right["amount"][0][0]
    assert right["technology"] == [["video-surveillance"]] * 2
    assert [[name for name in names if name] for names in right["speaker"]] == [[], ["Mwai Kibaki"]]
    assert [d.by_rules for d in found["status"]] == [True, False]


def test_fitted_weights_choose_what_was_right_again_and_again(gold):
    some = choices.decisions([gold])["status"] * 20
    weights = choices.fitted(some, 1.0)
    assert all(choices.is_right(one, weights) for one in some)
    assert choices.fitted(some, 1.0) == weights


def test_evidence_that_comes_seldom_has_no_weight(gold):
    some = choices.decisions([gold])["status"]
    assert choices.fitted(some, 1.0) == {} != choices.fitted(some * 2, 1.0)


def test_a_decision_without_a_right_answer_teaches_nothing():
    one = choices.Decision(0, [{"a": 1.0}, {"b": 1.0}], ["x", "y"], [False, False], by_rules=False, strict=True)
    assert choices.Sparse.of([one] * 9).starts == []


def test_the_table_that_is_written_is_the_one_that_the_language_reads(gold, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(choices, "LEAST", 1)
    monkeypatch.setattr(sys, "argv", ["choices", str(gold), str(gold), "--out", str(tmp_path / "choices.json")])
    choices.main()
    table = json.loads((tmp_path / "choices.json").read_text())
    assert table["leanings"]["status"]["answers"] == ["planned", "under-way", "in-place", "ended"]
    assert all(len(weights) == 4 for weights in table["leanings"]["status"]["weights"].values())
    assert table["right_by_cross_validation"]["status"]["decisions"] == 4 and "status: 4 labelled" in capsys.readouterr().out
    told = {"somebody": 1.0}
    assert Choices(weights=table["weights"]).score("speaker", told) == table["weights"]["speaker"].get("somebody", 0.0)


@pytest.mark.parametrize("module", [choices, homes])
@pytest.mark.parametrize("row", [None, "{"])
def test_a_file_that_is_missing_or_broken_is_told_in_one_line(module, row, tmp_path, monkeypatch, capsys):
    path = tmp_path / "gold.jsonl"
    if row is not None:
        path.write_text(row)
    monkeypatch.setattr(sys, "argv", ["training", str(path), "--out", str(tmp_path / "out.json")])
    with pytest.raises(SystemExit) as caught:
        module.main()
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert caught.value.code == 2 and "gold.jsonl" in last and "error:" in last and not (tmp_path / "out.json").exists()


def test_some_questions_can_be_fitted_beside_the_others(gold, tmp_path, monkeypatch):
    out = tmp_path / "choices.json"
    for only in ([], ["--only", "amount"]):
        monkeypatch.setattr(sys, "argv", ["choices", str(gold), "--out", str(out), *only])
        choices.main()
        made = json.loads(out.read_text())
        assert set(made["weights"]) == {"time", "speaker", "amount", "technology"}
        assert set(made["leanings"]) == {"status", "modality"}
    assert set(made["fitted_apart"]) == {"amount"} and made["fitted_apart"]["amount"]["files"] == ["gold.jsonl"]
