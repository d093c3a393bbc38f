"""Parts of office files that a careless reader drops without a word: each is read, hidden or put aside, and that is said."""

from __future__ import annotations

import io

import pytest

from sousveil import reading
from sousveil.model import Document
from tests.reading import makers

WORDS = "The ministry signed a contract."
WORD = (
    'xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v" xmlns:wp="wp" xmlns:r="r"'
)
RELATIONS = "<Relationships xmlns='r'>{}</Relationships>"
ONE_DRAWING = "<c:chartSpace xmlns:c='c' xmlns:a='a'>{}</c:chartSpace>"
TITLE = "<c:title><a:p><a:r><a:t>Cameras by year</a:t></a:r></a:p></c:title>"
CACHE = "<c:strCache><c:pt><c:v>Kenya</c:v></c:pt></c:strCache><c:numCache><c:pt><c:v>17</c:v></c:pt></c:numCache>"


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def word(body: str, **parts: str) -> Document:
    """A Word document; `parts` by their names with `__` for slashes."""
    named = {f"{name.replace('__', '/')}.xml": raw for name, raw in parts.items()}
    return package({"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", **named})


def package(parts: dict[str, str], name: str = "a.docx") -> Document:
    return reading.read(makers.zipped({"[Content_Types].xml": "<Types/>", **parts}), name=name)


def related(identity: str, kind: str, target: str) -> str:
    return f"<Relationship Id='{identity}' Type='http://x/{kind}' Target='{target}'/>"


@pytest.mark.parametrize("target", ["word/document2.xml", "/word/main.xml", "texts/the%20text.xml"])
def test_the_main_part_of_a_document_is_the_one_that_it_names(target: str) -> None:
    place = target.lstrip("/").replace("%20", " ")
    document = package({
        "_rels/.rels": RELATIONS.format(related("1", "officeDocument", target)), "word/settings.xml": "<x/>",
        place: f"<w:document {WORD}><w:body>{paragraph(WORDS)}</w:body></w:document>",
    })
    assert document.text == WORDS


def test_notes_of_any_name_are_read() -> None:
    named = package({
        "word/document.xml": f"<w:document {WORD}><w:body>{paragraph(WORDS)}</w:body></w:document>",
        "word/notes.xml": f"<w:footnotes {WORD}><w:footnote>{paragraph('A note.')}</w:footnote></w:footnotes>",
        "word/_rels/document.xml.rels": RELATIONS.format(related("1", "footnotes", "notes.xml")),
    })
    assert named.text == f"{WORDS}\n\nA note."


def test_a_text_box_is_read_once_from_whichever_form_has_it() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    drawing, fallback = f"<mc:Choice>{box}</mc:Choice>", f"<mc:Fallback>{box}</mc:Fallback>"
    for forms in (drawing + fallback, f"<mc:Choice/>{fallback}", drawing):
        body = f"<w:p><w:r><mc:AlternateContent>{forms}</mc:AlternateContent></w:r></w:p>"
        assert word(paragraph(WORDS) + body).text.count("In a box.") == 1


def test_charts_and_diagrams_are_text_and_their_numbers_are_not() -> None:
    diagram = ONE_DRAWING.format("<a:p><a:r><a:t>First step</a:t></a:r></a:p>")
    document = word(paragraph(WORDS), word__charts__chart1=ONE_DRAWING.format(TITLE + CACHE), word__diagrams__data1=diagram)
    assert document.text == f"{WORDS}\n\nCameras by year\nKenya\n\nFirst step"


def test_descriptions_of_pictures_and_building_blocks_are_aside() -> None:
    blocks = f"<w:glossaryDocument {WORD}>{paragraph('A building block.')}</w:glossaryDocument>"
    picture = "<w:p><w:r><wp:docPr name='x' descr='A camera on a pole' title='Figure 1'/></w:r></w:p>"
    document = word(paragraph(WORDS) + picture, word__glossary__document=blocks)
    assert document.text == WORDS and document.aside == "A building block.\n\nFigure 1. A camera on a pole"
    assert [notice.kind for notice in document.notices] == ["boilerplate"]


def sheet(words: str, more: str = "") -> str:
    cell = f"<c t='inlineStr'><is><t>{words}</t></is></c>"
    return f"<worksheet><sheetData><row>{cell}</row></sheetData>{more}</worksheet>"


