"""csv and xlsx as the real LibreOffice opens them: not one live formula, whatever a text begins with."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from sousveil.publishing.exports import tabular
from sousveil.publishing.exports.columns import columns
from tests.publishing.exports.test_cells import BEFORE, HEADS, TAILS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here: apt-get install libreoffice-calc-nogui"),
]
STARTS = [before + head + tail for before in BEFORE for head in HEADS for tail in TAILS]


def opened(file: Path, folder: Path) -> str:
    """The content of a file as LibreOffice understands it: the XML of the sheet that it makes of it."""
    assert SOFFICE is not None
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "ods"]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(file)], check=True, capture_output=True, timeout=240)
    with zipfile.ZipFile(folder / "out" / f"{file.stem}.ods") as archive:
        return archive.read("content.xml").decode("utf-8")


def test_it_makes_formulas_of_what_is_not_neutral(tmp_path):
    file = tmp_path / "live.csv"
    file.write_text("a\n=1+1\n", encoding="utf-8")
    assert "table:formula" in opened(file, tmp_path)


def test_no_text_column_of_csv_becomes_a_formula(tmp_path):
    names = [column.name for column in columns("claims") if column.type == "string"]
    empty = {column.name: None for column in columns("claims")}
    rows = [empty | dict.fromkeys(names, start) for start in STARTS]
    file = tmp_path / "claims.csv"
    file.write_bytes(tabular.table("claims", rows))
    content = opened(file, tmp_path)
    assert "table:formula" not in content
    assert len(re.findall(r"1\+1", content)) >= len(HEADS) * len(names)


def test_the_exports_of_a_ledger_hold_no_formula(tmp_path, all_files):
    for name, raw in (("case.csv", all_files["csv"]["case.csv"]), ("case.xlsx", all_files["xlsx"]["case.xlsx"])):
        folder = tmp_path / name.rsplit(".", 1)[1]
        folder.mkdir()
        (folder / name).write_bytes(raw)
        content = opened(folder / name, folder)
        assert "table:formula" not in content, name
        assert "Acme Vision" in content
    assert list(csv.reader(io.StringIO(all_files["csv"]["case.csv"].decode("utf-8"))))
