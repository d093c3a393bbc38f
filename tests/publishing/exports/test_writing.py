"""Exports on the disk: whole or not at all, and the command's answers to bad input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sousveil.cli import main
from sousveil.model import SousveilError
from sousveil.publishing.exports import FORMATS, write


def run(path: Path, *words: str) -> int:
    return main(["export", *words, "--ledger", str(path)])


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_export_writes_each_format(name, filled, path, tmp_path, capsys):
    out = tmp_path / f"case{FORMATS[name].suffix}"
    assert run(path, name, "--out", str(out)) == 0
    assert out.stat().st_size > 0
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.binary])
def test_export_without_out_goes_to_standard_output(name, filled, path, capsys):
    assert run(path, name) == 0
    assert capsys.readouterr().out


def test_export_never_writes_over_a_file(filled, path, tmp_path, capsys):
    there = tmp_path / "case.findings.csv"
    there.write_text("mine")
    assert run(path, "csv", "--out", str(tmp_path / "case.csv")) == 2
    assert "exists already" in capsys.readouterr().err
    assert there.read_text() == "mine" and not (tmp_path / "case.csv").exists()


def test_export_writes_over_a_file_with_force(filled, path, tmp_path):
    (tmp_path / "case.jsonl").write_text("old")
    assert run(path, "jsonl", "--out", str(tmp_path / "case.jsonl"), "--force") == 0
    assert (tmp_path / "case.jsonl").read_text(encoding="utf-8") != "old"


@pytest.mark.parametrize(("words", "code", "said"), [
    (["jsonl", "--out", "{tmp}/missing/x.jsonl"], 2, "does not exist"),
    (["jsonl", "--out", "{tmp}"], 2, "is a folder; name a file"),
    (["xlsx"], 2, "needs --out F"),
    (["jsonl", "--country", "Zimbabwe"], 2, "no claim passes --country ZW"),
    (["jsonl", "--kind", "gift"], 2, "unknown kind 'gift'"),
    (["trig", "--base", "here"], 2, "is no IRI"),
    (["pdf"], 2, "invalid choice: 'pdf'"),
])
def test_export_says_what_is_wrong_in_one_line(words, code, said, filled, path, tmp_path, capsys):
    before = sorted(tmp_path.iterdir())
    assert run(path, *(word.format(tmp=tmp_path) for word in words)) == code
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that this user may not write to")
def test_export_into_a_read_only_folder(filled, path, tmp_path, capsys):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    assert run(path, "jsonl", "--out", str(folder / "x.jsonl")) == 1
    assert "can't write into" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_export_leaves_nothing_behind_where_the_disk_is_full(holding, tmp_path):
    import resource

    format = FORMATS["csv"]
    files = format.files(holding)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(map(len, files.values())) - 1, hard))
    try:
        with pytest.raises(SousveilError, match="can't be written"):
            write(files, format, tmp_path / "case.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_export_to_a_name_that_is_too_long(filled, path, tmp_path, capsys):
    before = sorted(tmp_path.iterdir())
    assert run(path, "csv", "--out", str(tmp_path / f"{'x' * 246}.csv")) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_export_reads_a_ledger_that_is_being_written(filled, path, tmp_path):
    ledger, _ = filled
    with ledger.batch():
        assert run(path, "jsonl", "--out", str(tmp_path / "x.jsonl")) == 0


EVERYWHERE = """
import sys
from sousveil.cli import main
ledger, folder, *names = sys.argv[1:]
sys.exit(max(main(["export", name, "--ledger", ledger, "--out", f"{folder}/{name}.zip"]) for name in names))
"""


def test_export_is_the_same_whatever_the_place_and_the_clock(filled, path, tmp_path):
    made = []
    for number, zone in enumerate(("Asia/Tokyo", "America/Lima")):
        folder = tmp_path / str(number)
        folder.mkdir()
        surroundings = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "LC_ALL": ("C", "C.UTF-8")[number]}
        words = [sys.executable, "-c", EVERYWHERE, str(path), str(folder), *FORMATS]
        subprocess.run(words, check=True, env=surroundings, capture_output=True)
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert made[0] == made[1] and len(made[0]) == len(FORMATS)