def workbook(sheets: str, relations: str, **parts: str) -> Document:
    named = {f"xl/worksheets/{name}.xml": raw for name, raw in parts.items()}
    return package({
        "xl/workbook.xml": f"<workbook xmlns:r='r'><sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": RELATIONS.format(relations), **named,
    }, "a.xlsx")


def test_sheets_are_those_that_the_workbook_names_in_its_order() -> None:
    document = workbook(
        "<sheet name='Secret' state='hidden' r:id='b'/><sheet name='Open' r:id='a'/><sheet name='Chart' r:id='c'/>"
        "<sheet name='Last' r:id='d'/>",
        related("a", "worksheet", "worksheets/sheet1.xml") + related("b", "worksheet", "/xl/worksheets/sheet2.xml")
        + related("c", "chartsheet", "worksheets/sheet4.xml") + related("d", "worksheet", "worksheets/data.xml"),
        sheet1=sheet("Seen."), sheet2=sheet("Unseen."), sheet4=sheet("No rows."), data=sheet("Seen last."),
        sheet9=sheet("Not named."),
    )
    hidden = next(part.start for part in document.sections if part.label == reading.INVISIBLE)
    assert document.text[:hidden].split() == ["Seen.", "Seen", "last.", "No", "rows.", "Not", "named."]
    assert document.text[hidden:] == "Unseen."
    assert [part.label for part in document.sections][:2] == ["sheet Open", "sheet Last"]


def test_a_formula_without_a_value_and_the_head_of_the_printed_page_are_read() -> None:
    more = "<headerFooter><oddHeader>&amp;C&amp;\"Arial,Bold\"For official use</oddHeader></headerFooter>"
    row = "<row><c t='str'><f>\"Paid by \"&amp;A1</f></c><c><f>1+1</f><v>2</v></c></row>"
    raw = f"<worksheet><sheetData>{row}</sheetData>{more}</worksheet>"
    document = workbook("<sheet name='A' r:id='a'/>", related("a", "worksheet", "worksheets/sheet1.xml"), sheet1=raw)
    assert document.text.strip() == '="Paid by "&A1 | 2' and document.aside == "For official use"


def test_a_workbook_of_openpyxl_keeps_comments_charts_and_hidden_sheets() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    from openpyxl.chart import BarChart
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.active["A1"], book.active["A1"].comment = WORDS, Comment("A remark.", "Somebody")
    chart = BarChart()
    chart.title = "Cameras by year"
    book.active.add_chart(chart, "C1")
    book.create_sheet("Other")["A1"] = "Unseen."
    book["Other"].sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    document = reading.read(out.getvalue(), name="a.xlsx")
    assert WORDS in document.text and "Cameras by year" in document.text and "A remark." in document.aside
    assert document.text.endswith("Unseen.") and "invisible-text" in {notice.kind for notice in document.notices}


def test_charts_pictures_and_masters_of_slides_are_kept() -> None:
    slide = "<p:sld xmlns:p='p' xmlns:a='a'><p:cNvPr descr='A pole'/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>"
    document = package({
        "ppt/presentation.xml": "<x/>", "ppt/slides/slide1.xml": slide.format(WORDS),
        "ppt/slideMasters/slideMaster1.xml": slide.format("Confidential"),
        "ppt/slideLayouts/slideLayout1.xml": slide.format("Click to edit"),
        "ppt/charts/chart1.xml": ONE_DRAWING.format(TITLE),
    }, "a.pptx")
    assert document.text.strip() == f"{WORDS}\n\nCameras by year" and document.aside == "Confidential\nA pole"
    assert [part.label for part in document.sections] == ["slide 1", "chart 1"]


def test_what_an_open_document_does_not_show_is_hidden() -> None:
    style = "<style:style style:name='t'><style:table-properties table:display='false'/></style:style>"
    folded = " table:visibility='collapse'"
    row = "<table:table-row{}><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    body = (
        f"{style}<text:p>{WORDS}</text:p><text:section text:display='none'><text:p>In a section.</text:p></text:section>"
        "<text:p><text:hidden-text text:string-value='Under a condition.'/></text:p><table:table>"
        f"{row.format('', 'Seen.')}{row.format(folded, 'In a row.')}</table:table>"
        f"<table:table table:style-name='t'>{row.format('', 'In a sheet.')}</table:table><text:p>After.</text:p>"
    )
    document = reading.read(makers.opendocument(body), name="a.odt")
    hidden = next(part.start for part in document.sections if part.label == reading.INVISIBLE)
    assert document.text[:hidden].split("\n\n")[:3] == [WORDS, "Seen.", "After."]
    assert document.text[hidden:] == "In a section.\nUnder a condition.\nIn a row.\nIn a sheet."


