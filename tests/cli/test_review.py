"""`sousveil review`: in a terminal, from a file, and where there is neither."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.cli.rounds import plain
from sousveil.model import Claim, Document, Kind, Origin, Party, PartyType, Reason, Verdict
from tests.cli.conftest import Run, Said


class Terminal(io.StringIO):
    """Typed lines, then the end of the input; `stop` in place of a line is Ctrl-C."""

    def isatty(self) -> bool:
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        if line == "stop\n":
            raise KeyboardInterrupt
        return line


@pytest.fixture
def typed(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`sousveil review` with these lines typed."""

    def called(*lines: str, words: tuple[object, ...] = ("--as", "Ana")) -> Said:
        monkeypatch.setattr("sys.stdin", Terminal("".join(f"{line}\n" for line in lines)))
        return run("review", *words, *(() if "--ledger" in words else ("--ledger", own)))

    return called


def _decisions(path: Path) -> list[tuple[str, Verdict, Reason | None]]:
    with ledgers.open(path, readonly=True) as ledger:
        return [(made.who, made.verdict, made.reason) for made in ledger.decisions()]


def test_keys_become_rows_one_by_one(typed: Run, own: Path) -> None:
    said = typed("y", "n", "2", "u")
    assert said.code == 0, said.err
    assert _decisions(own) == [
        ("Ana", Verdict.CONFIRM, None), ("Ana", Verdict.REJECT, Reason.WRONG_PARTY), ("Ana", Verdict.UNSURE, None)]
    assert "[[Huawei sold cameras to Kenya]]" in said.out and "3 written" in said.out and "0 of 3 wait" in said.out


def test_the_parties_and_the_words_around_are_shown(typed: Run) -> None:
    out = typed("q").out
    assert "Kenya (" in out and "A sale" in out and "1 of 3" in out
    assert "3 of 3 wait" in out


def test_a_correction_is_typed_as_field_and_value(typed: Run, own: Path) -> None:
    said = typed("e", "kind = gift", "e", "nothing", "e", "status = ended", "q")
    assert "unknown kind 'gift'" in said.out and "1 written" in said.out
    with ledgers.open(own, readonly=True) as ledger:
        assert [made.corrections for made in ledger.decisions()] == [{"status": "ended"}]


def test_practice_tells_how_far_one_agrees_and_writes_nothing(typed: Run, own: Path) -> None:
    said = typed("x", "1", "q", words=("--practice",))
    assert "[1 of 10]" in said.out and "As prepared." in said.out and "1 of 1 answers" in said.out
    assert _decisions(own) == []


def test_pairs_of_names_become_rows_and_can_be_taken_back(typed: Run, tmp_path: Path) -> None:
    path = tmp_path / "pairs.sousveil"
    with ledgers.open(path, create=True) as ledger:
        for name in ("Norvane Signals Ltd Group", "Norvane Signals Group"):
            document, claims = _supply(name)
            ledger.add(document, claims)
    said = typed("?", "s", words=("--as", "Ana", "--pairs", "--ledger", path))
    assert said.code == 0 and "Norvane Signals Group" in said.out and "1 written" in said.out
    assert "No pair of similar names waits" in said.out
    with ledgers.open(path, readonly=True) as ledger:
        assert [str(made.verdict) for made in ledger.pair_decisions()] == ["same"]


def _supply(name: str) -> tuple[Document, list[Claim]]:
    text = f"{name} sold cameras to Kenya."
    document = Document.of(text, title=name, format="txt", origin=Origin(f"made/{name}.txt"))
    ends = Party(name=name, type=PartyType.COMPANY), Party(name="Kenya", type=PartyType.STATE, country="KE")
    return document, [Claim.of(document, start=0, end=len(text) - 1, kind=Kind.SUPPLY, from_party=ends[0], to_party=ends[1],
                               extractor="made/1", frame="made", confidence=0.9)]


