"""Bytes of any format to a Document: normalised text, hashes, and what the document says of itself.

Invariant: a Document or a ReadingError with one clear line; what could not be read as it stands is said in its notices.
No parser is imported before a document asks for it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sousveil.model import Document, Notice, Origin, ReadingError, Section
from sousveil.model.document import INVISIBLE as INVISIBLE
from sousveil.model.text import normalise
from sousveil.reading.formats import HARMLESS, READERS, reader_of
from sousveil.reading.kinds import Reading, format_of
from sousveil.reading.language import language_of
from sousveil.sources.blobs import SNIFFED, Blob, shown_name
from sousveil.sources.own import OwnWork, is_own

MAX_CHARACTERS = 20_000_000
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
# What files begin with that are often handed over and never read.
_NAMED = (
    (b"\x78\x9f\x3e\x22", 0, "attachments as Outlook packs them (winmail.dat); open the message and save them"),
    (b"!BDN", 0, "a mailbox of Outlook (pst); export it as mbox or eml"),
    (b"%!PS", 0, "PostScript; print it to PDF"),
    (b"AT&TFORM", 0, "a DjVu file; print it to PDF and read that with --ocr"),
    (b"BOOKMOBI", 60, "a Kindle book; save it as epub"),
)
_OUTLOOK = "__substg1.0_".encode("utf-16-le")
_NO_WIDTH = re.compile("[\u00ad\u200b\u2060]")
_TAGS = re.compile("[\U000e0001-\U000e007f]+")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read(
    raw: bytes, *, name: str = "", origin: Origin | None = None, published: str | None = None, charset: str | None = None,
    url: str | None = None, notices: tuple[Notice, ...] = (), ocr: str | None = None,
    mapping: dict[str, list[str]] | None = None,
) -> Document:
    """The Document that the bytes are. `name` is a hint only: the bytes tell the format. All but plain text is parsed in a
    locked-down process of its own (`pool`). `charset`, `url` and `notices` are what a server or archive said of the bytes.
    `ocr` are languages (checked by `ocr.checked`) to read scanned pages in, `mapping` which names of JSON objects hold what
    (`mapping.load`).

    Raises ReadingError where the bytes are empty, binary, broken, protected or hold no text; OwnWork (one too) where this
    program wrote them.
    """
    shown = (origin.uri if origin else name) or "document"
    kind = readable(raw, name, shown)
    if kind in HARMLESS:
        reading = reader_of(kind, charset)(raw, shown)
    else:
        from sousveil.reading.pool import shared

        reading = shared().read(parser_of(kind, ocr), raw, shown, charset=charset, mapping=mapping if kind == "json" else None)
    reading = replace(reading, notices=(*notices, *reading.notices), url=reading.url or url)
    return document_of(reading, raw, kind=kind, name=name, origin=origin, published=published)


def read_blob(
    blob: Blob, *, published: str | None = None, ocr: str | None = None, mapping: dict[str, list[str]] | None = None
) -> Document:
    """The Document of what `sources.walk` gave. Raises as `read`."""
    return read(blob.raw, name=blob.name, origin=blob.origin, published=published, charset=blob.charset, url=blob.url,
                notices=blob.notices, ocr=ocr, mapping=mapping)


def readable(raw: bytes, name: str, shown: str) -> str:
    """The format of bytes that may be evidence. Raises as `known_format`, and OwnWork."""
    kind = known_format(raw, name, shown)
    if is_own(raw[:SNIFFED]):
        raise OwnWork(shown)
    return kind


def parser_of(kind: str, ocr: str | None) -> str:
    """What a worker is asked for."""
    return f"ocr:{ocr}" if ocr and kind == "pdf" else kind


def known_format(raw: bytes, name: str, shown: str) -> str:
    """The format of the bytes. Raises ReadingError where they are empty or of a format that is not read."""
    if not raw.strip():
        raise ReadingError(f"{shown}: the file is empty")
    if raw.startswith(_PICTURES) or (raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"):
        raise ReadingError(f"{shown}: a picture; put it into a PDF and read that with --ocr")
    unread = next((what for mark, place, what in _NAMED if raw.startswith(mark, place)), "")
    if unread:
        raise ReadingError(f"{shown}: {unread}")
    kind = format_of(raw, name)
    if kind == "ole" and _OUTLOOK in raw:
        raise ReadingError(f"{shown}: an Outlook message (msg); save it as eml")
    if kind == "ole":
        raise ReadingError(f"{shown}: an old or password-protected office file; save it as docx or xlsx without a password")
    if kind not in READERS:
        raise ReadingError(f"{shown}: not a document that can be read ({kind})")
    return kind


def document_of(
    reading: Reading, raw: bytes, *, kind: str, name: str = "", origin: Origin | None = None, published: str | None = None
) -> Document:
    """The Document of a Reading: invisible text at the end under a section of its own, limits applied and said."""
    shown = (origin.uri if origin else name) or "document"
    text, sections, notices = _with_hidden(reading)
    if not normalise(_seen(text)).strip():
        told = "; read scanned pages with --ocr" if kind == "pdf" else ""
        raise ReadingError(f"{shown}: this {kind} file holds no text{told}")
    if len(text) > MAX_CHARACTERS:
        notices = (*notices, Notice("truncated", f"{len(text) - MAX_CHARACTERS} characters after {MAX_CHARACTERS} left out"))
        text = text[:MAX_CHARACTERS]
    return Document.of(
        _seen(text), raw=raw, format=kind, title=_line(reading.title), publisher=_line(reading.publisher),
        language=_line(reading.language) or language_of(text), published=published or reading.published, url=_line(reading.url),
        origin=origin or Origin(name or "-"), sections=_sections(text, sections),
        notices=tuple(Notice(shown_name(one.kind), shown_name(one.detail)) for one in notices),
        aside=normalise(_seen(reading.aside))[:MAX_CHARACTERS],
    )


def _with_hidden(reading: Reading) -> tuple[str, tuple[tuple[str, int], ...], tuple[Notice, ...]]:
    text, sections, notices = reading.text, reading.sections, reading.notices
    if text.isascii() and not reading.hidden:
        return text, sections, notices
    tagged = "".join(_TAGS.findall(text))
    hidden = reading.hidden.strip()
    if tagged:
        spelled = "".join(chr(ord(character) - 0xE0000) for character in tagged if ord(character) > 0xE001)
        text, hidden = _TAGS.sub("", text), f"{hidden}\n\n{spelled}".strip()
    if hidden:
        said = f"{len(hidden)} characters that a reader does not see stand at the end of the text"
        notices = (*notices, Notice("invisible-text", said))
        text = text.rstrip() + "\n\n"
        sections = (*((label, min(start, len(text))) for label, start in sections), (INVISIBLE, len(text)))
        text += hidden
    turned = len(_TURNED.findall(text))
    if turned:
        notices = (*notices, Notice("direction-marks", f"{turned} marks that turn the reading direction stand in the text"))
    return text, sections, notices


def _seen(text: str) -> str:
    """Without characters that have no width and no meaning."""
    return text if text.isascii() else _NO_WIDTH.sub("", text)


def _line(said: str | None) -> str | None:
    """One clean line of metadata, or None."""
    cleaned = " ".join(_seen(normalise(said or "")).split())
    return cleaned[:2000] or None


def _sections(text: str, sections: tuple[tuple[str, int], ...]) -> tuple[Section, ...]:
    """Page starts as code points of the stored text (pages begin after white space, so their parts normalise apart)."""
    found, before, length = [], 0, 0
    for label, start in sections:
        length += len(normalise(_seen(text[before:start])))
        before = start
        found.append(Section(label, length))
    return tuple(found)
