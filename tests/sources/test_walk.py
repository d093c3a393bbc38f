"""Files, folders and standard input to bytes; what could not be taken is said."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from sousveil.model import ReadingError
from sousveil.sources import Blob, Skipped, walk
from sousveil.sources.blobs import ByRule


def names(found: object) -> list[str]:
    return [item.origin.uri if isinstance(item, Blob) else item.name for item in found]  # type: ignore[attr-defined]


def test_a_file_is_one_blob_named_as_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    (blob,) = walk([tmp_path / "a.txt"])
    assert isinstance(blob, Blob) and (blob.raw, blob.name) == (b"words", "a.txt")


def test_a_folder_is_walked_sorted_and_hidden_names_are_left_out(tmp_path: Path) -> None:
    for name in ("b/c.txt", "a.txt", ".git/x.txt", ".hidden", "b/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [item for item in walk([tmp_path]) if isinstance(item, Blob)]
    assert names(found) == [f"{tmp_path.name}/{name}" for name in ("a.txt", "b/a.txt", "b/c.txt")]


def test_what_lies_beside_a_ledger_is_no_document_and_is_said(tmp_path: Path) -> None:
    for name in ("case.sousveil.head", "case.sousveil.lock", "case.sousveil-wal", "news.head"):
        (tmp_path / name).write_text("x")
    found = list(walk([tmp_path]))
    assert [item.why for item in found if isinstance(item, Skipped)] == ["belongs to a ledger"] * 3
    assert [item.name for item in found if isinstance(item, Blob)] == ["news.head"]


def test_a_missing_source_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file or folder"):
        list(walk([tmp_path / "nothing.txt"]))


def test_a_folder_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no files"):
        list(walk([tmp_path]))


def test_a_file_over_the_limit_is_skipped_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 2000)
    (item,) = walk([tmp_path / "a.txt"], max_bytes=1000)
    assert isinstance(item, Skipped) and "over the limit" in item.why


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    (item,) = walk([path])
    assert isinstance(item, Skipped) and "split it" in item.why


def test_standard_input_is_read_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"words")))
    (blob,) = walk(["-"])
    assert isinstance(blob, Blob) and blob.raw == b"words"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 2000)))
    assert isinstance(next(walk(["-"], max_bytes=1000)), Skipped)


@pytest.mark.skipif(sys.platform == "win32", reason="no links or FIFOs without rights there")
def test_links_fifos_and_devices_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "fifo")
    found = list(walk([tmp_path, "/dev/zero"]))
    assert {item.name: item.why for item in found if isinstance(item, Skipped)} == {
        f"{tmp_path.name}/link.txt": "a link; links are not followed",
        f"{tmp_path.name}/loop": "a link; links are not followed",
        f"{tmp_path.name}/fifo": "not a regular file",
        "/dev/zero": "not a regular file",
    }


def test_names_that_are_left_out_are_said(tmp_path: Path) -> None:
    folder = tmp_path / "box"
    for name in ("a.txt", ".git/config", ".DS_Store", "logs/b.txt", "c.log", "in/d.log"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    (folder / ".sousveilignore").write_text("*.log\nlogs/\n")
    found = list(walk([folder]))
    assert names(found) == ["box/a.txt", "box", "box"]
    assert [item.why for item in found if isinstance(item, ByRule)] == [
        "2 hidden names left out (.DS_Store, .git)", "3 names left out by its .sousveilignore (logs, c.log, d.log)",
    ]


def test_many_names_that_are_left_out_are_counted_and_some_named(tmp_path: Path) -> None:
    for name in ("a.txt", *(f".{n}" for n in range(9))):
        (tmp_path / name).write_text("x")
    assert list(walk([tmp_path]))[-1].why.endswith("9 hidden names left out (.0, .1, .2, .3, .4, ...)")  # type: ignore[union-attr]
