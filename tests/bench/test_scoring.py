"""The project's scoring equals the reference scorer, and its parts do what they say."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from sousveil.bench import read_gold, score
from sousveil.bench.agreement import LENIENT, NONE, STRICT, grade, same_party
from sousveil.bench.bootstrap import interval
from sousveil.model import ReadingError

TEXT = "Huawei sold cameras to Kenya. Nobody was watched."


def party(name: str, kind: str = "state", country: str | None = None) -> dict[str, Any]:
    return {"name": name, "type": kind, "country": country}


def claim(**changes: Any) -> dict[str, Any]:
    row = {
        "kind": "supply",
        "from": party("Huawei", "company", "CN"),
        "to": party("Kenya", country="KE"),
        "technology": ["video-surveillance"],
        "quote": "Huawei sold cameras to Kenya",
        "modality": "asserted",
        "status": "in-place",
        "speaker": None,
        "time": None,
        "place": None,
        "amount": None,
    }
    return row | changes


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (claim(), STRICT),
        (claim(to=party("Kenyan police", "public-body", "KE")), STRICT),
        (claim(**{"from": party("Huawei Technologies Co., Ltd.", "company", "CN")}), STRICT),
        (claim(to=party("Uganda", country="UG")), LENIENT),
        (claim(**{"from": party("ZTE", "company", "CN"), "to": party("Uganda", country="UG")}), NONE),
        (claim(kind="finance"), NONE),
        (claim(quote="Nobody was watched"), NONE),
        (claim(quote="not in the text"), NONE),
    ],
)
def test_grade_of_a_claim(found: dict[str, Any], expected: int) -> None:
    assert grade(claim(), found, TEXT)[0] == expected


def test_cooperation_has_no_direction() -> None:
    one, other = party("Serbia", country="RS"), party("China", country="CN")
    gold = claim(kind="cooperation", **{"from": one, "to": other})
    assert grade(gold, claim(kind="cooperation", **{"from": other, "to": one}), TEXT)[0] == STRICT


def test_groups_without_a_country_agree_by_a_word() -> None:
    assert same_party(party("developing countries", "group"), party("countries", "group"))
    assert not same_party(party("journalists", "group"), party("dissidents", "group"))


def test_score_counts_false_claims_in_silent_documents() -> None:
    scored = score([{"id": "a", "text": TEXT, "claims": []}], {"a": [claim()]})
    assert (scored.silent, scored.false_in_silent) == (1, 1)


def test_score_counts_unfounded_quotes() -> None:
    assert score([{"id": "a", "text": TEXT, "claims": []}], {"a": [claim(quote="invented words")]}).unfounded == 1


def test_interval_holds_the_figure() -> None:
    gold = [{"id": str(n), "text": TEXT, "claims": [claim()]} for n in range(10)]
    found = {str(n): [claim()] if n % 2 else [] for n in range(10)}
    low, high = interval(gold, found)["strict"]
    assert low < score(gold, found).strict.f1 < high


@pytest.mark.parametrize("source", ["Reuters", {"title": 5}, {"published": 2019}, [1]])
def test_a_source_that_is_none_is_told_with_its_line(tmp_path: Path, source: object) -> None:
    file = tmp_path / "gold.jsonl"
    row = {"id": "a", "text": "x", "claims": []}
    file.write_text(json.dumps(row) + "\n" + json.dumps(row | {"source": source}), encoding="utf-8")
    with pytest.raises(ReadingError, match='line 2: "source" is an object'):
        read_gold(file)


def test_read_gold_says_which_line_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"id": "a", "text": "x", "claims": []}\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(ReadingError, match="line 2"):
        read_gold(file)


def test_figures_equal_the_reference_scorer(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("reference_scorer", shared / "tools" / "score_claims.py")
    assert spec and spec.loader
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    gold = read_gold(shared / "gold" / "dev-written.jsonl")
    found = {row["id"]: row["claims"][::2] + [c | {"kind": "use"} for c in row["claims"][1::2]] for row in gold}
    theirs, _ = reference.score(gold, found)
    ours = score(gold, found).to_json()
    for level in ("strict", "lenient"):
        assert {name: ours[level][name] for name in ("precision", "recall", "f1")} == theirs[level]
    assert ours["macro"] == theirs["macro"]
    assert ours["attributes"] == theirs["attributes"]
