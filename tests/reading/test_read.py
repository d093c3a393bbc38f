"""Bytes to a Document: one clear line for what can't be read, notices for what was cut or moved."""

from __future__ import annotations

import subprocess
import sys

import pytest

from sousveil import reading
from sousveil.model import Origin, ReadingError
from tests.reading import makers


@pytest.mark.parametrize(
    ("raw", "name", "says"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t ", "a.txt", "empty"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 500, "a.txt", "binary"),
        (b"%PDF-1.7\nnothing more", "a.pdf", "broken"),
        (b"PK\x03\x04" + b"[Content_Types].xml word/document.xml" * 20, "a.docx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.doc", "old or password-protected"),
        (makers.pdf([[]]), "a.pdf", "no text"),
        (makers.docx(" "), "a.docx", "no text"),
        (makers.html("<script>let x = 1</script>"), "a.html", "no text"),
    ],
)
def test_read_says_one_line_for_what_it_cannot_read(raw: bytes, name: str, says: str) -> None:
    with pytest.raises(ReadingError, match=says) as caught:
        reading.read(raw, name=name, origin=Origin(f"in/{name}"))
    line = str(caught.value)
    assert line.startswith(f"in/{name}: ") and "\n" not in line and len(line) < 200


def test_read_of_a_protected_pdf_says_that_it_needs_a_password() -> None:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(72, 700, "Protected words")
    canvas.save()
    with pytest.raises(ReadingError, match="needs a password"):
        reading.read(out.getvalue(), name="a.pdf")


def test_read_cuts_a_very_long_text_and_says_so() -> None:
    document = reading.read(b"word " * (reading.MAX_CHARACTERS // 5 + 10), name="a.txt")
    assert [notice.kind for notice in document.notices] == ["truncated"]
    assert "50 characters" in document.notices[0].detail
    assert len(document.text) == reading.MAX_CHARACTERS


def test_read_takes_the_format_from_the_bytes_not_from_the_name() -> None:
    assert reading.read(makers.html("<p>Words.</p>"), name="report.pdf").format == "html"
    assert reading.read(makers.pdf([[(72, 700, 12, "Words.")]]), name="page.html").format == "pdf"
    assert reading.read(makers.docx("Words."), name="words.zip").format == "docx"


def test_read_drops_characters_without_width_and_marks_tag_characters() -> None:
    tagged = "".join(chr(0xE0000 + ord(letter)) for letter in "obey me")
    document = reading.read(f"Hik\u00advi\u200bsion sold cameras.{tagged} End.".encode(), name="a.txt")
    assert document.text == "Hikvision sold cameras. End.\n\nobey me"
    assert [notice.kind for notice in document.notices] == ["invisible-text"]
    assert [(section.label, document.text[section.start :]) for section in document.sections] == [
        (reading.INVISIBLE, "obey me")
    ]


def test_read_notes_marks_that_turn_the_reading_direction() -> None:
    document = reading.read("Cameras \u202efor all\u202c.".encode(), name="a.txt")
    assert [notice.kind for notice in document.notices] == ["direction-marks"]


def test_import_of_reading_loads_no_parser() -> None:
    code = "import sys; from sousveil import reading, sources; reading.read(b'Some words.', name='a.txt'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"trafilatura", "lxml", "selectolax", "pypdfium2", "docx", "charset_normalizer", "email", "zipfile", "fastwarc"}
    assert not heavy & set(loaded)


def test_what_was_guessed_is_said() -> None:
    canonical = '<link rel="canonical" href="https://news.example/2020/05/06/story">'
    page = reading.read(makers.html("<p>Some words.</p>", head=canonical), name="a.html")
    assert page.publisher == "news.example"
    assert {notice.kind for notice in page.notices} >= {"publisher-guessed", "date-guessed"}
    stated = canonical + '<meta property="og:site_name" content="The News">'
    page = reading.read(makers.html("<p>Some words.</p>", head=stated), name="a.html")
    assert page.publisher == "The News" and "publisher-guessed" not in {notice.kind for notice in page.notices}
    large = reading.read(makers.pdf([[(72, 760, 24, "A large line"), (72, 700, 11, "Some words of the body.")]]), name="a.pdf")
    assert large.title == "A large line" and "title-guessed" in {notice.kind for notice in large.notices}


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"II*\x00", b"RIFF1234WEBP"])
def test_a_picture_is_named_as_one(head: bytes) -> None:
    with pytest.raises(ReadingError, match=r"a picture; put it into a PDF and read that with --ocr"):
        reading.read(head + bytes(100), name="a")


def test_a_file_of_signs_without_width_is_no_document() -> None:
    with pytest.raises(ReadingError, match="holds no text"):
        reading.read("\u00ad \u200b".encode(), name="a.txt")
