"""Office files and archives whose lists and parts do not fit."""

# ruff: noqa: E501  payloads stand on one line each
from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.reading import makers


def packages() -> Iterator[tuple[str, bytes]]:
    types = {"[Content_Types].xml": "<Types/>"}
    p = "<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"
    yield "no-body.docx", makers.zipped({**types, "word/other.xml": "<x/>"})
    yield "not-xml.docx", makers.zipped({**types, "word/document.xml": "this is no xml"})
    yield "empty-part.docx", makers.zipped({**types, "word/document.xml": b""})
    yield (
        "utf16.docx",
        makers.zipped(
            {
                **types,
                "word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?><w:document {makers.W}>{p}</w:document>'.encode(
                    "utf-16"
                ),
            }
        ),
    )
    yield (
        "odd-encoding.docx",
        makers.zipped(
            {**types, "word/document.xml": f'<?xml version="1.0" encoding="hex"?><w:document {makers.W}>{p}</w:document>'}
        ),
    )
    yield "deep.docx", makers.docx("<w:sdt>" * 200_000 + p + "</w:sdt>" * 200_000)
    yield "deep-boxes.docx", makers.docx("<w:p><w:r><w:txbxContent>" * 30_000 + p + "</w:txbxContent></w:r></w:p>" * 30_000)
    yield "deep-tables.docx", makers.docx("<w:tbl><w:tr><w:tc>" * 30_000 + p + "</w:tc></w:tr></w:tbl>" * 30_000)
    yield "core-odd.docx", makers.docx("Words.", title="t" * 100_000, date="not a date")
    yield (
        "xlsx-index.xlsx",
        makers.xlsx([["a"]], cells='<row><c t="s"><v>99999999</v></c><c t="s"><v>-1</v></c><c t="s"><v>x</v></c></row>'),
    )
    yield (
        "xlsx-dates.xlsx",
        makers.xlsx(
            [["a"]],
            cells='<row><c s="1"><v>1e308</v></c><c s="1"><v>nan</v></c><c s="1"><v>-9e9</v></c></row>',
            xl__styles='<s><cellXfs><xf/><xf numFmtId="14"/></cellXfs></s>',
        ),
    )
    yield "xlsx-far.xlsx", makers.xlsx([["a"]], cells='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield (
        "xlsx-nostrings.xlsx",
        makers.zipped(
            {**types, "xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": '<s><row><c t="s"><v>0</v></c></row></s>'}
        ),
    )
    yield "odt-spaces.odt", makers.opendocument('<text:p>Words<text:s text:c="999999999"/>end</text:p>')
    yield (
        "odt-deep.odt",
        makers.opendocument(
            "<text:list><text:list-item>" * 50_000 + "<text:p>x</text:p>" + "</text:list-item></text:list>" * 50_000
        ),
    )
    yield (
        "odt-repeat.ods",
        makers.opendocument(
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>',
            kind="spreadsheet",
        ),
    )
    yield (
        "epub-up.epub",
        makers.zipped(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": '<c><rootfile full-path="../../../etc/passwd"/></c>',
            },
            stored="mimetype",
        ),
    )
    yield (
        "epub-nothing.epub",
        makers.zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<c/>"}, stored="mimetype"),
    )
    yield "epub-href.epub", makers.epub(["<p>x</p>"]).replace(b"c0.xhtml", b"../../x%0")
    yield "encrypted.docx", _flagged(makers.docx("Words."))
    yield "method.docx", _method(makers.docx("Words."))
    yield "doubled-names.docx", _doubled()


def _flagged(raw: bytes) -> bytes:
    out = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := out.find(mark, start)) >= 0:
            struct.pack_into("<H", out, start + place, 1)
            start += 4
    return bytes(out)


def _method(raw: bytes) -> bytes:
    out = bytearray(raw)
    start = 0
    while (start := out.find(b"PK\x01\x02", start)) >= 0:
        struct.pack_into("<H", out, start + 10, 99)
        start += 4
    return bytes(out)


def _doubled() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for words in ("One.", "Two."):  # zipfile warns of the doubled name
            archive.writestr(zipfile.ZipInfo("word/document.xml"), f"<d><p><t>{words}</t></p></d>")
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
    return out.getvalue()
