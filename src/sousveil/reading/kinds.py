"""What a parser gives (Reading), and which format bytes are. The bytes decide; a name only breaks ties between texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sousveil.model import Notice

FORMATS = ("txt", "md", "html", "pdf", "docx")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Raw text of one document with what it says of itself; `sections` are (label, code point) of pages."""

    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    sections: tuple[tuple[str, int], ...] = ()
    notices: tuple[Notice, ...] = ()


def format_of(raw: bytes, name: str) -> str:
    """One of FORMATS, told by the bytes."""
    head = raw[:4096].lstrip()
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw[:4] == b"PK\x03\x04" and b"word/" in raw:
        return "docx"
    if _HTML.search(head) and b"<" in head[:512]:
        return "html"
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"
