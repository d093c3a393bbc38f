"""The ledger's commands, end to end: what they print, what they write, how they fail."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.cli.commands import COMMANDS
from sousveil.model import Decision, Verdict

MINE = {"seal", "verify", "prove", "merge", "redact"}
pytestmark = pytest.mark.skipif(not set(COMMANDS) >= MINE, reason="the commands are not listed yet")


@pytest.fixture
def here(tmp_path, monkeypatch, document, claim):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOUSVEIL_KEY", str(tmp_path / "seal.key"))
    monkeypatch.delenv("SOUSVEIL_LEDGER", raising=False)
    with ledgers.open("ledger.sousveil") as ledger:
        ledger.add(document, [claim], original=document.text.encode())
    return tmp_path


def test_every_command_has_an_example():
    for name in MINE:
        assert f"sousveil {name}" in import_module(f"sousveil.cli.{name}").EXAMPLE


def test_seal_prove_and_check_by_hand(here, capsys, claim):
    assert main(["seal"]) == 1
    assert "--new-key" in capsys.readouterr().err
    assert main(["seal", "--new-key", "newsroom.example"]) == 0
    key = capsys.readouterr().out.strip()
    assert main(["seal", "--new-key", "newsroom.example"]) == 1
    assert main(["prove", claim.id[:8]]) == 1
    assert "sousveil seal" in capsys.readouterr().err
    assert main(["seal"]) == 0
    assert main(["prove", claim.id[:8], "--out", "proof.json"]) == 0
    assert main(["prove", "--verifier", "check.py"]) == 0
    command = [sys.executable, "-I", "check.py", "proof.json", "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and claim.quote in done.stdout
    assert main(["verify", "--bundle", "proof.json", "--key", key]) == 0
    capsys.readouterr()
    assert main(["verify", "--key", key, "--json", "--head", "ledger.sousveil.checkpoint"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["signed_by"], told["quotes"]) == (True, ["newsroom.example"], 1)


def test_verify_says_what_does_not_hold(here, capsys):
    file = here / "ledger.sousveil"
    file.write_bytes(file.read_bytes().replace(b"sold cameras", b"sold bananas"))
    assert main(["verify"]) == 1
    assert "things do not hold" in capsys.readouterr().out


def test_two_newsrooms_by_files(here, capsys, monkeypatch):
    assert main(["seal", "--new-key", "newsroom.example"]) == main(["seal"]) == 0
    with ledgers.open("desk.sousveil"):
        pass
    assert main(["seal", "--key", "desk.key", "--new-key", "desk.example"]) == 0
    cosign = ["seal", "--key", "desk.key", "--ledger", "desk.sousveil", "--cosign", "ledger.sousveil.checkpoint"]
    assert main([*cosign, "--out", "both.checkpoint"]) == 0
    assert main(["seal", "--accept", "both.checkpoint", "--json"]) == 0
    assert "desk.example" in capsys.readouterr().out
    with ledgers.open("ledger.sousveil") as ledger:
        claim = ledger.claims()[0].id
        ledger.decide(Decision(id="d", claim=claim, verdict=Verdict.CONFIRM, who="A", at="2026-01-01T00:00:00Z"))
    assert main(["seal"]) == 0
    assert main(cosign) == 1
    assert main(["prove", "--since", "4", "--out", "c.json"]) == 0
    assert main([*cosign, "--consistency", "c.json"]) == 0


def test_merge_and_redact(here, capsys, document):
    assert main(["merge", "ledger.sousveil"]) == 2
    assert main(["merge", "ledger.sousveil", "--ledger", "new.sousveil"]) == 0
    assert "1 documents, 1 claims" in capsys.readouterr().out
    assert main(["redact", document.id[:8], "--words", "Belgrade", "--reason", "r", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["claims_lost"] == 0
    assert main(["redact", document.id[:8], "--reason", "r"]) == 2
    assert main(["redact", document.id[:8], "--span", "x", "--reason", "r", "--ledger", "new.sousveil"]) == 2
    assert main(["redact", document.id[:8], "--reason", "r", "--ledger", "new.sousveil"]) == 0
    assert main(["verify"]) == main(["verify", "--ledger", "new.sousveil"]) == 0
