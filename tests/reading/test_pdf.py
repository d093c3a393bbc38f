"""PDF: whole sentences, pages for citation, running heads apart, unseen text marked."""

from __future__ import annotations

import pytest

from sousveil import reading
from sousveil.reading.pdf import read_pdf
from sousveil.reading.pdflines import righted
from sousveil.sources.own import OwnWork
from tests.reading import makers

LONG = "The ministry of the interior signed a contract with the supplier for cameras in the"


def lines(
    *words: str, x: float = 72, y: float = 740, size: float = 11, step: float = 13
) -> list[tuple[float, float, float, str]]:
    return [(x, y - number * step, size, said) for number, said in enumerate(words)]


def test_wrapped_lines_are_one_paragraph() -> None:
    document = reading.read(
        makers.pdf([lines(LONG, "capital and paid for it from a loan. It took", "two years.")]), name="a.pdf"
    )
    assert document.text == f"{LONG} capital and paid for it from a loan. It took two years."


def test_a_gap_between_lines_divides_paragraphs() -> None:
    first, second = lines(LONG, "capital."), lines(LONG, "provinces.", y=690)
    assert reading.read(makers.pdf([first + second]), name="a.pdf").text == f"{LONG} capital.\n\n{LONG} provinces."


def test_words_broken_at_the_line_end_are_mended_and_hyphens_of_words_stay() -> None:
    raw = makers.pdf(
        [
            lines(
                "The inter-",
                "ception of calls by the state-",
                "owned operator was reported. No telecommuni-",
                "cation stays private.",
            )
        ]
    )
    text = reading.read(raw, name="a.pdf").text
    assert text == "The interception of calls by the state-owned operator was reported. No telecommunication stays private."


def test_the_document_itself_shows_whether_a_word_has_a_hyphen() -> None:
    raw = makers.pdf([lines(LONG, "safe-city system. The safe-", "city system is large.")])
    assert reading.read(raw, name="a.pdf").text.endswith("The safe-city system is large.")


def test_a_paragraph_that_crosses_a_page_is_whole_and_both_pages_can_be_cited() -> None:
    document = reading.read(makers.pdf([lines(LONG), lines("capital of the country.")]), name="a.pdf")
    assert document.text == f"{LONG} capital of the country."
    assert [(s.label, document.text[s.start :][:7]) for s in document.sections] == [
        ("page 1", "The min"),
        ("page 2", "capital"),
    ]


def test_running_heads_and_page_numbers_are_put_aside() -> None:
    pages = [
        [
            (72, 810, 8, "Demo Report on Exports"),
            *lines(LONG, f"capital, as page {number} says."),
            (290, 20, 8, f"Page {number} of 3"),
        ]
        for number in (1, 2, 3)
    ]
    found = read_pdf(makers.pdf(pages), "a")
    assert "Demo Report" not in found.text and "Page 2" not in found.text
    assert "as page 1 says" in found.text and "as page 3 says" in found.text
    assert "Demo Report on Exports" in found.aside and "Page 2 of 3" in found.aside
    assert "boilerplate" in {notice.kind for notice in found.notices}


def test_footnotes_do_not_stand_in_the_middle_of_a_sentence_that_crosses_the_page() -> None:
    note = [(72, 80, 7, "1 A note on the sources of this paragraph.")]
    document = reading.read(makers.pdf([lines(LONG) + note, lines("capital of the country.")]), name="a.pdf")
    assert document.text == f"1 A note on the sources of this paragraph.\n\n{LONG} capital of the country."


def test_columns_are_read_one_after_the_other() -> None:
    left = lines("The left column begins here with a", "sentence and ends.", x=50)
    right = lines("The right column has a sentence of", "its own.", x=320)
    text = reading.read(makers.pdf([left + right]), name="a.pdf").text
    assert text == "The left column begins here with a sentence and ends.\n\nThe right column has a sentence of its own."


def test_white_tiny_and_distant_text_is_marked() -> None:
    raw = makers.pdf(
        [
            [
                (72, 700, 12, "What one sees."),
                (72, 600, 12, "White words.\x001 1 1 rg"),
                (72, 500, 1, "Tiny words."),
                (72, -300, 12, "Distant words."),
                (72, 400, 12, "Unpainted words.\x003 Tr"),
            ]
        ]
    )
    document = reading.read(raw, name="a.pdf")
    place = next(section.start for section in document.sections if section.label == reading.INVISIBLE)
    assert document.text[:place].strip() == "What one sees."
    for words in ("White", "Tiny", "Distant", "Unpainted"):
        assert f"{words} words." in document.text[place:]


def test_white_words_in_a_dark_box_are_seen() -> None:
    box = (0, 0, 1, "\x000 g 60 590 200 30 re f")
    document = reading.read(makers.pdf([[box, (72, 600, 12, "White words.\x001 1 1 rg")]]), name="a.pdf")
    assert document.text == "White words."