def test_skip_writes_nothing_and_decided_claims_do_not_come_again(typed: Run, own: Path) -> None:
    typed("y", "s", "q")
    assert len(_decisions(own)) == 1
    assert "1 of 2" in typed("q").out


def test_what_was_taken_back_is_a_row_and_is_asked_again(typed: Run, own: Path) -> None:
    said = typed("y", "z", "u", "q")
    assert [verdict for _, verdict, _ in _decisions(own)] == [Verdict.CONFIRM, Verdict.UNDO, Verdict.UNSURE]
    assert said.out.count("[1 of 3]") == 2


def test_nothing_to_take_back_and_unknown_keys_are_said(typed: Run, own: Path) -> None:
    said = typed("z", "x", "n", "99", "q")
    assert _decisions(own) == [] and said.out.count("Type one of the letters") == 3


def test_ctrl_c_loses_nothing(typed: Run, own: Path) -> None:
    said = typed("y", "stop")
    assert said.code == 1 and said.err == "sousveil: stopped\n" and "1 written" in said.out
    assert len(_decisions(own)) == 1


def test_the_name_is_asked_where_it_is_not_given(typed: Run, own: Path) -> None:
    assert typed("Ben", "y", "q", words=()).code == 0
    assert _decisions(own) == [("Ben", Verdict.CONFIRM, None)]
    assert typed("", words=()).code == 2


def test_filters_narrow_and_a_wrong_one_is_one_line(typed: Run) -> None:
    assert "1 of 1" in typed("q", words=("--as", "Ana", "--kind", "finance")).out
    assert "Nothing is waiting" in typed(words=("--as", "Ana", "--country", "Peru")).out
    wrong = typed(words=("--as", "Ana", "--kind", "bribery"))
    assert wrong.code == 2 and len(wrong.err.splitlines()) == 1 and "bribery" in wrong.err


def test_by_document_follows_the_text(typed: Run) -> None:
    out = typed("s", "s", "s", words=("--as", "Ana", "--by-document")).out
    places = [out.index(f"[[{words}") for words in ("Huawei sold", "The Export Bank lent", "Kenya opened")]
    assert places == sorted(places)


