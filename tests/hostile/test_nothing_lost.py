"""Odd documents: words that a careless reader drops without a word are read, or their loss is said."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sousveil import pipeline, reading, sources
from sousveil.model import ReadingError
from sousveil.sources import Blob, Skipped
from tests.hostile.documents.oddities import SALE, odd

ODD = dict(odd())
READ = (
    "same-names.zip", "zeros-after.zip", "links.tar", "two-members.txt.gz", "named.gz", "two.xz", "cyclic.docx", "deep.docx",
    "wide.docx", "page.docx", "document.html", "spans.odt", "blanks.odt", "far.xlsx", "repeated.ods", "nul.csv",
    "open-quote.csv", "columns.csv", "field.csv", "returns.csv", "separator.csv", "long-number.json", "name-twice.json",
    "mixed.jsonl", "no-end.eml", "same-boundary.eml", "no-boundary.eml", "charset.eml", "utf7.eml", "pieces.eml",
    "in-each-other.eml", "away.eml", "named-body.eml", "envelope.mbox", "nested.mhtml", "blanks-before.pdf", "twice.pdf",
    "form-loop.pdf", "text.pdf", "binary-lies.rtf", "binary.rtf", "escaped-binary.rtf", "late-end.rtf", "loop.epub",
    "utf7.txt", "wide-little.txt", "wide-big.txt", "wide-odd.txt", "wider.txt", "two-marks.txt", "mixed.txt",
    "surrogates.txt", "overlong.txt", "nul.txt", "breaks.txt", "marks.txt", "attribute.html", "comment.html", "plain.html",
    "noscript.html", "drawing.html", "form.html", "charset.html", "plain.xml",
)


def told(name: str, folder: Path) -> list[str]:
    """Texts with what was put aside, notices, and reasons: everything that a person is told of one odd file."""
    path = folder / name
    path.write_bytes(ODD[name])
    said: list[str] = []
    for item in sources.walk([path]):
        if isinstance(item, Skipped):
            said.append(item.why)
            continue
        assert isinstance(item, Blob)
        try:
            document = reading.read_blob(item)
        except ReadingError as error:
            said.append(str(error))
        else:
            said += [document.text, document.aside, *(f"{one.kind}: {one.detail}" for one in document.notices)]
    return said


def test_there_are_a_hundred_of_them() -> None:
    assert len(ODD) > 95 and set(READ) <= set(ODD)


@pytest.mark.parametrize("name", READ)
def test_words_in_an_odd_file_are_read(name: str, tmp_path: Path) -> None:
    assert any(SALE in said for said in told(name, tmp_path))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cut-in-a-header.tar", "cut short"),
        ("cut-between-files.tar", "cut short"),
        ("broken-header.tar", "cut short or broken"),
        ("base64.eml", "transfer-broken"),
        ("chunk.docx", "attachments: 1 files inside it were not read"),
        ("name-twice.json", "Firstly so."),
        ("envelope.mbox", "From the start of Jan 01 00:00 2020 it was so."),
        ("skips.rtf", "sold surveillance cameras to Kenya in 2018."),
        ("escaped-binary.rtf", "\\bin9 Huawei"),
        ("cut.tar.gz", "broken"),
        ("sum-wrong.zip", "broken"),
        ("locked.zip", "needs a password"),
        ("length.warc", "cut short"),
        ("deep-lists.json", "not valid JSON"),
        ("nul.html", "binary"),
    ],
)
def test_what_is_lost_or_put_aside_is_said(name: str, said: str, tmp_path: Path) -> None:
    assert any(said in line for line in told(name, tmp_path))


def test_a_whole_tar_archive_is_not_said_to_be_cut(tmp_path: Path) -> None:
    assert not any("cut short" in line for line in told("links.tar", tmp_path))


def test_an_archive_without_files_is_said_also_where_web_pages_are_chosen(tmp_path: Path) -> None:
    path = tmp_path / "folders-only.zip"
    path.write_bytes(ODD["folders-only.zip"])
    found = list(pipeline.documents([path], archives=pipeline.Archives()))
    assert [item.why for item in found if isinstance(item, Skipped)] == ["this zip holds no documents"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names and files there")
def test_every_odd_name_in_a_folder_is_accounted_for(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    deep = folder.joinpath(*["d"] * 100)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("Deep words.")
    os.mkfifo(folder / "fifo.txt")
    for name, to in (("loop", "."), ("self.txt", "self.txt"), ("dangling.html", "gone")):
        (folder / name).symlink_to(to)
    names = [b"new\nline.txt", b"esc\x1b[31m.txt", b"bad\xff\xfe.txt", b"x" * 250 + b".txt", b" .txt", b"-rf.txt"]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(f"Words {number}.")
    found = list(pipeline.documents([folder]))
    assert sum(isinstance(item, Skipped) for item in found) == 4
    assert len(found) == 4 + len(names) + 1
    shown = [item.name if isinstance(item, Skipped) else item[0].origin.uri for item in found]
    assert all(name.isprintable() or "\ufffd" in name for name in shown) and len(set(shown)) == len(shown)
