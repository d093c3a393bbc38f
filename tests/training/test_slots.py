"""The command line over the corpus: check says what is wrong and counts, fill writes rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.slots import check, main, summary

CORPUS = sorted((Path(__file__).parents[2] / "corpus" / "passages").glob("w*.txt"))
GOOD = '=== x-1 | wire | -\nV1 company\nS1 state\n---\n[V1] left [S1]. It fell.\n---\n---\nV1: "It"\n'
BAD = GOOD.replace("x-1", "x-2").replace('"It"', '"They"')


def write(folder: Path, text: str) -> str:
    path = folder / "w.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_check_finds_nothing_wrong_with_the_corpus() -> None:
    report = check(CORPUS)
    assert report.complaints == ()
    assert len(report.passages) >= 1080
    assert sum(len(passage.claims) for passage in report.passages) >= 2400


def test_every_passage_of_the_corpus_with_claims_has_mentions_beside_its_slots() -> None:
    for passage in check(CORPUS).passages:
        ends = {end for claim in passage.claims for end in (claim.source, claim.target) if end is not None}
        assert not ends or passage.mentions


def test_data_card_states_the_figures_of_the_corpus() -> None:
    card = (CORPUS[0].parent.parent / "README.md").read_text(encoding="utf-8")
    assert summary(check(CORPUS)) in card


def test_check_goes_on_after_a_wrong_passage(tmp_path: Path) -> None:
    report = check([write(tmp_path, BAD + GOOD)])
    assert [passage.ident for passage in report.passages] == ["x-1"]
    assert len(report.complaints) == 1 and report.complaints[0].startswith("w.txt: x-2: ")


def test_check_refuses_an_id_twice(tmp_path: Path) -> None:
    assert "second passage" in check([write(tmp_path, GOOD + GOOD)]).complaints[0]


def test_check_remarks_on_a_party_without_a_mention(tmp_path: Path) -> None:
    claim = 'use | V1 > "exiles" group @S1 | drone | in-place | asserted | - | | "[V1] left [S1]"\n'
    text = GOOD.replace("---\n---\n", f"---\n{claim}---\n")
    report = check([write(tmp_path, text)])
    assert report.complaints == () and report.remarks == ("x-1: no mention of exiles",)


def test_summary_counts(tmp_path: Path) -> None:
    lines = summary(check([write(tmp_path, GOOD)])).splitlines()
    assert lines[0] == "1 passages, 1 without claims"
    assert lines[3] == "3 mentions: name 2, pronoun 1"


def test_main_check_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", write(tmp_path, GOOD)]) == 0
    assert main(["check", write(tmp_path, BAD)]) == 1
    assert main(["check", str(tmp_path / "none.txt")]) == 2
    assert "cannot read" in capsys.readouterr().err


def test_main_fill_writes_a_row_for_each_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fill", write(tmp_path, GOOD), "--copies", "3", "--seed", "5"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == ["x-1.0", "x-1.1", "x-1.2"]
    assert len({row["text"] for row in rows}) == 3


def test_main_fill_can_ask_for_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = 'use | V1 > "exiles" group @S1 | drone | in-place | asserted | - | | "[V1] left [S1]"\n'
    text = GOOD.replace("---\n---\n", f"---\n{claim}---\n") + GOOD.replace("x-1", "x-2")
    for kinds, found in ((["use", "supply"], ["x-1.0"]), (["supply"], [])):
        assert main(["fill", write(tmp_path, text), "--kinds", *kinds]) == 0
        said = capsys.readouterr()
        assert [json.loads(line)["id"] for line in said.out.splitlines()] == found
        assert said.err.endswith(f"{len(found)} of 2 filled\n")


def test_main_fill_writes_nothing_where_a_passage_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fill", write(tmp_path, GOOD + BAD)]) == 1
    assert capsys.readouterr().out == ""


def test_main_refuses_no_copies(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fill", write(tmp_path, GOOD), "--copies", "0"])
    assert stop.value.code == 2
