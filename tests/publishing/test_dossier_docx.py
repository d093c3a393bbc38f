"""The dossier as a Word document: whole, readable by the library that readers use, the same each time."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.cli import main
from sousveil.model import SousveilError, UsageError
from sousveil.publishing import dossier_docx
from tests.web import made
from tests.web.payloads import PAYLOADS
from tests.web.payloads import make as hostile

library = pytest.importorskip("docx")


@pytest.fixture(scope="module")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.make(tmp_path_factory.mktemp("docx") / "l.sousveil", 6, 40)


def _text(raw: bytes) -> str:
    document = library.Document(io.BytesIO(raw))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_every_quote_document_and_the_head_are_in_it(ledger_file: Path) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        text = _text(dossier_docx.docx(ledger, "Kenya"))
        claims = ledger.claims(country="KE")
        assert claims and all(claim.quote in text and claim.doc in text for claim in claims)
        assert ledger.head().root.hex() in text


def test_the_same_ledger_gives_the_same_bytes(ledger_file: Path) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        assert dossier_docx.docx(ledger, "KE") == dossier_docx.docx(ledger, "KE")


def test_hostile_words_are_words(tmp_path: Path) -> None:
    with ledgers.open(hostile(tmp_path / "l.sousveil", PAYLOADS[:40]), readonly=True) as ledger:
        assert _text(dossier_docx.docx(ledger, "Kenya"))


def test_a_name_that_nobody_names_is_said(ledger_file: Path) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger, pytest.raises(UsageError, match="no claim"):
        dossier_docx.docx(ledger, "Atlantis")


def test_without_the_library_it_says_what_to_install(ledger_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with ledgers.open(ledger_file, readonly=True) as ledger, pytest.raises(SousveilError, match=r"sousveil\[docx\]"):
        dossier_docx.docx(ledger, "Kenya")


def test_the_command_writes_it_and_needs_a_file(ledger_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "kenya.docx"
    assert main(["dossier", "Kenya", "--docx", "--ledger", str(ledger_file), "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")
    assert main(["dossier", "Kenya", "--docx", "--ledger", str(ledger_file)]) == 2
    assert "needs --out" in capsys.readouterr().err


def test_it_says_that_the_threshold_was_moved(ledger_file: Path) -> None:
    with ledgers.open(ledger_file, readonly=True) as ledger:
        assert "Shown from a confidence of 0.85 on" in _text(dossier_docx.docx(ledger.moved(0.85), "Kenya"))
        assert "the threshold was moved" not in _text(dossier_docx.docx(ledger, "Kenya"))
