"""Carriers of external entities and references, which must never be followed."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reading import makers


def external(path: str) -> Iterator[tuple[str, bytes]]:
    """Sixteen carriers of an external entity or reference to a file or an address."""
    address = f"file://{path}"
    for what, target in (("file", address), ("http", "http://127.0.0.1:9/x")):
        entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{target}">]>'
        parameter = f'<!DOCTYPE r [<!ENTITY % x SYSTEM "{target}"> %x;]>'
        p = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
        word = f"<w:document {makers.W}><w:body>{p}</w:body></w:document>"
        types = {"[Content_Types].xml": "<Types/>"}
        yield f"xxe/docx-{what}.docx", makers.zipped({**types, "word/document.xml": entity + word})
        yield (
            f"xxe/docx-parameter-{what}.docx",
            makers.zipped({**types, "word/document.xml": parameter + word.replace("&x;", "y")}),
        )
        yield (
            f"xxe/docx-core-{what}.docx",
            makers.zipped(
                {
                    **types,
                    "word/document.xml": word.replace("&x;", "y"),
                    "docProps/core.xml": entity + "<c><title>&x;</title></c>",
                }
            ),
        )
        yield f"xxe/xlsx-{what}.xlsx", makers.zipped({**types, "xl/workbook.xml": entity + "<workbook>&x;</workbook>"})
        yield (
            f"xxe/odt-{what}.odt",
            makers.zipped(
                {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{entity}<x>&x;</x>"}, stored="mimetype"
            ),
        )
        yield (
            f"xxe/epub-{what}.epub",
            makers.zipped(
                {"mimetype": "application/epub+zip", "META-INF/container.xml": f"{entity}<c>&x;</c>"}, stored="mimetype"
            ),
        )
        yield (
            f"xxe/xhtml-{what}.html",
            f"{entity}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>&x; words</p></body></html>".encode(),
        )
        yield (
            f"xxe/include-{what}.html",
            makers.html(f"<iframe src='{target}'></iframe><link rel=import href='{target}'><p>words</p>"),
        )
