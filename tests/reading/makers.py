"""Small documents of every format, made in code: what the tests of reading, the hostile set and the benchmarks read."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>{title}</dc:title><dc:creator>{publisher}</dc:creator><dcterms:created>{date}T10:00:00Z</dcterms:created>"
    "<dc:language>en-GB</dc:language></cp:coreProperties>"
)


def zipped(parts: dict[str, str | bytes], *, stored: str = "") -> bytes:
    """A zip archive of named parts; the part `stored` is not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in parts.items():
            how = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), value, how)
    return out.getvalue()


def docx(body: str, *, title: str = "A title", publisher: str = "Demo", date: str = "2020-02-03", **parts: str) -> bytes:
    """A docx whose body is `body`: WordprocessingML, or plain paragraphs divided by empty lines. More parts by file name."""
    inner = body if "<w:" in body else "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in body.split("\n\n"))
    named = {f"word/{name}.xml": f"<w:x {W}>{value}</w:x>" for name, value in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{inner}</w:body></w:document>",
            "docProps/core.xml": CORE.format(title=title, publisher=publisher, date=date),
            **named,
        }
    )


def pdf(
    pages: list[list[tuple[float, float, float, str]]], *, info: str = "", catalog: str = "", page: str = "",
    more: tuple[str, ...] = (),
) -> bytes:
    """A PDF by hand: for each page its lines as (x, y, font size, Latin-1 text); text may hold PDF operators after `\\x00`.
    `page` are more entries of each page; `more` are objects of their own, numbered after those of pages (for one, from 7)."""
    objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", f"<< {info} >>"]
    kids = []
    for lines in pages:
        stream = "".join(_shown(*line) for line in lines)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {page} /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects += more
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _file(objects)


def _shown(x: float, y: float, size: float, text: str) -> str:
    text, _, operators = text.partition("\x00")
    safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {operators} BT /F1 {size} Tf {x} {y} Td ({safe}) Tj ET Q\n"


def _file(objects: list[str]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + table.encode() + tail.encode()


def html(body: str, *, head: str = "", lang: str = "en") -> bytes:
    """A page in UTF-8."""
    return f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


ODF = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:b" xmlns:style="urn:s" xmlns:meta="urn:m" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def opendocument(body: str, *, kind: str = "text", title: str = "A title", date: str = "2020-02-03", **parts: str) -> bytes:
    """An .odt, .ods or .odp: `body` is the inside of content.xml, or plain paragraphs divided by empty lines."""
    inner = body if "<" in body else "".join(f"<text:p>{escape(p)}</text:p>" for p in body.split("\n\n"))
    meta = (
        f"<dc:title>{title}</dc:title><meta:creation-date>{date}T10:00:00</meta:creation-date><dc:language>en-GB</dc:language>"
    )
    named = {f"{name}.xml": f"<x {ODF}>{value}</x>" for name, value in parts.items()}
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<x {ODF}>{inner}</x>",
            "meta.xml": f"<x {ODF}>{meta}</x>",
            **named,
        },
        stored="mimetype",
    )


def xlsx(rows: list[list[str]], *, sheet: str = "One", state: str = "visible", cells: str = "", **parts: str) -> bytes:
    """A workbook with one sheet of shared strings; `cells` is more XML for the sheet."""
    words = [word for row in rows for word in row]
    shared = "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
    numbers = iter(range(len(words)))
    data = "".join("<row>" + "".join(f'<c t="s"><v>{next(numbers)}</v></c>' for _ in row) + "</row>" for row in rows)
    named = {name.replace("__", "/") + ".xml": value for name, value in parts.items()}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook><sheets><sheet name="{sheet}" state="{state}"/></sheets></workbook>',
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{data}{cells}</sheetData></worksheet>",
            **named,
        }
    )


def pptx(slides: list[str], *, notes: str = "") -> bytes:
    """A presentation of one paragraph a slide; `notes` belong to the first."""
    a = 'xmlns:a="urn:a"'
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}
    parts |= {
        f"ppt/slides/slide{n}.xml": f"<p:sld {a} xmlns:p='urn:p'><a:p><a:r><a:t>{escape(words)}</a:t></a:r></a:p></p:sld>"
        for n, words in enumerate(slides, 1)
    }
    if notes:
        parts["ppt/notesSlides/notesSlide1.xml"] = f"<n {a}><a:p><a:r><a:t>{escape(notes)}</a:t></a:r></a:p></n>"
    return zipped(parts)


def epub(chapters: list[str], *, title: str = "A title", date: str = "2020-02-03", **parts: str) -> bytes:
    """An e-book; `chapters` are bodies of pages."""
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml"/>' for n in range(len(chapters)))
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    opf = (
        f"<package {dc}><metadata><dc:title>{title}</dc:title><dc:publisher>Demo</dc:publisher><dc:date>{date}</dc:date>"
        f"<dc:language>en</dc:language></metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    pages = {f"OEBPS/c{n}.xhtml": f"<html><body>{body}</body></html>" for n, body in enumerate(chapters)}
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfile full-path="OEBPS/p.opf"/></container>',
            "OEBPS/p.opf": opf,
            **pages,
            **{f"META-INF/{name}.xml": value for name, value in parts.items()},
        },
        stored="mimetype",
    )


def rtf(body: str) -> bytes:
    """Rich text with the usual tables; `body` is RTF with characters beyond ASCII escaped for it."""
    safe = "".join(c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in body)
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial Cyr;}}"
        "{\\colortbl;\\red0\\green0\\blue0;}{\\info{\\title A title}{\\author Somebody}{\\creatim\\yr2020\\mo2\\dy3}}"
        f"\\f0 {safe}}}"
    ).encode("ascii")


def mail(text: str, *, page: str = "", subject: str = "A subject") -> bytes:
    """A message, with a page as an alternative where given."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "press@demo.example", subject, "Mon, 03 Feb 2020 10:00:00 +0000"
    message["Message-ID"] = "<1@demo.example>"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
        message.set_boundary("the-same-each-time")
    return message.as_bytes()


def mhtml(body: str) -> bytes:
    """A saved page."""
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/story\r\nSubject: A page\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + html(body) + b"\r\n--b--\r\n"
    )