def test_title_author_and_date_of_the_file_and_pages_without_text() -> None:
    info = "/Title (Microsoft Word - Cameras.docx) /Author (Demo Watch) /CreationDate (D:20191112093000Z)"
    document = reading.read(makers.pdf([lines(LONG, "capital."), []], info=info), name="a.pdf")
    assert (document.title, document.publisher, document.published) == ("Cameras", "Demo Watch", "2019-11-12")
    assert {notice.kind for notice in document.notices} == {"pages-without-text", "date-guessed", "publisher-guessed"}


@pytest.mark.parametrize(
    ("title", "own"), [("Kenya · sousveil", True), ("Kenya and sousveil", False), ("· sousveil in Kenya", False)]
)
def test_a_page_that_was_printed_from_a_dossier_is_told_by_its_title(title: str, own: bool) -> None:
    written = "FEFF" + title.encode("utf-16-be").hex()
    raw = makers.pdf([lines(LONG, "capital.")], info=f"/Title <{written}>")
    if own:
        with pytest.raises(OwnWork, match="made by sousveil"):
            read_pdf(raw, "a.pdf")
        with pytest.raises(OwnWork, match="made by sousveil"):
            reading.read(raw, name="a.pdf")
    else:
        assert reading.read(raw, name="a.pdf").title == title


def test_the_largest_line_is_the_title_where_the_file_has_none() -> None:
    raw = makers.pdf([[(72, 780, 20, "Cameras for the capital"), *lines(LONG, "capital.")]])
    assert reading.read(raw, name="a.pdf").title == "Cameras for the capital"


FIELD = "<< /Type /Annot /Subtype /Widget /FT /{0} /T (a {0}) /V ({1}) /Rect [10 50 100 70] >>"


def test_values_of_a_form_are_text_and_ticks_are_not() -> None:
    raw = makers.pdf(
        [lines(LONG, "capital.")], page="/Annots [7 0 R 8 0 R]", catalog="/AcroForm << /Fields [7 0 R 8 0 R] >>",
        more=(FIELD.format("Tx", "Cameras, 40 pieces"), FIELD.format("Btn", "Off")),
    )
    document = reading.read(raw, name="a.pdf")
    assert document.text == f"{LONG} capital.\n\nCameras, 40 pieces"
    assert [(s.label, document.text[s.start :][:3]) for s in document.sections] == [("page 1", "The"), ("over page 1", "Cam")]


def test_words_written_over_a_page_are_text_and_remarks_and_bookmarks_are_aside() -> None:
    note = "<< /Type /Annot /Subtype /{} /Rect [10 10 90 30] /Contents ({}) >>"
    raw = makers.pdf(
        [lines(LONG, "capital.")], page="/Annots [7 0 R 8 0 R 9 0 R]", catalog="/Outlines 10 0 R",
        more=(note.format("FreeText", "Received 3 May"), note.format("Text", "Is this so?"), note.format("Link", "A link"),
              "<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>", "<< /Title (Chapter One) /Parent 10 0 R >>"),
    )
    document = reading.read(raw, name="a.pdf")
    assert document.text == f"{LONG} capital.\n\nReceived 3 May"
    assert document.aside == "Is this so?\nChapter One"
    assert "boilerplate" in {notice.kind for notice in document.notices}


def test_what_could_not_be_looked_at_over_a_page_is_said() -> None:
    from sousveil.reading.pdf import _cut
    from sousveil.reading.pdfextras import Extras
    from sousveil.reading.pdflines import Page

    extras = Extras()
    extras.look(1, Page((), 0.0, 0.0), Page((), 0.0, 0.0))
    assert _cut(extras) == ()
    extras.look(2, Page((), 0.0, 0.0), None)
    assert [notice.kind for notice in _cut(extras)] == ["truncated"]


def test_white_words_in_the_middle_of_a_line_are_not_seen() -> None:
    white = "The middle\x001 1 1 rg"
    page = [(72.0, 700.0, 12.0, "Before it."), (130.0, 700.0, 12.0, white), (200.0, 700.0, 12.0, "After it.")]
    document = reading.read(makers.pdf([page]), name="a.pdf")
    start = next(section.start for section in document.sections if section.label == "invisible text")
    assert document.text[:start].split() == ["Before", "it.", "After", "it."] and document.text[start:] == "The middle"


def test_signs_without_any_meaning_are_counted() -> None:
    raw = makers.pdf([[(72, 700, 12, "Words and more.")]]).replace(b"(Words and more.)", b"(\x00Word\x00 and more)")
    document = reading.read(raw, name="a.pdf")
    said = [notice.detail for notice in document.notices if notice.kind == "charset-lossy"]
    assert said == ["2 signs have no known meaning (of the font's own) and are missing; print it to pictures and use --ocr"]


def test_words_from_the_right_are_read_as_they_are_read() -> None:
    assert righted("Sold: ةكرش now", lambda place: float(place)) == "Sold: شركة now"
    assert righted("Sold: شركة now", lambda place: -float(place)) == "Sold: شركة now"
    assert righted("Sold: 2018", lambda place: 1 / 0) == "Sold: 2018"
