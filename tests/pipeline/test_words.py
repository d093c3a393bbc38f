"""One digest of all tables that extraction reads with: another table, another digest; nothing else counts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sousveil
from sousveil.pipeline.words import digest, read_with

ROOM = Path(sousveil.__file__).parent / "extraction"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOM / "lang", tmp_path / "lang"))


def test_every_process_says_the_same() -> None:
    asked = [sys.executable, "-c", "from sousveil.pipeline.words import read_with; print(read_with())"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == f"{read_with()}\n"
    assert len(read_with()) == 16


def test_any_changed_added_or_removed_table_gives_another_digest(copied: Path) -> None:
    seen = {digest({"lang": copied})}
    table = copied / "en" / "harm.toml"
    table.write_bytes(table.read_bytes() + b"\n")
    seen.add(digest({"lang": copied}))
    shutil.copytree(copied / "en", copied / "xx")
    seen.add(digest({"lang": copied}))
    (copied / "xx" / "frames" / "use.toml").unlink()
    seen.add(digest({"lang": copied}))
    (copied / "xx" / "harm.toml").rename(copied / "xx" / "harms.toml")
    seen.add(digest({"lang": copied}))
    assert len(seen) == 5


def test_what_is_no_table_does_not_count(copied: Path) -> None:
    before = digest({"lang": copied})
    (copied / "__pycache__").mkdir(exist_ok=True)
    (copied / "__pycache__" / "words.pyc").write_bytes(b"x")
    (copied / "NOTICE.txt").write_text("whose it is", encoding="utf-8")
    assert digest({"lang": copied}) == before


def test_weights_count_by_the_digests_in_their_manifest() -> None:
    manifest = (ROOM / "neural" / "weights" / "manifest.json").read_text(encoding="utf-8")
    assert all(path.name in manifest for path in (ROOM / "neural" / "weights").glob("*.onnx"))
