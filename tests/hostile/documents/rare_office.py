"""Ordinary files of rare build: OpenDocument, workbooks, slides, rich text, e-books. See `rarity`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from tests.hostile.documents.rarity import SALE, Rare
from tests.reading import makers
from tests.reading.makers import zipped


def rare() -> Iterator[Rare]:
    """All of them."""
    for group in (_open_words, _sheets, _slides, _rich, _books):
        yield from group()


def _open_words() -> Iterator[Rare]:
    odt = makers.opendocument
    frame = '<draw:frame xmlns:draw="urn:d" xmlns:svg="urn:v"><svg:title>{0}</svg:title><svg:desc>{1}</svg:desc></draw:frame>'
    yield Rare(
        "frame.odt",
        odt(f"<text:p>A.</text:p>{frame.format('A title of it.', SALE)}"),
        (("aside", SALE), ("aside", "A title of it.")),
    )
    yield Rare(
        "frame.odg",
        odt(f"<draw:page xmlns:draw='urn:d'>{frame.format('Seen.', SALE)}<text:p>Text.</text:p></draw:page>", kind="graphics"),
        (("aside", SALE), ("text", "Text.")),
    )
    note = (
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{SALE}</text:p>"
        f"</text:note-body></text:note>"
    )
    table = (
        f"<table:table><table:table-row><table:table-cell><text:p>Cell{note}</text:p></table:table-cell>"
        f"</table:table-row></table:table>"
    )
    yield Rare("note-in-a-table.odt", odt(table), (("text", SALE), ("text", "Cell")))
    form = (
        '<form:form xmlns:form="urn:f"><form:text form:current-value="{0}" form:name="n"/><form:button '
        'form:label="Label words."/>'
        '<form:listbox><form:option form:label="Option words."/></form:listbox></form:form><text:p>A.</text:p>'
    )
    yield Rare("form.odt", odt(form.format(SALE)), (("aside", SALE), ("aside", "Label words."), ("aside", "Option words.")))
    value = (
        '<table:table-cell office:value-type="string" office:string-value="{0}"/><table:table-cell '
        'office:value-type="float" office:value="512"/>'
    )
    sheet = f"<table:table><table:table-row>{value.format(SALE)}</table:table-row></table:table>"
    yield Rare("values.ods", odt(sheet, kind="spreadsheet"), (("text", SALE), ("text", "512")))
    covered = (
        f"<table:table-row><table:table-cell><text:p>A.</text:p></table:table-cell><table:covered-table-cell>"
        f"<text:p>{SALE}</text:p></table:covered-table-cell></table:table-row>"
    )
    yield Rare("covered.ods", odt(f"<table:table>{covered}</table:table>", kind="spreadsheet"))
    maths = zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<x {makers.ODF}><text:p>{SALE}</text:p></x>",
            "Object 1/content.xml": (
                "<math><semantics><mtext>All cameras</mtext><mo>=</mo><mn>55</mn><annotation>x</annotation></semantics></math>"
            ),
        },
        stored="mimetype",
    )
    yield Rare("formula.odt", maths, (("text", SALE), ("text", "All cameras")))
    doctype = '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">'
    old = {"mimetype": "application/vnd.sun.xml.writer", "content.xml": f"{doctype}<x {makers.ODF}><text:p>{SALE}</text:p></x>"}
    yield Rare("star-office.sxw", zipped(old, stored="mimetype"))
    down = f'<text:p><text:drop-down><text:label text:value="Nothing."/>{SALE}</text:drop-down></text:p>'
    yield Rare("drop-down.odt", odt(down))
    yield Rare(
        "no-mimetype.odt",
        zipped({"content.xml": f"<x {makers.ODF}><text:p>{SALE}</text:p></x>", "META-INF/manifest.xml": "<m/>"}),
    )
    yield Rare("master.odm", odt(f"<text:section><text:p>{SALE}</text:p></text:section>", kind="text-master"))


def _sheets() -> Iterator[Rare]:
    hidden = (
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>Seen.</t></is></c><c r="C2" t="inlineStr"><is><t>{SALE}</t></is></c></row>'
    )
    raw = makers.xlsx([["a"]], cells=hidden).replace(b"", b"")
    yield Rare(
        "hidden-column.xlsx",
        _with_columns(raw, '<cols><col min="3" max="3" hidden="1"/></cols>'),
        (("hidden", SALE), ("text", "Seen.")),
    )
    rich = (
        f"<row r='2'><c t='inlineStr'><is><r><t>{SALE[:9]}</t></r><r><rPr><b/></rPr><t>{SALE[9:]}</t></r><rPh>"
        f"<t>sound</t></rPh></is></c></row>"
    )
    yield Rare("rich.xlsx", makers.xlsx([["a"]], cells=rich))
    formula = f'<row r="2"><c t="str"><f>CONCATENATE("x")</f><v>{SALE}</v></c></row>'
    yield Rare("formula.xlsx", makers.xlsx([["a"]], cells=formula))
    drawing = f"<d><a:txBody xmlns:a='urn:a'><a:p><a:r><a:t>{SALE}</a:t></a:r></a:p></a:txBody></d>"
    yield Rare("box.xlsx", makers.xlsx([["a"]], xl__drawings__drawing1=drawing))
    yield Rare("escaped.xlsx", makers.xlsx([["Line one._x000D_\nLine two."]]), (("text", "Line one. Line two."),))
    yield Rare("very-hidden.xlsx", makers.xlsx([[SALE]], state="veryHidden"), (("hidden", SALE),))


def _with_columns(raw: bytes, columns: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = bytes(parts[name]).replace(b"<sheetData>", columns.encode() + b"<sheetData>")  # type: ignore[arg-type]
    return zipped(parts)


def _slides() -> Iterator[Rare]:
    a, p = "xmlns:a='urn:a'", "xmlns:p='urn:p'"
    words = "<p:sld {0} {1} {2}><a:p><a:r><a:t>{3}</a:t></a:r></a:p></p:sld>"
    base = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}
    unseen = {
        "ppt/slides/slide1.xml": words.format(a, p, "show='0'", SALE),
        "ppt/slides/slide2.xml": words.format(a, p, "", "Seen."),
    }
    yield Rare("hidden-slide.pptx", zipped(base | unseen), (("hidden", SALE), ("text", "Seen.")))
    relation = '<Relationships><Relationship Id="r1" Type="http://x/slide" Target="pages/first.xml"/></Relationships>'
    named = {"ppt/_rels/presentation.xml.rels": relation, "ppt/pages/first.xml": words.format(a, p, "", SALE)}
    yield Rare("other-names.pptx", zipped(base | named))
    table = (
        f"<a:tbl><a:tr><a:tc><a:p><a:r><a:t>{SALE}</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>Two.</a:t></a:r>"
        f"</a:p></a:tc></a:tr></a:tbl>"
    )
    yield Rare(
        "table.pptx",
        zipped(base | {"ppt/slides/slide1.xml": f"<p:sld {a} {p}>{table}</p:sld>"}),
        (("text", SALE), ("text", "Two.")),
    )
    field = f"<a:p><a:fld type='datetime'><a:t>{SALE}</a:t></a:fld></a:p>"
    yield Rare("field.pptx", zipped(base | {"ppt/slides/slide1.xml": f"<p:sld {a} {p}>{field}</p:sld>"}))
    remark = (
        f"<p188:cmLst xmlns:p188='urn:c'><p188:cm><p188:txBody {a}><a:p><a:r><a:t>{SALE}</a:t></a:r></a:p>"
        f"</p188:txBody></p188:cm></p188:cmLst>"
    )
    slide = {"ppt/slides/slide1.xml": words.format(a, p, "", "Seen.")}
    yield Rare("new-remark.pptx", zipped(base | slide | {"ppt/comments/modernComment_100_0.xml": remark}), (("aside", SALE),))


def _rich() -> Iterator[Rare]:
    def rtf(body: str) -> bytes:
        return b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}" + body.encode("ascii") + b"}"

    yield Rare("column.rtf", rtf(f"One\\column {SALE}\\softline Three"), (("text", SALE), ("text", "One\n")))
    drawn = f"{{\\*\\do\\dobxcolumn\\dptxbx{{\\dptxbxtext\\pard {SALE}\\par}}\\dpx1}}Words."
    yield Rare("old-box.rtf", rtf(drawn), (("text", SALE), ("text", "Words.")))
    shape = (
        "{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard " + SALE + "\\par}}"
        "{\\shprslt{\\*\\do{\\dptxbxtext " + SALE + "}}}}Words."
    )
    yield Rare("box.rtf", rtf(shape), (("text", SALE), ("once", SALE), ("absent", "shapeType")))
    art = "{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv " + SALE + "}}{\\sp{\\sn fGtext}{\\sv 1}}}}Words."
    yield Rare("word-art.rtf", rtf(art), (("text", SALE), ("absent", "gtextUNICODE")))
    maths = "{\\mmath{\\*\\moMathPara{\\*\\moMath{\\mr\\mscr0 All cameras = 55}}}}Words."
    yield Rare("maths.rtf", rtf(maths), (("text", "All cameras = 55"),))
    field = '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt ' + SALE + "}}"
    yield Rare("field.rtf", rtf(field))
    wide = "{\\fonttbl{\\f1\\fcharset128 MS Mincho;}}\\f1 \\'83\\'4a\\'83\\'81\\'83\\'89 \\f0 " + SALE
    yield Rare("japanese.rtf", rtf(wide), (("text", "カメラ"), ("text", SALE)))
    yield Rare("spaces.rtf", rtf("One\\qmspace two\\emspace three"), (("text", "One two three"),))
    down = (
        "{\\field{\\*\\fldinst FORMDROPDOWN{\\*\\formfield{\\fftype2\\ffres1{\\*\\ffl Nothing.}{\\*\\ffl "
        + SALE
        + "}}}}{\\fldrslt }}Words."
    )
    yield Rare("drop-down.rtf", rtf(down))
    page = "\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 " + SALE + "\\htmlrtf\\par}\\htmlrtf0{\\*\\htmltag72 </p>}"
    yield Rare("page.rtf", rtf(page))


def _books() -> Iterator[Rare]:
    page = f"<html><body><p>{SALE}</p></body></html>"
    root = '<container><rootfiles><rootfile full-path="{0}"/>{1}</rootfiles></container>'

    def book(opf: str, *, more: str = "", **parts: str) -> bytes:
        named = {name.replace("__", "/"): value for name, value in parts.items()}
        return zipped(
            {"mimetype": "application/epub+zip", "META-INF/container.xml": root.format("p.opf", more), "p.opf": opf, **named},
            stored="mimetype",
        )

    item = '<item id="a" href="{0}" media-type="application/xhtml+xml"/>'
    opf = f'<package><manifest>{item.format("a.xhtml")}</manifest><spine><itemref idref="a" linear="no"/></spine></package>'
    yield Rare("not-linear.epub", book(opf, **{"a.xhtml": page}))
    doctype = (
        '<!DOCTYPE package PUBLIC "+//ISBN 0-9673008-1-9//DTD OEB 1.2 Package//EN" '
        '"http://openebook.org/dtds/oeb-1.2/oebpkg12.dtd">'
    )
    yield Rare("old.epub", book(f'<?xml version="1.0"?>{doctype}{opf}', **{"a.xhtml": page}))
    nothing = "<package><manifest></manifest><spine></spine></package>"
    yield Rare(
        "unlisted.epub",
        book(opf.replace("a.xhtml", "b.xhtml"), **{"a.xhtml": page, "b.xhtml": page.replace(SALE, "Else.")}),
        (("aside", SALE), ("text", "Else.")),
    )
    yield Rare("no-order.epub", book(nothing, **{"a.xhtml": page}))
    second = '<rootfile full-path="q.opf"/>'
    other = opf.replace("a.xhtml", "b.xhtml")
    yield Rare(
        "two-books.epub",
        book(
            opf.replace("a.xhtml", "c.xhtml"),
            more=second,
            **{"q.opf": other, "b.xhtml": page, "c.xhtml": page.replace(SALE, "Else.")},
        ),
        (("aside", SALE), ("text", "Else.")),
    )
    picture = f"<svg xmlns='http://www.w3.org/2000/svg'><text>{SALE}</text></svg>"
    yield Rare("picture.epub", book(opf.replace("a.xhtml", "a.svg").replace("xhtml+xml", "svg+xml"), **{"a.svg": picture}))
    yield Rare("escaped-names.epub", book(opf.replace("a.xhtml", "a%20b.xhtml"), **{"a b.xhtml": page}))
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{page}'.encode("utf-16")
    raw = zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": root.format("p.opf", ""), "p.opf": opf, "a.xhtml": wide},
        stored="mimetype",
    )
    yield Rare("wide.epub", raw)
