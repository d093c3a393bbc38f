"""Scanned pages: counted where they are not read, recognised in the locked worker where that is asked for."""

from __future__ import annotations

import importlib.util
import sys
import zlib
from pathlib import Path

import pypdfium2
import pytest

from sousveil import cli, reading
from sousveil.model import ReadingError, UsageError
from sousveil.reading import ocr
from sousveil.reading.pool import Pool
from tests.reading import makers

LINES = ["Huawei of China sold surveillance cameras to Kenya in", "2018. The ministry paid for the cameras out of a", "loan."]


def is_here() -> bool:
    try:
        return importlib.util.find_spec("tesserocr") is not None and bool(ocr.checked("eng"))
    except UsageError:
        return False


engine = pytest.mark.skipif(not is_here(), reason="needs the extra: pip install 'sousveil[ocr]'")


def scanned(pages: list[list[str]], *, stamp: str = "", dpi: int = 200, turn: int = 0) -> bytes:
    """A PDF whose pages are pictures of lines of text (turned by so many degrees), with a stamp of real text on each."""
    written = pypdfium2.PdfDocument(
        makers.pdf([[(72, 700 - 24 * row, 15, line) for row, line in enumerate(page)] for page in pages])
    )
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in written:
        bitmap = page.render(scale=dpi / 72, rotation=turn, grayscale=True)
        rows = (bytes(bitmap.buffer)[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
        packed = zlib.compress(b"".join(rows)).hex() + ">"
        number = len(objects) + 1
        objects.append(
            f"<< /Type /XObject /Subtype /Image /Width {bitmap.width} /Height {bitmap.height} /ColorSpace /DeviceGray "
            f"/BitsPerComponent 8 /Filter [/ASCIIHexDecode /FlateDecode] /Length {len(packed)} >>\nstream\n{packed}\nendstream"
        )
        width, height = (842, 595) if turn % 180 else (595, 842)
        drawn = f"q {width} 0 0 {height} 0 0 cm /I Do Q BT /F1 2 Tf 400 20 Td ({stamp}) Tj ET"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {number + 1} 0 R "
            f"/Resources << /XObject << /I {number} 0 R >> /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{number + 2} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return makers._file(objects)


def test_scanned_pages_are_counted_and_what_to_do_is_said() -> None:
    with pytest.raises(ReadingError, match=r"holds no text; read scanned pages with --ocr"):
        reading.read(scanned([LINES]), name="a.pdf")
    document = reading.read(scanned([LINES, LINES], stamp="ABC 0001"), name="a.pdf")
    said = {notice.kind: notice.detail for notice in document.notices}
    assert said["pages-without-text"] == (
        "2 of 2 pages are pictures (scanned) or broken: read them with --ocr eng (or another language)"
    )


def test_an_empty_page_is_no_picture() -> None:
    document = reading.read(makers.pdf([[(72, 700, 12, "Some words.")], []]), name="a.pdf")
    assert [notice.detail for notice in document.notices if notice.kind == "pages-without-text"] == [
        "1 of 2 pages hold no text"
    ]


@engine
def test_scanned_pages_are_read_with_their_pages_and_said() -> None:
    raw = scanned([LINES, ["A second page names", "another thing."]], stamp="ABC 0001")
    document = reading.read(raw, name="a.pdf", ocr="eng")
    assert "Huawei of China sold surveillance cameras to Kenya in 2018. The ministry paid" in document.text
    assert "ABC 0001" in document.text + document.aside
    second = next(section.start for section in document.sections if section.label == "page 2")
    assert document.text[second:].startswith(("A second page", "ABC 0001"))
    said = {notice.kind: notice.detail for notice in document.notices}
    assert said["ocr"].startswith("2 pages were read from pictures (tesseract ") and "pages-without-text" not in said


@engine
@pytest.mark.parametrize("turn", [180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_turned(turn: int) -> None:
    document = reading.read(scanned([LINES], turn=turn), name="a.pdf", ocr="eng")
    assert "Huawei of China sold surveillance cameras to Kenya in 2018. The ministry paid" in document.text
    if turn == 180:  # lines that go up or down the engine may turn itself
        assert any(", 1 turned); compare" in notice.detail for notice in document.notices)


@engine
def test_words_that_are_doubtful_either_way_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_SURE", 101)
    found = ocr.read_scans(scanned([LINES[:1]], dpi=100), "a", languages="eng")
    assert "Huawei" in found.text and any(", 1 below 101); compare" in notice.detail for notice in found.notices)


@engine
def test_pages_with_text_are_left_as_they_are() -> None:
    raw = makers.pdf([[(72, 700, 12, "Some words that are text already.")]])
    assert reading.read(raw, name="a.pdf", ocr="eng").text == reading.read(raw, name="a.pdf").text


@engine
def test_a_picture_without_words_is_said() -> None:
    document = reading.read(scanned([[], LINES]), name="a.pdf", ocr="eng")
    assert any("1 of 2 pages are pictures" in notice.detail and "no words" in notice.detail for notice in document.notices)


@engine
@pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")
def test_the_engine_works_in_a_locked_worker() -> None:
    pool = Pool()
    try:
        worker = pool.take("ocr:eng")
        assert worker.layers == ("limits", "landlock", "seccomp")
        pool.give_back("ocr:eng", worker)
        assert "Huawei" in pool.read("ocr:eng", scanned([LINES]), "a").text
    finally:
        pool.close()


@engine
def test_the_command_line_reads_scans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned([LINES]))
    assert cli.main(["extract", str(path)]) == 1
    assert cli.main(["extract", str(path), "--ocr", "eng"]) == 0
    assert "Huawei" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("languages", "why"), [("../x", "codes"), ("eng+", "codes"), ("e", "codes"), ("xxx", "no data for it|extra")]
)
def test_what_is_missing_is_one_line(languages: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as error:
        ocr.checked(languages)
    assert "\n" not in str(error.value)


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"sousveil\[ocr\]"):
        ocr.checked("eng")
