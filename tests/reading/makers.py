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
    return zipped({
        "[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {W}><w:body>{inner}</w:body></w:document>",
        "docProps/core.xml": CORE.format(title=title, publisher=publisher, date=date), **named,
    })


def pdf(pages: list[list[tuple[float, float, float, str]]], *, info: str = "", catalog: str = "") -> bytes:
    """A PDF by hand: for each page its lines as (x, y, font size, Latin-1 text); text may hold PDF operators after `\\x00`."""
    objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", f"<< {info} >>"]
    kids = []
    for lines in pages:
        stream = "".join(_shown(*line) for line in lines)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
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
