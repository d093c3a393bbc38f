"""Bytes of any format to a Document: normalised text, hashes, and what the document says of itself.

Invariant: a Document or a ReadingError with one clear line; what could not be read as it stands is said in its notices.
"""

from __future__ import annotations

from collections.abc import Callable

from sousveil.model import Document, Notice, Origin, ReadingError, Section
from sousveil.model.text import normalise
from sousveil.reading.docx import read_docx
from sousveil.reading.html import read_html
from sousveil.reading.kinds import Reading, format_of
from sousveil.reading.pdf import read_pdf
from sousveil.reading.plain import read_markdown, read_text

MAX_CHARACTERS = 20_000_000

_READERS: dict[str, Callable[[bytes, str], Reading]] = {
    "txt": read_text, "md": read_markdown, "html": read_html, "pdf": read_pdf, "docx": read_docx,
}


def read(raw: bytes, *, name: str = "", origin: Origin | None = None, published: str | None = None) -> Document:
    """The Document that the bytes are. `name` is a hint only: the bytes tell the format.

    Raises ReadingError where the bytes are empty, binary, broken, protected or hold no text.
    """
    shown = (origin.uri if origin else name) or "document"
    if not raw.strip():
        raise ReadingError(f"{shown}: the file is empty")
    kind = format_of(raw, name)
    reading = _READERS[kind](raw, shown)
    if not normalise(reading.text).strip():
        raise ReadingError(f"{shown}: this {kind} file holds no text" + ("; scanned pages need OCR" if kind == "pdf" else ""))
    text, notices = reading.text, reading.notices
    if len(text) > MAX_CHARACTERS:
        notices = (*notices, Notice("truncated", f"{len(text) - MAX_CHARACTERS} characters after {MAX_CHARACTERS} left out"))
        text = text[:MAX_CHARACTERS]
    return Document.of(
        text, raw=raw, format=kind, title=reading.title, publisher=reading.publisher, language=reading.language,
        published=published or reading.published, url=reading.url, origin=origin or Origin(name or "-"),
        sections=_sections(reading), notices=notices,
    )


def _sections(reading: Reading) -> tuple[Section, ...]:
    """Page starts as code points of the normalised text (pages end in a line feed, so they normalise apart)."""
    found, before, length = [], 0, 0
    for label, start in reading.sections:
        length += len(normalise(reading.text[before:start]))
        before = start
        found.append(Section(label, length))
    return tuple(found)
