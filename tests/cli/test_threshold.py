"""`--threshold`: how sure a claim must be to be shown, and what stands whatever it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.model import Claim, Decision, Document, Kind, Modality, Party, PartyType, Tier, Verdict
from tests.cli.conftest import Run
from tests.cli.test_extractor import GOLD

TEXT = "Huawei sold cameras to Kenya. Kenya denied that Huawei sold it cameras. ZTE sold a network to Peru. Dahua is in Chad."
SAID = ("Hikvision sold cameras to Kenya in 2018. Kenya denied that Hikvision sold it cameras. "
        "Police may have used software on them, and NSO Group was named.")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(SAID, encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A ledger of a supply (.7), its denial (.3), a second supply (.5, a candidate) and one that a person confirmed (.1)."""
    document = Document.of(TEXT)

    def claim(start: int, end: int, supplier: str, code: str, sure: float, **more: object) -> Claim:
        ends = {"from_party": Party(name=supplier, type=PartyType.COMPANY, country="CN"),
                "to_party": Party(name=code, type=PartyType.STATE, country=code)}
        made = {"kind": Kind.SUPPLY, "confidence": sure, "extractor": "x-1", **ends, **more}
        return Claim.of(document, start=start, end=end, **made)  # type: ignore[arg-type]

    claims = [
        claim(0, 28, "Huawei", "KE", 0.7), claim(30, 70, "Huawei", "KE", 0.3, modality=Modality.DENIED),
        claim(72, 98, "ZTE", "PE", 0.5, tier=Tier.CANDIDATE), claim(100, 117, "Dahua", "TD", 0.1, tier=Tier.CANDIDATE),
    ]  # fmt: skip
    path = tmp_path / "case.sousveil"
    with ledgers.open(path) as ledger:
        ledger.add(document, claims)
        ledger.decide(Decision(id="d1", claim=claims[3].id, verdict=Verdict.CONFIRM, who="Ana", at="2026-01-01T00:00:00Z"))
    return path


def shown(said: str) -> list[tuple[str, str]]:
    return [(row["from"]["name"], row["modality"]) for row in json.loads(said)]


@pytest.mark.parametrize(("threshold", "names"), [
    (0.0, ["Huawei", "Huawei", "ZTE", "Dahua"]), (0.5, ["Huawei", "Huawei", "ZTE", "Dahua"]),
    (0.51, ["Huawei", "Huawei", "Dahua"]), (0.7, ["Huawei", "Huawei", "Dahua"]), (0.71, ["Dahua"]), (1.0, ["Dahua"]),
])  # fmt: skip
def test_claims_of_a_ledger_from_there_on_with_denials_and_what_people_confirmed(
    run: Run, case: Path, threshold: float, names: list[str]
) -> None:
    said = run("claims", "--ledger", case, "--threshold", threshold, "--json")
    assert [name for name, _ in shown(said.out)] == names
    assert run("claims", "--ledger", case, "--threshold", threshold, "--json", "--limit", 1).out.count('"quote"') == 1


def test_candidates_are_the_rest_and_called_so(run: Run, case: Path) -> None:
    rows = json.loads(run("claims", "--ledger", case, "--threshold", 0.6, "--candidates", "--json").out)
    assert [row["tier"] for row in rows] == ["claim", "claim", "candidate", "claim"]
    assert run("claims", "--ledger", case, "--to", "Peru", "--threshold", 0.6).err == (
        "sousveil: no claim passes --to Peru --threshold 0.6; candidates that do: 1 (--candidates)\n"
    )


def test_a_ledger_is_left_as_it_is(run: Run, case: Path) -> None:
    before = run("claims", "--ledger", case, "--json").out
    run("claims", "--ledger", case, "--threshold", 0.1)
    assert run("claims", "--ledger", case, "--json").out == before
    assert shown(before) == [("Huawei", "asserted"), ("Huawei", "denied"), ("Dahua", "asserted")]


def test_extract_shows_what_is_so_sure_and_a_denial_of_it(run: Run, text: Path) -> None:
    every = json.loads(run("extract", text, "--json", "--threshold", 0).out)
    assert {row["tier"] for row in every} == {"claim"}
    by_default = json.loads(run("extract", text, "--json").out)
    assert len(every) > len(by_default) == 2
    sale, denial = by_default
    assert (sale["modality"], denial["modality"]) == ("asserted", "denied")
    assert denial["confidence"] < sale["confidence"]
    bar = sale["confidence"]
    assert [row["id"] for row in json.loads(run("extract", text, "--json", "--threshold", bar).out)] == [
        sale["id"], denial["id"]]  # fmt: skip
    none = run("extract", text, "--threshold", bar + 0.001)
    assert none.out == "" and "candidates: " in none.err


def test_a_strong_frame_is_not_enough_where_a_threshold_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text("In 2018, 40 cameras went to Peru from Hikvision.", encoding="utf-8")
    for row in json.loads(run("extract", path, "--json", "--threshold", 0.9).out):
        assert row["confidence"] >= 0.9


def test_bench_scores_it(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD), encoding="utf-8")
    recall = [json.loads(run("bench", "--gold", gold, "--json", "--threshold", t).out)["strict"]["recall"] for t in (0, 1)]
    assert recall == [1, 0]


