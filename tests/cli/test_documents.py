"""`sousveil documents`: which documents a ledger holds, by words, by notices, and all that was read of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import ledger
from sousveil.model import Document, Notice, Section
from tests.cli.conftest import Run


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two documents, one with text that was put aside."""
    with ledger.open(tmp_path / "l.sousveil") as opened:
        cut = Document.of(
            "First page.\n\nSecond page.", title="A report", publisher="Demo Post", published="2019", language="en",
            format="pdf", sections=(Section("page 1", 0), Section("page 2", 13)), notices=(Notice("truncated", "the rest"),),
            aside="Running head",
        )
        opened.add_many([(cut, []), (Document.of("Other words."), [])])
    return tmp_path / "l.sousveil"


def test_documents_are_listed_with_what_was_said_of_them(run: Run, shelf: Path) -> None:
    said = run("documents", "--ledger", shelf)
    assert said.code == 0
    assert "A report (Demo Post, 2019, en, pdf; 0 claims)" in said.out and "note: truncated: the rest" in said.out
    assert "(txt; 0 claims)" in said.out


def test_only_those_with_a_notice(run: Run, shelf: Path) -> None:
    assert len(json.loads(run("documents", "--notice", "truncated", "--json", "--ledger", shelf).out)) == 1
    assert "no document passes --notice ocr" in run("documents", "--notice", "ocr", "--ledger", shelf).err


def test_what_was_put_aside_is_found_with_all_text_alone(run: Run, shelf: Path) -> None:
    said = run("documents", "--text", "Running head", "--ledger", shelf)
    assert said.out == "" and "--all-text looks in what was put aside too" in said.err
    found = run("documents", "--text", "Running head", "--all-text", "--ledger", shelf)
    assert "aside: … Running head …" in found.out and "A report" in found.out and "Other" not in found.out


def test_one_document_is_shown_whole_with_its_places(run: Run, shelf: Path) -> None:
    key = json.loads(run("documents", "--json", "--ledger", shelf).out)[0]["id"][:10]
    said = run("documents", "--doc", key, "--ledger", shelf).out.split("\n")
    assert said[-5:] == ["[page 1]", "First page.", "[page 2]", "Second page.", ""]
    assert "[put aside]\nRunning head\n" in run("documents", "--doc", key, "--all-text", "--ledger", shelf).out
    (row,) = json.loads(run("documents", "--doc", key, "--all-text", "--json", "--ledger", shelf).out)
    assert (row["text"], row["aside"], row["sections"][1]) == (
        "First page.\n\nSecond page.", "Running head", {"label": "page 2", "start": 13})
    assert run("documents", "--doc", "zzzz", "--ledger", shelf).code == 2


def test_a_limit_holds(run: Run, shelf: Path) -> None:
    assert len(json.loads(run("documents", "--limit", "1", "--json", "--ledger", shelf).out)) == 1
