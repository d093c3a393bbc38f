"""White words on white in text files, sheets and rich text: read, marked, and not where they are seen."""

from __future__ import annotations

import io

import pytest

from sousveil import reading
from sousveil.reading import INVISIBLE
from tests.reading import makers

ODF = (
    'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:fo="f" xmlns:draw="d"'
)


def seen_and_not(raw: bytes, name: str) -> tuple[str, str]:
    """The text that a reader sees, and the one that nobody does."""
    document = reading.read(raw, name=name)
    start = next((part.start for part in document.sections if part.label == INVISIBLE), len(document.text))
    return " ".join(document.text[:start].split()), " ".join(document.text[start:].split())


def style(name: str, kind: str, **properties: str) -> str:
    given = " ".join(f'fo:{key}="{value}"' for key, value in properties.items())
    return f'<style:style style:name="{name}"><style:{kind}-properties {given}/></style:style>'


WHITE, BLACK = style("W", "text", color="#ffffff"), style("B", "text", color="#000000")
FILLED = style("F", "text", color="#FFFFFF", **{"background-color": "#000080"})
DARK = style("D", "table-cell", **{"background-color": "#333333"})
PAPER = style("L", "paragraph", **{"background-color": "#ffffff"})


def open_text(body: str, *, styles: str = "", kind: str = "text") -> bytes:
    declared = f"<office:automatic-styles>{WHITE}{BLACK}{FILLED}{DARK}{PAPER}{styles}</office:automatic-styles>"
    inner = f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    whole = f"<office:document {ODF}>{declared}{inner}</office:document>"
    return makers.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": whole}, stored="mimetype")


@pytest.mark.parametrize(
    "body",
    ['<text:p>Seen. <text:span text:style-name="W">Not.</text:span></text:p>',
     '<text:p>Seen.</text:p><text:p text:style-name="W">Not.</text:p>',
     '<text:p text:style-name="L">Seen. <text:span text:style-name="W">Not.</text:span></text:p>',
     '<text:p text:style-name="W"><text:span text:style-name="B">Seen.</text:span> Not.</text:p>'],
)
def test_white_words_of_an_open_document_are_not_seen(body: str) -> None:
    assert seen_and_not(open_text(body), "a.odt") == ("Seen.", "Not.")


@pytest.mark.parametrize(
    ("body", "more"),
    [('<text:p><text:span text:style-name="F">Seen.</text:span></text:p>', {}),
     ('<table:table><table:table-row><table:table-cell table:style-name="D"><text:p text:style-name="W">Seen.</text:p>'
      "</table:table-cell></table:table-row></table:table>", {}),
     ('<text:p text:style-name="W">Seen.</text:p>', {"kind": "presentation"}),
     ('<text:p text:style-name="W">Seen.</text:p>', {"styles": style("P", "page-layout", **{"background-color": "#000000"})})],
)
def test_white_words_on_a_colour_are_seen(body: str, more: dict[str, str]) -> None:
    assert seen_and_not(open_text(body, **more), "a.odt") == ("Seen.", "")


@pytest.mark.parametrize(
    ("body", "unseen"),
    [(r"{\cf2 Not.}", "Not."), (r"\cf2 Not.\cf1", "Not."), (r"{\cf2\highlight1 Also seen.}", ""),
     (r"{\cf2\cbpat1 Also seen.}", ""), (r"\trowd\clcbpat1\cf2 Also seen.\cell\row\trowd", ""),
     (r"{\cf2\highlight2 Not.}", "Not."), (r"{\cf0 Also seen.}", ""), (r"{\cf2\plain Also seen.}", ""),
     (r"{\cf9 Also seen.}", "")],
)
def test_white_words_of_rich_text(body: str, unseen: str) -> None:
    raw = r"{\rtf1\ansi{\colortbl;\red0\green0\blue128;\red255\green255\blue255;}Seen. " + body + "}"
    assert seen_and_not(raw.encode(), "a.rtf")[1] == unseen


def workbook(*, fill: bool = False, table: bool = False, form: str = "General", theme: bool = False) -> bytes:
    import openpyxl
    from openpyxl.styles import Color, Font, PatternFill
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Seen.", "White."])
    sheet["B1"].font = Font(color=Color(theme=0) if theme else "FFFFFFFF") if form == "General" else Font()
    sheet["B1"].number_format = form
    if fill:
        sheet["B1"].fill = PatternFill("solid", fgColor="FF000080")
    if table:
        sheet.append(["a", "b"])
        sheet.add_table(Table(displayName="T", ref="A1:B2"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("how", "unseen"),
    [({}, "White."), ({"theme": True}, "White."), ({"form": ";;;"}, "White."), ({"fill": True}, ""), ({"table": True}, "")],
)
def test_white_cells(how: dict[str, object], unseen: str) -> None:
    assert seen_and_not(workbook(**how), "a.xlsx")[1] == unseen  # type: ignore[arg-type]
