"""PDF by pdfium: pages to paragraphs, so that sentences are whole and a citation can name its page.

Invariant: every page that could not be read or holds no text is counted in a notice; running heads and page numbers are put
aside, invisible lines are marked; nothing else is left out.
"""

from __future__ import annotations

import re

import pypdfium2
import pypdfium2.raw as pdfium

from sousveil.model import Notice, ReadingError
from sousveil.reading.dates import stated
from sousveil.reading.kinds import Reading
from sousveil.reading.paragraphs import flow
from sousveil.reading.pdflines import Page, lines_of

MAX_PAGES = 5000
_MADE_BY = re.compile(r"^(?:Microsoft Word - |Microsoft PowerPoint - )|\.(?:docx?|pptx?|indd|qxp|pdf|tex|dvi)$", re.IGNORECASE)
_NO_TITLES = frozenset(("(anonymous)", "anonymous", "untitled", "unspecified", "(unspecified)", "unknown"))


def read_pdf(raw: bytes, shown: str) -> Reading:
    """A PDF file. Raises ReadingError where it is broken or needs a password."""
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"{shown}: {_reason(str(error))}") from error
    try:
        return _read_pages(pdf)
    finally:
        pdf.close()


def _read_pages(pdf: pypdfium2.PdfDocument) -> Reading:
    count = len(pdf)
    pages = [_page(pdf, number) for number in range(min(count, MAX_PAGES))]
    blank = sum(not page.lines for page in pages)
    whole = flow(pages)
    said = pdf.get_metadata_dict(skip_empty=True)
    title, author = (_meant(said.get(key, "")) for key in ("Title", "Author"))
    published = stated(said.get("CreationDate", "").removeprefix("D:"))
    return Reading(
        text=whole.text, title=title or whole.title, publisher=author, published=published,
        sections=tuple((f"page {number}", start) for number, start in enumerate(whole.starts, 1)),
        notices=_notices(blank, count, len(whole.running), pdfium.FPDFDoc_GetAttachmentCount(pdf), published),
        aside=whole.running, hidden=whole.hidden,
    )


def _meant(written: str) -> str | None:
    """A title or author that a person wrote, not a program."""
    cleaned = _MADE_BY.sub("", written).strip()
    return cleaned if cleaned and cleaned.casefold() not in _NO_TITLES else None


def _page(pdf: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return Page((), 0.0, 0.0)
    try:
        return lines_of(page)
    except pypdfium2.PdfiumError:
        return Page((), 0.0, 0.0)
    finally:
        page.close()


def _notices(blank: int, pages: int, running: int, attached: int, published: str | None) -> tuple[Notice, ...]:
    found = []
    if pages > MAX_PAGES:
        found.append(Notice("truncated", f"{pages - MAX_PAGES} pages after page {MAX_PAGES} were not read"))
    if blank:
        found.append(Notice("pages-without-text", f"{blank} of {pages} pages hold no text (scanned, empty or broken)"))
    if running:
        found.append(Notice("boilerplate", f"{running} characters of running heads and page numbers were put aside"))
    if attached:
        found.append(Notice("attachments", f"{attached} files are attached to this pdf and were not read"))
    if published:
        found.append(Notice("date-guessed", "the date is that of the making of the pdf"))
    return tuple(found)


def _reason(said: str) -> str:
    if "password" in said.casefold():
        return "this pdf needs a password; save it without one"
    return "this pdf is broken and could not be opened"