@pytest.mark.parametrize("wrong", ["2", "-0.1", "sure", "nan"])
@pytest.mark.parametrize("words", [
    ("extract", "a.txt"), ("claims",), ("findings",), ("serve",), ("publish", "site"), ("dossier", "Kenya"), ("export", "csv"),
    ("exposure", "Kenya"), ("leverage", "China"), ("rank",), ("timeline", "Kenya"), ("network",), ("compare", "KE", "PE"),
    ("scenario", "cut-off", "--supplier", "Huawei"),
])  # fmt: skip
def test_what_is_no_share_is_one_clear_line(run: Run, words: tuple[str, ...], wrong: str) -> None:
    said = run(*words, f"--threshold={wrong}")
    assert said.code == 2 and "give a number from 0 to 1, such as 0.8" in said.err and said.err.count("\n") == 1


def test_findings_are_made_of_what_is_so_sure_and_say_so(run: Run, case: Path) -> None:
    names = {}
    for share in (0.5, 0.6, 0.8):
        rows = json.loads(run("findings", "--ledger", case, "--threshold", share, "--json").out)
        assert {row["threshold"] for row in rows} == {share}
        names[share] = {row["from"]["name"]: len(row["denials"]) for row in rows}
    assert names == {0.5: {"Huawei": 1, "ZTE": 0, "Dahua": 0}, 0.6: {"Huawei": 1, "Dahua": 0}, 0.8: {"Dahua": 0}}
    assert "threshold" not in run("findings", "--ledger", case, "--json").out
    assert run("findings", "--ledger", case, "--threshold", 0.8).out.startswith(
        "shown is what is at least 0.8 sure (--threshold)\n")
    assert run("findings", "--ledger", case, "--to", "Peru", "--threshold", 0.8).err == (
        "sousveil: no finding passes --to Peru --threshold 0.8\n")


@pytest.mark.parametrize("words", [
    ("exposure", "Kenya"), ("leverage", "Huawei"), ("rank",), ("timeline", "Kenya"), ("network",), ("compare", "KE", "TD"),
    ("scenario", "cut-off", "--supplier", "Huawei"),
])  # fmt: skip
def test_what_is_built_on_findings_says_so_too(run: Run, case: Path, words: tuple[str, ...]) -> None:
    moved = run(*words, "--ledger", case, "--threshold", 0.6, "--json")
    assert (moved.code, json.loads(moved.out)["threshold"]) == (0, 0.6)
    assert "threshold" not in json.loads(run(*words, "--ledger", case, "--json").out)
    text = run(*words, "--ledger", case, "--threshold", 0.6).out
    assert text.startswith("shown is what is at least 0.6 sure (--threshold)\n")


def test_an_analysis_knows_nothing_of_what_is_less_sure(run: Run, case: Path) -> None:
    assert run("exposure", "Peru", "--ledger", case).code == 2
    assert run("exposure", "Peru", "--ledger", case, "--threshold", 0.5).code == 0
    assert run("exposure", "Kenya", "--ledger", case, "--threshold", 0.8).code == 2


def test_files_are_of_what_is_so_sure_and_say_so(run: Run, case: Path, tmp_path: Path) -> None:
    at = ("--ledger", case, "--threshold", 0.5)
    first, *rows = map(json.loads, run("export", "jsonl", *at).out.splitlines())
    assert first["filters"] == {"threshold": "0.5"} and sum(row["type"] == "claim" for row in rows) == 4
    assert "Shown from a confidence of 0.5 on" in run("dossier", "Peru", *at).out
    assert run("dossier", "Peru", "--ledger", case).code == 2
    assert run("publish", tmp_path / "site", *at).code == 0
    assert "Shown from a confidence of 0.5 on" in (tmp_path / "site" / "country" / "PE.html").read_text(encoding="utf-8")
    assert run("network", *at, "--out", tmp_path / "n.gexf").code == 0
    assert "from a confidence of 0.5 on: the threshold was moved" in (tmp_path / "n.gexf").read_text(encoding="utf-8")


def test_the_app_is_started_at_it(run: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("sousveil.web.serve", lambda path, **options: asked.append(options["threshold"]))
    assert (run("serve", "--ledger", case).code, run("serve", "--ledger", case, "--threshold", 0.8).code) == (0, 0)
    assert asked == [None, 0.8]


def test_a_ledger_is_never_changed_by_it(run: Run, case: Path, tmp_path: Path) -> None:
    before = case.read_bytes()
    for words in (("claims",), ("findings",), ("export", "csv"), ("publish", tmp_path / "site"), ("exposure", "Kenya")):
        run(*words, "--ledger", case, "--threshold", 0.5)
    assert case.read_bytes() == before


def test_a_language_model_has_none(run: Run, text: Path) -> None:
    said = run("extract", text, "--extractor", "llm", "--endpoint", "http://127.0.0.1:9/v1", "--model", "m", "--threshold", 0.5)
    assert said.code == 2 and "--threshold: only with --extractor default or quick" in said.err


def test_a_scenario_file_keeps_it(run: Run, case: Path, tmp_path: Path) -> None:
    words, files = ("scenario", "cut-off", "--supplier", "Huawei", "--ledger", case), (tmp_path / "a.json", tmp_path / "b.json")
    moved = run(*words, "--threshold", 0.6, "--json", "--save", files[0])
    again = run("scenario", "run", files[0], "--ledger", case, "--json")
    assert json.loads(moved.out)["threshold"] == 0.6 and again.out == moved.out
    said = run("scenario", "run", files[0], "--ledger", case, "--threshold", 0)
    assert said.code == 2 and "the file says what is asked; leave out --threshold" in said.err
    run(*words, "--save", files[1])
    told = run("scenario", "compare", files[0], files[1], "--ledger", case).out
    assert told.startswith("< shown is what is at least 0.6 sure (--threshold)\n") and "\n> shown is" not in told
