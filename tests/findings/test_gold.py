"""Decided claims leave a ledger as annotated documents: what people settled, with their values, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import bench, ledger, pipeline
from sousveil.cli import main
from sousveil.findings.gold import gold
from sousveil.ledger import Ledger
from sousveil.model import Claim, Decision, Document, Reason, Verdict

TEXT = "Huawei sold surveillance cameras to Kenya. ZTE sold spyware to Uganda. Nokia sold drones to Ghana."


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.sousveil"
    document = Document.of(TEXT, title="Sales", published="2019-05-01")
    with ledger.open(path) as opened:
        opened.add(document, pipeline.claims_of(document))
    return path


def decide(opened: Ledger, claim: Claim, verdict: str, who: str = "ann", **more: object) -> None:
    made = Decision(
        id=f"{claim.id}-{verdict}-{who}", claim=claim.id, verdict=Verdict(verdict), who=who,
        at=f"2020-01-01T00:00:{len(opened.decisions()):02d}Z",
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    opened.decide(made)


def test_what_people_settled_is_in_the_row(case: Path) -> None:
    with ledger.open(case) as opened:
        first, second, third = opened.claims()
        decide(opened, first, "confirm")
        decide(opened, second, "correct", corrections={"time": "2018"})
        decide(opened, third, "reject", reason=Reason.NOT_SAID)
        [row] = gold(opened)
    assert [(c["id"], c["time"]) for c in row["claims"]] == [(first.id, None), (second.id, "2018")]
    assert [(c["id"], c["reasons"]) for c in row["rejected"]] == [(third.id, ["not-said"])]
    assert (row["undecided"], row["text"], row["source"]) == (0, TEXT, {"title": "Sales", "published": "2019-05-01"})
    assert "confidence" not in row["claims"][0] and row["claims"][0]["quote"] in TEXT


def test_what_people_did_not_settle_is_not(case: Path) -> None:
    with ledger.open(case) as opened:
        first, second, _ = opened.claims()
        decide(opened, first, "unsure")
        assert list(gold(opened)) == []
        decide(opened, second, "confirm", who="ann")
        decide(opened, second, "reject", who="bob", reason=Reason.WRONG_KIND)
        assert list(gold(opened)) == []
        decide(opened, first, "confirm", who="ann")
        [row] = gold(opened)
        assert len(row["claims"]) == 1 and row["undecided"] == 2
        assert list(gold(opened, complete=True)) == []


def test_the_command_writes_what_bench_reads(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ledger.open(case) as opened:
        for claim in opened.claims():
            decide(opened, claim, "confirm")
    out = tmp_path / "gold.jsonl"
    assert main(["review", "--export-gold", str(out), "--complete", "--ledger", str(case), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"claims": 3, "decided": 3, "confirmed": 3, "documents": 1, "kept": 3}
    assert len(bench.read_gold(out)[0]["claims"]) == 3
    assert main(["bench", "--gold", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["strict"]["f1"] == 1.0


def test_an_empty_review_is_told(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--ledger", str(case)]) == 0
    assert capsys.readouterr().out == "claims: 3\ndecided: 0\n"