def test_no_terminal_counts_and_says_so(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    said = run("review", "--ledger", own)
    assert said.code == 0 and "decided: 0" in said.out and len(said.err.splitlines()) == 1 and "--decisions" in said.err
    assert _decisions(own) == []


@pytest.fixture
def claims(own: Path) -> list[str]:
    with ledgers.open(own, readonly=True) as ledger:
        return [claim.id for claim in ledger.claims()]


def _file(folder: Path, *rows: object) -> Path:
    path = folder / "decided.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_file_decides_and_a_second_time_changes_nothing(run: Run, own: Path, claims: list[str], tmp_path: Path) -> None:
    path = _file(tmp_path, {"claim": claims[0], "verdict": "confirm"}, "", {
        "claim": claims[1], "verdict": "reject", "reason": "not-said", "who": "Ben"}, {
        "claim": claims[2], "verdict": "correct", "corrections": {"time": "2019", "place": "Nairobi"}})
    said = run("review", "--as", "Ana", "--decisions", path, "--ledger", own)
    assert (said.code, said.out) == (0, "new: 3\ndecided before: 0\n"), said.err
    assert _decisions(own) == [
        ("Ana", Verdict.CONFIRM, None), ("Ben", Verdict.REJECT, Reason.NOT_SAID), ("Ana", Verdict.CORRECT, None)]
    assert run("review", "--as", "Ana", "--decisions", path, "--ledger", own).out == "new: 0\ndecided before: 3\n"
    assert len(_decisions(own)) == 3


@pytest.mark.parametrize("bad", [
    "{", "[]", "3", {"verdict": "confirm"}, {"claim": 3}, {"claim": "ID", "verdict": "maybe"}, {"claim": "ID"},
    {"claim": "ID", "verdict": "reject"}, {"claim": "ID", "verdict": "reject", "reason": "mood"},
    {"claim": "none", "verdict": "confirm"},
    {"claim": "ID", "verdict": "correct"}, {"claim": "ID", "verdict": "correct", "corrections": {"id": "x"}},
    {"claim": "ID", "verdict": "correct", "corrections": {"time": "yesterday"}},
    {"claim": "ID", "verdict": "correct", "corrections": 3},
    {"claim": "ID", "verdict": "correct", "corrections": {"from": "Huawei"}}, {"claim": "ID", "verdict": "undo"},
    {"claim": "ID", "verdict": "confirm", "mood": "good"}, {"claim": "ID", "verdict": "confirm", "note": 3}, "[" * 100_000,
])
def test_a_bad_line_is_named_and_nothing_is_written(
    run: Run, own: Path, claims: list[str], tmp_path: Path, bad: object
) -> None:
    if isinstance(bad, dict):
        bad = {name: claims[1] if value == "ID" else value for name, value in bad.items()}
    path = _file(tmp_path, {"claim": claims[0], "verdict": "confirm"}, bad)
    said = run("review", "--as", "Ana", "--decisions", path, "--ledger", own)
    assert said.code == 2 and said.out == "" and len(said.err.splitlines()) == 1 and "line 2" in said.err, said.err
    assert _decisions(own) == []


def test_a_file_without_a_name_or_that_is_not_there_is_one_line(run: Run, own: Path, claims: list[str], tmp_path: Path) -> None:
    path = _file(tmp_path, {"claim": claims[0], "verdict": "confirm"})
    nameless = run("review", "--decisions", path, "--ledger", own)
    assert nameless.code == 2 and "--as NAME says whose" in nameless.err
    gone = run("review", "--as", "Ana", "--decisions", tmp_path / "no.jsonl", "--ledger", own)
    assert gone.code == 2 and len(gone.err.splitlines()) == 1 and "no.jsonl" in gone.err


def test_words_of_documents_can_not_steer_the_terminal() -> None:
    assert plain("a\x1b[2Jb\x07\n c\u202e") == "a\ufffd[2Jb\ufffd c\ufffd"


def test_a_missing_ledger_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--ledger", str(tmp_path / "no.sousveil")]) in (1, 2)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_people_decided_stands_below_a_claim(run: Run, own: Path, tmp_path: Path) -> None:
    with ledgers.open(own, readonly=True) as ledger:
        first, second, third = (claim.id for claim in ledger.claims())
    for who, rows in (("Ana", [{"claim": first, "verdict": "reject", "reason": "wrong-kind"},
                               {"claim": second, "verdict": "correct", "corrections": {"time": "2019"}}]),
                      ("Bo", [{"claim": first, "verdict": "confirm"}])):
        (tmp_path / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        assert run("review", "--as", who, "--decisions", tmp_path / "d.jsonl", "--ledger", own).code == 0
    out = run("claims", "--ledger", own).out
    assert "disputed: Ana reject (wrong-kind), Bo confirm\n" in out and "corrected: Ana correct (time = 2019)\n" in out
    assert "people disputed: Ana reject" in run("explain", first, "--ledger", own).out
    assert "people" not in run("explain", third, "--ledger", own).out
    reviews = {claim["id"]: claim.get("review") for claim in json.loads(run("claims", "--json", "--ledger", own).out)}
    assert reviews == {first: {"state": "disputed", "corrections": {}}, third: None,
                       second: {"state": "corrected", "corrections": {"time": "2019"}}}


def test_decisions_that_are_not_there_are_one_line(run: Run, own: Path, tmp_path: Path) -> None:
    said = run("review", "--as", "Ana", "--decisions", tmp_path / "none", "--ledger", own)
    assert said == Said(2, "", f"sousveil: {tmp_path}/none: the decisions can't be read: No such file or directory\n")