def test_objects_and_descriptions_in_an_open_document_are_kept() -> None:
    content = f"<x {makers.ODF}><text:p>{WORDS}<x><desc>A pole</desc></x></text:p></x>"
    raw = makers.zipped({
        "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content,
        "Object 1/content.xml": f"<x {makers.ODF}><text:p>In an object.</text:p></x>",
    }, stored="mimetype")
    document = reading.read(raw, name="a.odt")
    assert document.text == f"{WORDS}\n\nIn an object." and document.aside == "A pole"


def book(spine: str, items: str, pages: dict[str, str]) -> Document:
    container = "<c><rootfiles><rootfile full-path='in/a.opf'/></rootfiles></c>"
    listed = f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>"
    xhtml = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><a id='x'/><p>{}</p></body></html>"
    return reading.read(makers.zipped({
        "mimetype": "application/epub+zip", "META-INF/container.xml": container, "in/a.opf": listed,
        **{name: xhtml.format(words) for name, words in pages.items()},
    }, stored="mimetype"), name="a.epub")


def test_an_odd_order_of_a_book_loses_no_page() -> None:
    kind = "media-type='application/xhtml+xml'"
    document = book(
        "<itemref idref='a'/><itemref idref='b' linear='no'/><itemref idref='gone'/><itemref idref='c'/>",
        f"<item id='a' href='a%20b.xhtml' {kind}/><item id='b' href='b.xhtml' {kind}/><item id='c' href='../c.xhtml#x' {kind}/>"
        f"<item id='o' href='orphan.xhtml' {kind}/><item id='n' href='nav.xhtml' properties='nav' {kind}/>",
        {"in/a b.xhtml": WORDS, "in/b.xhtml": "Not in line.", "c.xhtml": "Above.", "in/orphan.xhtml": "In no order.",
         "in/nav.xhtml": "Contents"},
    )
    assert document.text.strip() == f"{WORDS}\n\nNot in line.\n\nAbove." and document.aside == "In no order."
    assert [notice.detail for notice in document.notices] == [
        "1 of 4 chapters are not in the file", "1 pages that stand in no order of reading were put aside"
    ]


def presentation(order: str, **parts: str) -> Document:
    """Two slides, shown in an order of relations; `parts` as in `word`."""
    slide = "<p:sld xmlns:a='a' xmlns:p='p'><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>"
    listed = "".join(f"<p:sldId id='{256 + place}' r:id='{one}'/>" for place, one in enumerate(order.split()))
    named = {f"{name.replace('__', '/')}": raw for name, raw in parts.items()}
    return package({
        "ppt/presentation.xml": f"<p:presentation xmlns:p='p' xmlns:r='r'>{listed}</p:presentation>",
        "ppt/_rels/presentation.xml.rels": RELATIONS.format(
            related("r1", "slide", "slides/slide1.xml") + related("r2", "slide", "slides/slide2.xml")),
        "ppt/slides/slide1.xml": slide.format("Made first"), "ppt/slides/slide2.xml": slide.format("Made second"), **named,
    }, name="a.pptx")


def test_slides_are_read_in_the_order_in_which_they_are_shown() -> None:
    document = presentation("r2 r1")
    assert document.text.strip() == "Made second\n\nMade first"
    assert [(one.label, one.start) for one in document.sections] == [("slide 1", 0), ("slide 2", 13)]


def test_notes_stand_after_their_slide() -> None:
    notes = "<p:notes xmlns:a='a' xmlns:p='p'><a:p><a:r><a:t>Said aloud</a:t></a:r></a:p></p:notes>"
    document = presentation("r2 r1", **{
        "ppt/notesSlides/notesSlide7.xml": notes,
        "ppt/slides/_rels/slide2.xml.rels": RELATIONS.format(related("r1", "notesSlide", "../notesSlides/notesSlide7.xml")),
    })
    assert document.text.strip() == "Made second\n\nSaid aloud\n\nMade first"
    assert [one.label for one in document.sections] == ["slide 1", "notes 1", "slide 2"]


def test_the_number_of_a_note_stands_with_the_note() -> None:
    note = ("<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
            "</text:note>")
    found = reading.read(makers.opendocument(f"<text:p>It was signed in 2018{note}. Later it ended.</text:p>"), name="a.odt")
    assert found.text == "1 A note.\n\nIt was signed in 2018. Later it ended."
