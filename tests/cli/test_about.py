"""What `--version --verbose` says: versions and digests, the same on every machine, no word of the machine itself."""

from __future__ import annotations

import getpass
import platform
import re
from pathlib import Path

import pytest

from sousveil.cli import about, main


def test_verbose_version_names_python_sqlite_model_data_and_extras(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version", "--verbose"]) == 0
    said = capsys.readouterr().out
    heads = [line.split()[0] for line in said.splitlines()]
    assert heads == ["sousveil", "python", "sqlite", "extraction", *about.DATA, *["extra"] * len(about.EXTRAS)]
    assert len(re.findall(r"sha256 [0-9a-f]{64}$", said, re.MULTILINE)) == len(about.DATA)
    assert platform.python_version() in said and "ledger format" in said


def test_verbose_version_names_no_path_host_or_user(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version", "--verbose"])
    said = capsys.readouterr().out
    assert "/" not in said and str(Path.home()) not in said and platform.node() not in said.split()
    assert getpass.getuser() not in said.split()


def test_digest_follows_names_and_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "files", lambda _: tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("1")
    before = about.digest("x")
    (tmp_path / "in" / "made.pyc").write_text("other")
    assert about.digest("x") == before
    (tmp_path / "in" / "a.csv").write_text("2")
    changed = about.digest("x")
    (tmp_path / "in" / "a.csv").rename(tmp_path / "in" / "b.csv")
    assert len({before, changed, about.digest("x")}) == 3


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "EXTRAS", {"none": ("no-such-distribution",)})
    assert list(about.lines())[-1] == "extra none: missing no-such-distribution"


def test_every_extra_of_the_package_is_told() -> None:
    import tomllib

    root = Path(__file__).resolve().parents[2]
    given = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    names = {extra: {re.split("[>=\\[]", one)[0] for one in needed} for extra, needed in given.items()}
    assert {extra: set(needed) for extra, needed in about.EXTRAS.items()} == {
        extra: needed for extra, needed in names.items() if extra not in ("build", "dev")}


def test_other_words_after_version_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version", "--sell"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err == "sousveil: after --version only --verbose can stand\n"
