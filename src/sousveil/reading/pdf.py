"""PDF by pdfium: text page by page, so that a citation can name its page.

Invariant: every page that could not be read or holds no text is counted in a notice; line breaks inside paragraphs stay.
"""

from __future__ import annotations

import re

from sousveil.model import Notice, ReadingError, edtf
from sousveil.reading.kinds import Reading

MAX_PAGES = 5000
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_SOFT_BREAK = re.compile("(?<=\\w)[\ufffe\u00ad\x02]\r?\n?")


def read_pdf(raw: bytes, shown: str) -> Reading:
    """A PDF file. Raises ReadingError where it is broken or needs a password."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"{shown}: {_reason(str(error))}") from error
    try:
        return _read_pages(pdf)
    finally:
        pdf.close()


def _read_pages(pdf: object) -> Reading:
    import pypdfium2

    assert isinstance(pdf, pypdfium2.PdfDocument)
    parts: list[str] = []
    sections: list[tuple[str, int]] = []
    blank, length = 0, 0
    for number in range(min(len(pdf), MAX_PAGES)):
        page_text = _page_text(pdf, number)
        blank += not page_text.strip()
        sections.append((f"page {number + 1}", length))
        parts.append(page_text + "\n")
        length += len(parts[-1])
    said = pdf.get_metadata_dict(skip_empty=True)
    return Reading(
        text="".join(parts), title=said.get("Title"), publisher=said.get("Author"), published=_date(said.get("CreationDate")),
        sections=tuple(sections), notices=_notices(blank, len(pdf)),
    )


def _page_text(pdf: object, number: int) -> str:
    import pypdfium2

    assert isinstance(pdf, pypdfium2.PdfDocument)
    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    text = _SOFT_BREAK.sub("", str(text_page.get_text_range(errors="replace")))
    text_page.close()
    page.close()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _notices(blank: int, pages: int) -> tuple[Notice, ...]:
    found = []
    if pages > MAX_PAGES:
        found.append(Notice("truncated", f"{pages - MAX_PAGES} pages after page {MAX_PAGES} were not read"))
    if blank:
        found.append(Notice("pages-without-text", f"{blank} of {pages} pages hold no text (scanned, empty or broken)"))
    return tuple(found)


def _reason(said: str) -> str:
    if "password" in said.casefold():
        return "this pdf needs a password; save it without one"
    return "this pdf is broken and could not be opened"


def _date(written: str | None) -> str | None:
    hit = _PDF_DATE.match(written or "")
    if hit is None:
        return None
    date = "-".join(part for part in hit.groups() if part)
    return date if edtf.is_valid(date) else None
