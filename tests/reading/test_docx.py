"""Word documents: every word of every part."""

from __future__ import annotations

import pytest

from sousveil import reading
from sousveil.model import ReadingError
from sousveil.reading.docx import read_docx
from sousveil.sources.own import MAKER, OwnWork
from tests.reading import makers


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def test_what_this_program_wrote_is_no_evidence() -> None:
    with pytest.raises(OwnWork):
        read_docx(makers.docx("Huawei supplied cameras to Kenya.", publisher=MAKER), shown="dossier.docx")


def test_paragraphs_and_properties_are_read() -> None:
    document = reading.read(makers.docx("One paragraph.\n\nAnother.", title="Cameras", publisher="Demo", date="2019-05-06"))
    assert (document.text, document.title, document.publisher, document.published, document.language) == (
        "One paragraph.\n\nAnother.",
        "Cameras",
        "Demo",
        "2019-05-06",
        "en",
    )


@pytest.mark.parametrize(
    "body",
    [
        paragraph(f"<w:ins>{run('MARKER')}</w:ins>"),
        f"<w:sdt><w:sdtContent>{paragraph(run('MARKER'))}</w:sdtContent></w:sdt>",
        paragraph(f"<w:r><w:pict><w:txbxContent>{paragraph(run('MARKER'))}</w:txbxContent></w:pict></w:r>"),
        paragraph(f"<w:hyperlink>{run('MARKER')}</w:hyperlink>"),
        paragraph(f"<w:smartTag>{run('MARKER')}</w:smartTag>"),
        f"<w:tbl><w:tr><w:tc>{paragraph(run('a'))}<w:tbl><w:tr><w:tc>{paragraph(run('MARKER'))}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        paragraph(run("MAR"), run("KER")),
    ],
)
def test_no_part_of_the_body_is_passed_over(body: str) -> None:
    assert "MARKER" in reading.read(makers.docx(body)).text


def test_rows_are_lines_with_their_cells() -> None:
    row = "".join(f"<w:tc>{paragraph(run(words))}</w:tc>" for words in ("Kenya", "ZTE"))
    assert reading.read(makers.docx(f"<w:tbl><w:tr>{row}</w:tr><w:tr>{row}</w:tr></w:tbl>")).text == "Kenya | ZTE\nKenya | ZTE"


def test_footnotes_are_text_and_headers_and_comments_are_put_aside() -> None:
    found = read_docx(
        makers.docx(
            "Body.",
            footnotes1=paragraph(run("A note.")),
            header1=paragraph(run("A head.")),
            comments=paragraph(run("A remark.")),
        ),
        "a",
    )
    assert found.text == "Body.\n\nA note." and found.aside == "A head.\n\nA remark."


@pytest.mark.parametrize(
    "words",
    [
        run("MARKER", "<w:vanish/>"),
        run("MARKER", '<w:color w:val="FFFFFF"/>'),
        "<w:del><w:r><w:delText>MARKER</w:delText></w:r></w:del>",
    ],
)
def test_hidden_white_and_deleted_words_are_marked(words: str) -> None:
    document = reading.read(makers.docx(paragraph(run("Seen words."), words)))
    assert document.text == "Seen words.\n\nMARKER"
    assert document.sections[-1].label == reading.INVISIBLE


def test_a_docx_with_a_document_type_is_refused() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        + f"<w:document {makers.W}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )
    raw = makers.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": bomb})
    with pytest.raises(ReadingError, match="document type"):
        reading.read(raw)


def test_a_docx_that_inflates_a_thousand_times_is_refused() -> None:
    raw = makers.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * 50_000_000})
    with pytest.raises(ReadingError, match="bomb"):
        reading.read(raw)
