"""Every other format: its text, its metadata, what goes aside, what is hidden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import reading
from sousveil.model import ReadingError
from sousveil.reading import reader_of
from sousveil.reading.formats import READERS
from sousveil.sources import Blob, walk
from tests.reading import makers

WORDS = "The ministry bought cameras for 5 € – “safe” ones, says Орган 监控."

ONE_PARAGRAPH = {
    "txt": WORDS.encode(),
    "md": WORDS.encode(),
    "html": makers.html(f"<p>{WORDS}</p>"),
    "docx": makers.docx(WORDS),
    "xlsx": makers.xlsx([[WORDS]]),
    "pptx": makers.pptx([WORDS]),
    "odt": makers.opendocument(WORDS),
    "ods": makers.opendocument(WORDS, kind="spreadsheet"),
    "odg": makers.opendocument(WORDS, kind="graphics"),
    "odp": makers.opendocument(WORDS, kind="presentation"),
    "rtf": makers.rtf(WORDS),
    "csv": f'"{WORDS}",2\n'.encode(),
    "epub": makers.epub([f"<p>{WORDS}</p>"]),
    "eml": makers.mail(WORDS),
    "mhtml": makers.mhtml(f"<p>{WORDS}</p>"),
    "json": json.dumps({"text": WORDS}).encode(),
}


@pytest.mark.parametrize("kind", sorted(READERS))
def test_every_format_is_told_by_its_bytes_and_keeps_every_character(kind: str) -> None:
    if kind == "pdf":
        raw, words = makers.pdf([[(72, 700, 12, "The ministry bought cameras.")]]), "The ministry bought cameras."
    else:
        raw, words = ONE_PARAGRAPH[kind], WORDS
    document = reading.read(raw, name=f"a.{kind}")
    assert document.format == kind
    assert words in document.text


@pytest.mark.parametrize("kind", ["odt", "epub", "rtf", "docx"])
def test_title_and_date_are_taken(kind: str) -> None:
    document = reading.read(ONE_PARAGRAPH[kind], name="x")
    assert (document.title, document.published) == ("A title", "2020-02-03")


def test_csv_rows_are_lines_whatever_divides_the_cells() -> None:
    for mark in ",;\t":
        raw = f'Country{mark}Supplier\nKenya{mark}"ZTE{mark} and more"\n\n'.encode()
        assert (
            reading.read(raw, name="a.csv").text == f"Country | Supplier\nKenya | ZTE{mark if mark != chr(9) else ''} and more"
        )


def test_xlsx_dates_hidden_rows_and_far_cells() -> None:
    cells = (
        '<row r="5"><c t="n" s="1"><v>43690</v></c><c t="inlineStr"><is><t>Typed in</t></is></c></row>'
        '<row r="6" hidden="1"><c t="inlineStr"><is><t>Unseen</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="str"><v>Far away</v></c></row>'
    )
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    document = reading.read(makers.xlsx([["Kenya", "ZTE"]], cells=cells, xl__styles=styles), name="a.xlsx")
    assert document.text == "Kenya | ZTE\n2019-08-13 | Typed in\nFar away\n\nUnseen"
    assert [section.label for section in document.sections] == ["sheet One", reading.INVISIBLE]


def test_xlsx_hidden_sheets_are_marked_and_comments_are_aside() -> None:
    found = reader_of("xlsx")(makers.xlsx([["Seen?"]], state="veryHidden"), "a")
    assert (found.text.strip(), found.hidden) == ("", "Seen?")
    note = "<comments><comment><text><r><t>A remark</t></r></text></comment></comments>"
    assert reader_of("xlsx")(makers.xlsx([["Words"]], xl__comments1=note), "a").aside == "A remark"


def test_pptx_slides_and_notes_can_be_cited() -> None:
    document = reading.read(makers.pptx([f"Slide number {n}." for n in range(1, 12)], notes="What is said."), name="a.pptx")
    assert document.text.startswith("Slide number 1.\n\nSlide number 2.")
    assert document.text.index("number 9") < document.text.index("number 10") < document.text.index("What is said.")
    assert [section.label for section in document.sections][:2] == ["slide 1", "slide 2"]


def test_odt_notes_rows_deletions_remarks_and_unseen_styles() -> None:
    body = (
        '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
        "<text:tracked-changes><text:deletion><text:p>Deleted.</text:p></text:deletion></text:tracked-changes>"
        '<text:p>Seen<text:s text:c="2"/>text<text:span text:style-name="T1">Unseen.</text:span>'
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p>"
        "<table:table-row><table:table-cell><text:p>Kenya</text:p></table:table-cell><table:table-cell><text:p>ZTE</text:p>"
        "</table:table-cell></table:table-row><office:annotation><text:p>A remark.</text:p></office:annotation>"
    )
    found = reader_of("odt")(makers.opendocument(body), "a")
    assert found.text == "A note.\n\nSeen  text.\n\nKenya | ZTE"
    assert found.hidden == "Deleted.\nUnseen." and found.aside == "A remark."


def test_odt_headers_are_aside_and_a_password_is_said() -> None:
    found = reader_of("odt")(makers.opendocument("Words.", styles="<style:header><text:p>A head.</text:p></style:header>"), "a")
    assert (found.text, found.aside) == ("Words.", "A head.")
    locked = makers.zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "x",
            "META-INF/manifest.xml": "<m><encryption-data/></m>",
        },
        stored="mimetype",
    )
    with pytest.raises(ReadingError, match="needs a password"):
        reading.read(locked, name="a.odt")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"One.\par Two.", "One.\n\nTwo."),
        (r"\u1054?\u1088?\u1075?", "Орг"),
        (r"{\f1\'ce\'f0\'e3}", "Орг"),
        (r"caf\'e9", "café"),
        (r"{\b Hi}kvision", "Hikvision"),
        (r"a\~b \{c\} \\d", "a\u00a0b {c} \\d"),
        (r"Kenya\cell ZTE\cell\row", "Kenya | ZTE"),
        (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt shown}}', "shown"),
        (r"{\*\unknown thing}text", "text"),
        (r"A{\footnote A note.} claim.", "A claim.\n\nA note."),
        (r"\u-10179?\u-9088?", "\U0001f480"),
        ("split\r\nword", "splitword"),
    ],
)
def test_rtf_control_words_become_characters(body: str, text: str) -> None:
    assert reader_of("rtf")(makers.rtf(body), "a").text.strip() == text


def test_rtf_hidden_words_are_marked_and_headers_aside() -> None:
    found = reader_of("rtf")(makers.rtf(r"Seen {\v unseen }words.{\header A head.}"), "a")
    assert (found.text, found.hidden, found.aside) == ("Seen words.", "unseen", "A head.")


def test_epub_chapters_in_order_and_missing_ones_said() -> None:
    document = reading.read(makers.epub(["<p>First.</p>", "<p>Second.</p>"]), name="a.epub")
    assert document.text.strip() == "First.\n\nSecond."
    assert (document.publisher, document.language) == ("Demo", "en")
    assert [section.label for section in document.sections] == ["chapter 1", "chapter 2"]
    with pytest.raises(ReadingError, match="locked"):
        reading.read(makers.epub(["<p>x</p>"], encryption="<e><EncryptionMethod/></e>"), name="a.epub")


def test_a_message_is_its_subject_and_text_and_names_no_person() -> None:
    document = reading.read(makers.mail("Words of the message.", subject="On cameras"), name="a.eml")
    assert document.text.strip() == "On cameras\n\nWords of the message."
    assert (document.title, document.publisher, document.published) == ("On cameras", "demo.example", "2020-02-03")


def test_of_alternatives_the_one_that_says_more_is_read() -> None:
    same = reading.read(makers.mail("The same words as the page.", page="<p>The same words as the page.</p>"), name="a.eml")
    assert same.text.count("The same words") == 1
    more = reading.read(makers.mail("See the page.", page=f"<p>{'Much longer words. ' * 20}</p>"), name="a.eml")
    assert "Much longer words." in more.text


def test_a_saved_page_has_its_address() -> None:
    document = reading.read(ONE_PARAGRAPH["mhtml"], name="a.mht")
    assert (document.text, document.url) == (WORDS, "https://example.org/story")


def test_json_articles_by_the_names_archives_use() -> None:
    row = {
        "headline": "A deal",
        "maintext": "The deal was signed.",
        "date_publish": "2019-08-15 10:00:00",
        "source_domain": "demo.example",
        "language": "en",
        "url": "https://demo.example/a",
        "authors": ["Somebody"],
    }
    found = reader_of("json")(json.dumps(row).encode(), "a")
    assert (found.text, found.title, found.published, found.publisher, found.language, found.url) == (
        "A deal\n\nThe deal was signed.",
        "A deal",
        "2019-08-15",
        "demo.example",
        "en",
        "https://demo.example/a",
    )
    assert found.aside == "authors: Somebody"
    wrapped = reader_of("json")(json.dumps({"articledata": row}).encode(), "a")
    assert wrapped.title == "A deal"


def test_json_with_unknown_names_is_read_whole() -> None:
    found = reader_of("json")(b'{"supplier": "ZTE", "to": {"country": "Kenya"}, "years": [2018, 2019]}', "a")
    assert found.text == "supplier: ZTE\nto.country: Kenya\nyears: 2018\nyears: 2019"


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_any_unicode_is_json(charset: str) -> None:
    written = json.dumps({"title": "A title", "text": WORDS, "date": "2020-02-03"}, ensure_ascii=False)
    document = reading.read(written.encode(charset), name="a.json")
    assert document.format == "json" and (document.title, document.published) == ("A title", "2020-02-03")
    assert document.text == f"A title\n\n{WORDS}"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_lists_and_lines_of_json_in_any_unicode_are_divided(name: str, charset: str, tmp_path: Path) -> None:
    rows = [json.dumps({"text": f"{number} {WORDS}"}, ensure_ascii=False) for number in (1, 2)]
    written = f"[{', '.join(rows)}]" if name == "a.json" else "\n".join(rows)
    (tmp_path / name).write_bytes(written.encode(charset))
    found = [reading.read_blob(item) for item in walk([tmp_path / name]) if isinstance(item, Blob)]
    assert [document.text for document in found] == [f"1 {WORDS}", f"2 {WORDS}"]


def test_json_is_told_without_a_name() -> None:
    assert reading.read(b'{ "text": "Some words.", "date": "2020" }', name="-").format == "json"
    assert reading.read(b"{ the text: some words }", name="-").format == "txt"


def test_what_is_no_json_after_all_is_read_as_text_and_said() -> None:
    document = reading.read(b'{"text": "Some words', name="a.json")
    assert document.text == '{"text": "Some words'
    assert [notice.kind for notice in document.notices] == ["json-broken"]


FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<office:document xmlns:office="urn:office" xmlns:text="urn:text" '
    'xmlns:meta="urn:meta" xmlns:dc="urn:dc" xmlns:table="urn:table" xmlns:style="urn:style" office:version="1.3" '
    'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:meta><dc:title>A title</dc:title>'
    "<meta:creation-date>2020-02-03T10:00:00</meta:creation-date></office:meta><office:master-styles><style:master-page>"
    "<style:header><text:p>Running head</text:p></style:header></style:master-page></office:master-styles>"
    "<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
)


def test_a_flat_text_is_read_as_what_it_is() -> None:
    body = f"<text:p>{WORDS}<image><office:binary-data>iVBORw0KGgo=</office:binary-data></image></text:p><text:p>Two</text:p>"
    document = reading.read(FLAT.format(kind="text", body=body).encode(), name="a.fodt")
    assert document.format == "odt" and document.text == f"{WORDS}\n\nTwo" and document.aside == "Running head"
    assert (document.title, document.published) == ("A title", "2020-02-03")


def test_a_flat_sheet_is_rows() -> None:
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>{}</table:table-row>"
    body = row.format("Kenya", "<table:table-cell><text:p>ZTE</text:p></table:table-cell>") + row.format("Chad", "")
    document = reading.read(FLAT.format(kind="spreadsheet", body=body).encode(), name="a.xml")
    assert document.format == "ods" and document.text == "Kenya | ZTE\nChad"


def test_who_made_a_remark_and_when_stand_in_no_sentence() -> None:
    who = "<dc:creator>Somebody</dc:creator><dc:date>2020-01-01</dc:date>"
    remark = f"<office:annotation>{who}<text:p>Sure?</text:p></office:annotation>"
    document = reading.read(makers.opendocument(f"<text:p>The ministry {remark}bought cameras.</text:p>"), name="a.odt")
    assert document.text == "The ministry bought cameras." and document.aside == "Sure?"


HEAD = b"From: Somebody <a@agency.org>\nTo: b@c.org\nMessage-ID: <1@agency.org>\nSubject: A title\nMIME-Version: 1.0\n"


def test_a_message_with_pictures_in_its_text_is_a_message_and_no_saved_page() -> None:
    part = b"--b\nContent-Type: text/html\n\n<p>Words.</p>\n"
    raw = HEAD + b"Content-Type: multipart/related; boundary=b\n\n" + part + b"--b--\nAfter all.\n"
    document = reading.read(raw, name="a.eml")
    assert (document.format, document.title, document.publisher) == ("eml", "A title", "agency.org")
    assert document.text == "A title\n\nWords." and "After all." in document.aside


def test_what_only_another_alternative_says_is_aside() -> None:
    parts = b"--b\nContent-Type: text/plain\n\nThe same words.\nOnly in plain text.\n"
    parts += b"--b\nContent-Type: text/html\n\n<p>The same words.</p>"
    raw = HEAD + b"Content-Type: multipart/alternative; boundary=b\n\n" + parts + b"<p>Only in the page.</p>\n--b--\n"
    document = reading.read(raw, name="a.eml")
    assert "Only in plain text." in document.text and document.aside == "Only in the page."


def test_what_a_server_says_of_delivery_is_text() -> None:
    status = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; a.org\n\nStatus: 5.1.1\n"
    text = b"--b\nContent-Type: text/plain\n\nFailed.\n--b\n"
    raw = HEAD + b"Content-Type: multipart/report; boundary=b\n\n" + text + status + b"--b--\n"
    assert "Reporting-MTA: dns; a.org\n\nStatus: 5.1.1" in reading.read(raw, name="a.eml").text


def test_pages_in_frames_of_a_saved_page_are_aside_or_its_text() -> None:
    page = "Content-Type: text/html\n\n<p>{}</p>\n"
    for first, place in ((WORDS * 4, "aside"), ("Menu", "text")):
        parts = "".join(f"--b\n{page.format(words)}" for words in (first, "Words in a frame."))
        raw = f"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n{parts}--b--\n".encode()
        assert "Words in a frame." in getattr(reading.read(raw, name="a.mhtml"), place)


def test_json_keeps_what_stands_beside_what_is_used() -> None:
    row = {"articledata": {"title": "One", "headline": "Two", "text": "Words.", "body": "Other words."}, "note": "A note."}
    document = reading.read(json.dumps(row).encode(), name="a.json")
    assert document.title == "One" and document.text == "One\n\nWords."
    for said in ("headline: Two", "body: Other words.", "note: A note."):
        assert said in document.aside
    assert reading.read(b'{"title": {"rendered": "One"}, "text": "Words."}', name="a.json").title == "One"


def test_an_outlook_message_is_named() -> None:
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "__substg1.0_0037001F".encode("utf-16-le")
    with pytest.raises(ReadingError, match=r"an Outlook message \(msg\); save it as eml"):
        reading.read(raw, name="a.msg")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_told_though_it_stands_in_cells_too(mark: str) -> None:
    row = f'Demo{mark}Kenya{mark}"cameras{mark} and\nmore"\n'
    found = reading.read(f"Supplier{mark}Buyer{mark}Note\n{row}{row}".encode(), name="a.csv")
    assert found.text.split("\n")[1] in (f"Demo | Kenya | cameras{mark} and more", "Demo | Kenya | cameras and more")


def test_what_a_table_says_of_its_mark_is_obeyed_and_is_no_row() -> None:
    assert reading.read(b"sep=;\r\na,b;c\r\n", name="a.csv").text == "a,b | c"


@pytest.mark.parametrize(
    ("head", "said"),
    [(b"\x78\x9f\x3e\x22", "winmail"), (b"!BDN", "pst"), (b"%!PS-Adobe", "PostScript"), (b"AT&TFORM", "DjVu"),
     (bytes(60) + b"BOOKMOBI", "Kindle")],
)
def test_what_is_often_handed_over_and_not_read_is_named(head: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        reading.read(head + b" words" * 40, name="a")
