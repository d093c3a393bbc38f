"""What a parser gives (Reading), and which format bytes are. The bytes decide; a name only breaks ties between texts.

Invariant: `format_of` never parses: it looks at fixed places and for fixed byte strings, so hostile bytes cost nothing here.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from sousveil.model import Notice
from sousveil.sources.blobs import first_sign, is_mail
from sousveil.sources.ziplist import is_book, is_open_document, is_open_xml, names_of


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Raw text of one document with what it says of itself.

    `sections` are (label, code point) of pages; `aside` is text that is not the document's own (menus, running heads);
    `hidden` is text that a reader of the page would not see. Neither of the two is part of `text`.
    """

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    sections: tuple[tuple[str, int], ...] = ()
    notices: tuple[Notice, ...] = ()
    aside: str = ""
    hidden: str = ""


def whole_of(reading: Reading) -> str:
    """All words of a document that is no more than a part of another."""
    return "\n\n".join(filter(None, (reading.text, reading.aside, reading.hidden)))


_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|meta|title|div|p|table)[\s>/]", re.IGNORECASE)
_XHTML = re.compile(rb"<html[^>]{0,300}xmlns", re.IGNORECASE)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_SENT = re.compile(rb"^(?:message-id|received|to|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE)
_OFFICE = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp", b"application/vnd.oasis.opendocument.graphics": "odg",
    b"application/vnd.sun.xml.writer": "odt", b"application/vnd.sun.xml.calc": "ods",
    b"application/vnd.sun.xml.impress": "odp", b"application/vnd.sun.xml.draw": "odg", b"application/epub+zip": "epub",
}
_BY_NAME = {".md": "md", ".markdown": "md", ".csv": "csv", ".tsv": "csv"}
_FLAT = re.compile(rb"(?:<\?xml[^>]{0,200}>\s{0,100})?<office:document[\s>]")
_JSON = re.compile(rb'\{\s{0,100}"[^"\\\n]{1,100}"\s{0,20}:\s{0,20}["{\[\dtfn-]')
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def format_of(raw: bytes, name: str) -> str:
    """A format of `formats.READERS`, "ole" for old or protected office files, or "zip" for archives of none of these."""
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _packaged(raw)
    if raw.startswith(_OLD_OFFICE):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if is_mail(raw[:16384]):
        return "mhtml" if _MHTML.search(raw[:16384]) and not _SENT.search(_head_of(raw)) else "eml"
    if head.startswith(b"<") and (_HTML.search(head) or _XHTML.search(head)):
        return "html"
    if _FLAT.match(head):
        for mark, kind in _ODF.items():
            if b'mimetype="' + mark in raw[:8192]:
                return kind
    sign = first_sign(raw)
    if sign in (b"{", b"[") and name.lower().endswith((".json", ".jsonl", ".ndjson")):
        return "json"
    if sign == b"{" and _JSON.match(raw[:400].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")):
        return "json"
    return _by_name(raw, head, name)


def _head_of(raw: bytes) -> bytes:
    return raw[:16384].lstrip(b"\r\n").split(b"\r\n\r\n")[0].split(b"\n\n")[0]


def _packaged(raw: bytes) -> str:
    declared = raw[30:120]
    if declared.startswith(b"mimetype"):
        for mark, kind in _ODF.items():
            if declared[8:].startswith(mark):
                return kind
    names = names_of(io.BytesIO(raw))
    if names is None:
        return _broken_package(raw)
    if is_open_xml(names):
        return next((kind for mark, kind in _OFFICE if any(name.startswith(mark.decode()) for name in names)), "zip")
    if is_book(names):
        return "epub"
    if is_open_document(names):
        return next((kind for mark, kind in _ODF.items() if b"mimetype" + mark in raw), "odt")
    return "zip"


def _broken_package(raw: bytes) -> str:
    """What it was to be, where the archive's list of names is gone."""
    if b"[Content_Types].xml" in raw:
        for mark, kind in _OFFICE:
            if mark in raw:
                return kind
    return "epub" if b"META-INF/container.xml" in raw else "zip"


def _by_name(raw: bytes, head: bytes, name: str) -> str:
    lowered = name.lower()
    if lowered.endswith((".html", ".htm", ".xhtml")) and (b"<" in head or raw[:2] in (b"\xff\xfe", b"\xfe\xff")):
        return "html"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") and _HTML.match(raw[:4096].replace(b"\x00", b"")[2:].lstrip()):
        return "html"
    for ending, kind in _BY_NAME.items():
        if lowered.endswith(ending):
            return kind
    return "html" if _HTML.search(head[:512]) and b"</" in raw[:65536] else "txt"
