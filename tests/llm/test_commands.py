"""`--extractor llm` and `both` on the command line: what goes out, what is stored, what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import ledger
from sousveil.cli import main
from tests.llm.conftest import Server, completion, error

SALE = "Huawei sold surveillance cameras to Kenya. Nothing else was said."


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text(SALE, encoding="utf-8")
    return str(path)


def asking(server: Server, name: str = "llm") -> list[str]:
    return ["--extractor", name, "--endpoint", server.endpoint, "--model", "tiny"]


def test_extract_prints_the_claims_of_the_model(server: Server, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", text, "--json", *asking(server)]) == 0
    [claim] = json.loads(capsys.readouterr().out)
    assert (claim["extractor"], claim["to"]["name"]) == ("llm:tiny prompt-1", "Kenya")


def test_rows_are_read_by_the_model(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"id": "1", "text": SALE}), encoding="utf-8")
    assert main(["extract", "--from-jsonl", str(tmp_path / "r.jsonl"), *asking(server)]) == 0
    assert "llm:tiny" in capsys.readouterr().out


def test_read_keeps_answers_beside_the_ledger_and_asks_once(
    server: Server, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.sousveil"
    for _ in range(2):
        assert main(["read", text, "--ledger", str(case), *asking(server, "both")]) == 0
    assert len(server.asked) == 1 and len(list((tmp_path / "case.llm").iterdir())) == 1
    with ledger.open(case) as opened:
        assert {claim.extractor.partition("+")[2] for claim in opened.claims(tier=None)} == {"llm:tiny_prompt-1"}


def test_both_takes_the_place_of_the_default(server: Server, text: str, tmp_path: Path) -> None:
    case = str(tmp_path / "case.sousveil")
    assert main(["read", text, "--ledger", case]) == 0
    assert main(["read", text, "--ledger", case, *asking(server, "both")]) == 0
    with ledger.open(tmp_path / "case.sousveil") as opened:
        found = opened.claims(tier=None)
        assert len({claim.id for claim in found}) == len(found) and all("+llm" in claim.extractor for claim in found)
    assert main(["verify", "--ledger", case]) == 0


def test_what_was_refused_is_said(server: Server, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.answer = lambda body: completion('{"claims": [{"quote": "never was said here"}]}')
    assert main(["read", text, "--ledger", str(tmp_path / "c.sousveil"), *asking(server)]) == 0
    assert "1 not of the form" in capsys.readouterr().err


def test_estimate_sends_nothing(server: Server, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", text, "--ledger", str(tmp_path / "c.sousveil"), "--estimate", *asking(server)]) == 0
    assert "1 documents, 1 requests" in capsys.readouterr().out
    assert server.asked == [] and not (tmp_path / "c.sousveil").exists()


def test_a_key_comes_from_the_environment_only(server: Server, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUSVEIL_LLM_KEY", "k")
    assert main(["extract", text, *asking(server)]) == 0
    assert server.keys == ["Bearer k"]


def test_a_server_that_fails_is_one_line_and_code_1(
    server: Server, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda body: error(401, "no key")
    assert main(["read", text, "--ledger", str(tmp_path / "c.sousveil"), *asking(server)]) == 1
    said = capsys.readouterr().err.strip()
    assert "status 401" in said and "Traceback" not in said and len(said.splitlines()) == 1


@pytest.mark.parametrize("words", [
    ["--extractor", "llm"], ["--extractor", "llm", "--endpoint", "http://127.0.0.1/v1"],
    ["--extractor", "llm", "--endpoint", "https://api.example.org/v1", "--model", "m"], ["--model", "m"], ["--estimate"],
    ["--extractor", "both", "--endpoint", "x", "--model", "m"],
])  # fmt: skip
def test_wrong_use_is_one_line_and_code_2(words: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", text, *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
