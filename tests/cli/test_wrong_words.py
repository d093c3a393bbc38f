"""Wrong words on the command line are one line and exit code 2; a slip is told what was meant."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sousveil.cli.options import country_code
from tests.cli.conftest import Run, Said, is_one_line


@pytest.mark.parametrize(
    "words",
    [
        ["--kind", "gift"],
        ["--technology", "telepathy"],
        ["--country", "Atlantis"],
        ["--country", "ZZ"],
        ["--since", "soon"],
        ["--until", "2018-13"],
        ["--limit", "0"],
        ["--limit", "many"],
        ["--limit", "-3"],
        ["--limit", "\u0663"],
        ["stray"],
        ["--kin", "use"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", ["claims", "findings"])
def test_unknown_words_are_one_line_and_exit_code_2(run: Run, shelf: Path, command: str, words: list[str]) -> None:
    said = run(command, "--ledger", shelf, *words)
    assert is_one_line(said, 2), said
    assert words[-1] in said.err or words[0] in said.err
    assert "invalid _" not in said.err


@pytest.mark.parametrize(
    "words",
    [
        ["extract"],
        ["extract", "a.txt", "--from-jsonl", "b"],
        ["extract", "a.txt", "--published", "soon"],
        ["read"],
        ["tour", "--country", "Atlantis"],
        ["serve", "--port", "many"],
        ["export", "poems"],
        ["explain"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_line_and_exit_code_2(run: Run, words: list[str]) -> None:
    assert is_one_line(run(*words), 2)


@pytest.mark.parametrize("words", [["explain", "zzzz"], ["claims", "--doc", "zzzz"]], ids=" ".join)
def test_an_id_that_is_not_there_is_one_line(run: Run, shelf: Path, words: list[str]) -> None:
    assert is_one_line(run(*words, "--ledger", shelf), 2)


def test_a_taken_port_is_one_line(run: Run, shelf: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run("serve", "--ledger", shelf, "--port", port)
    assert is_one_line(said) and f"port {port} is taken" in said.err


def test_a_slip_in_a_command_is_told_what_was_meant(run: Run) -> None:
    assert run("exprot").err == "sousveil: unknown command 'exprot'; did you mean export? `sousveil --help` lists all\n"
    assert run("help", "claims").out == run("claims", "--help").out
    assert run("help").out == run("--help").out


def test_no_claim_in_a_document_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The garden was green all summer, and nobody sold it.", encoding="utf-8")
    assert run("extract", tmp_path / "a.txt") == Said(0, "", "sousveil: no claim was found\n")


def test_a_site_address_that_is_none_is_one_line(run: Run, tmp_path: Path) -> None:
    said = run("publish", tmp_path / "site", "--url", "example.org", "--ledger", tmp_path / "l.sousveil")
    assert is_one_line(said, 2) and "no web address" in said.err and list(tmp_path.iterdir()) == []


def test_the_app_on_no_ledger_is_told_how_to_make_one(run: Run, tmp_path: Path) -> None:
    said = run("serve", "--port", "0", "--ledger", tmp_path / "none.sousveil")
    assert is_one_line(said) and "`sousveil read SOURCE --ledger none.sousveil` makes one" in said.err


@pytest.mark.parametrize(("written", "code"), [
    ("uk", "GB"), ("usa", "US"), (" ke ", "KE"), ("kenya", "KE"), ("côte d’ivoire", "CI")])
def test_a_country_is_taken_as_it_is_typed(written: str, code: str) -> None:
    assert country_code(written) == code
