"""How far two annotators agree is counted by the same scorer as the program, over quotes that stand in the texts."""

import pytest

from sousveil.bench.agreement import place
from sousveil.model.errors import SousveilError
from training import agreement


@pytest.mark.parametrize("name", ["batch-63.jsonl", "batch-64.jsonl"])
def test_two_annotations_of_a_set_that_lies_here(name):
    gold = agreement.annotated(name)
    found = agreement.again(name, gold)
    assert found.keys() == {row["id"] for row in gold}
    texts = {row["id"]: row["text"] for row in gold}
    assert all(claim["quote"] and place(claim, texts[key]) for key, claims in found.items() for claim in claims)
    figures = agreement.compared(name).to_json()
    unfounded, strict, modality = figures["unfounded"], figures["strict"], figures["attributes"]["modality"]
    assert unfounded == 0 and strict["found"] > 250
    assert 0.95 <= strict["f1"] <= 0.97 and modality >= 0.94


def test_an_annotation_agrees_with_itself(monkeypatch):
    gold = agreement.annotated("batch-63.jsonl")
    monkeypatch.setattr(agreement, "again", lambda _name, rows: {row["id"]: row["claims"] for row in rows})
    strict = agreement.compared("batch-63.jsonl").to_json()["strict"]
    assert strict["f1"] == 1 and strict["gold"] == sum(len(row["claims"]) for row in gold)


def test_what_is_missing_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(agreement, "SHARED", tmp_path)
    with pytest.raises(SousveilError, match="no such file"):
        agreement.compared("citizenlab-5.jsonl")
    monkeypatch.setattr(agreement, "sets", lambda: iter(["dev.jsonl", "batch-63.jsonl"]))
    assert agreement.main() == 0
    told = capsys.readouterr()
    assert told.out.startswith("batch-63.jsonl: 40 passages") and "dev.jsonl: left out" in told.err
