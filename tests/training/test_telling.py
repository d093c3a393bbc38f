"""The weights of the place that is quoted are learned from annotated passages, and what they are worth is said."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy")

from training import telling

TEXT = (
    "Huawei sold cameras to Kenya, the opposition complained on Monday. It rained in Nairobi, and the minister stayed at home."
    " Huawei sold 1,800 surveillance cameras to Kenya in 2014 for $14 million."
)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    maker, buyer = {"name": "Huawei", "type": "company", "country": "CN"}, {"name": "Kenya", "type": "state", "country": "KE"}
    claim = {
        "kind": "supply", "quote": TEXT[TEXT.rindex("Huawei") :], "from": maker, "to": buyer,
        "technology": ["video-surveillance"], "status": "in-place", "modality": "asserted", "time": "2014", "speaker": None,
    }  # fmt: skip
    path = tmp_path / "gold.jsonl"
    row = {"id": "p1", "source": {"title": None, "published": None}, "text": TEXT, "claims": [claim]}
    path.write_text(json.dumps(row) + "\n")
    return path


def test_a_relation_in_two_places_is_labelled_by_the_annotated_quote(gold: Path) -> None:
    (choice,) = telling.decisions([gold])
    assert choice.right == [False, True] and len(choice.evidence) == 2
    assert choice.evidence[1]["amount"] == 1.0 and choice.evidence[0]["amount"] == 0.0


def test_what_is_fitted_is_written_with_what_it_was_fitted_on(
    gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = telling.decisions([gold]) * 20
    monkeypatch.setattr(telling, "decisions", lambda paths: found)
    out = tmp_path / "telling.json"
    monkeypatch.setattr(sys, "argv", ["telling", str(gold), "--out", str(out)])
    telling.main()
    made = json.loads(out.read_text())
    assert made["fitted_on"]["files"] == ["gold.jsonl"] and made["right_by_cross_validation"]["choices"] == 20
    assert made["weights"]["amount"] > 0 and "20 choices" in capsys.readouterr().out


def test_nothing_to_learn_from_is_said_in_one_line(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "decisions", lambda paths: [])
    monkeypatch.setattr(sys, "argv", ["telling", str(gold)])
    with pytest.raises(SystemExit) as stopped:
        telling.main()
    assert stopped.value.code == 2
