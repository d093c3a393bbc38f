"""PDF by pdfium: pages to paragraphs, so that sentences are whole and a citation can name its page.

Invariant: every page that could not be read or holds no text is counted in a notice; running heads, page numbers, remarks and
bookmarks are put aside, invisible lines are marked, values of form fields stand at the end; nothing else is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from sousveil.model import Notice, ReadingError
from sousveil.reading.kinds import Reading
from sousveil.reading.paragraphs import flow
from sousveil.reading.pdfextras import Extras, bookmarks, descriptions, note, open_form, written_over
from sousveil.reading.pdflines import Page, is_scanned, lines_of
from sousveil.reading.properties import guesses, made, meant
from sousveil.sources.own import TITLE_END, OwnWork

MAX_PAGES = 5000
_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_LARGEST = "the title is the largest line of the first page"
_FEW_UNKNOWN, _SHARE_UNKNOWN = 20, 0.05


Recognise = Callable[[Any], Page | None]


def read_pdf(raw: bytes, shown: str, *, recognise: Recognise | None = None) -> Reading:
    """A PDF file; `recognise` gives the lines of scanned pages (see `ocr`). Raises ReadingError where it is broken or needs a
    password."""
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"{shown}: {_reason(str(error))}") from error
    try:
        said = pdf.get_metadata_dict(skip_empty=True)
        if said.get("Title", "").endswith(TITLE_END):
            raise OwnWork(shown)
        return _read_pages(pdf, said, recognise)
    finally:
        pdf.close()


def _read_pages(pdf: pypdfium2.PdfDocument, said: dict[str, str], recognise: Recognise | None) -> Reading:
    count, extras = len(pdf), Extras()
    open_form(pdf)
    read = [_page(pdf, number, recognise, extras) for number in range(min(count, MAX_PAGES))]
    pages = [page for page, _ in read]
    whole = flow(pages)
    title, author = (meant(said.get(key, "")) for key in ("Title", "Author"))
    published = made(said.get("CreationDate", "").removeprefix("D:"))
    text, sections = _with_seen(whole.text, [(f"page {number}", start) for number, start in enumerate(whole.starts, 1)], extras)
    guessed = (Notice("title-guessed", _LARGEST),) if whole.title and not title else ()
    marked = [mark for mark in dict.fromkeys(bookmarks(pdf)) if mark not in text]
    aside = "\n".join(filter(None, (whole.running, *dict.fromkeys(extras.aside), *marked)))
    return Reading(
        text=text, title=title or whole.title, publisher=author, published=published,
        sections=sections,
        notices=(*_unread([is_unread for _, is_unread in read], [not page.lines for page in pages], recognise is not None),
                 *_notices(count, len(aside), pdfium.FPDFDoc_GetAttachmentCount(pdf)),
                 *_unmapped(whole.text, sum(page.dropped for page in pages)), *_unread_form(pdf), *_cut(extras),
                 *guessed, *guesses("pdf", publisher=author, published=published)),
        aside=aside, hidden=whole.hidden,
    )


def _with_seen(text: str, sections: list[tuple[str, int]], extras: Extras) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The text with what is written over its pages at the end, under sections of their own."""
    for number, lines in sorted(extras.seen.items()):
        text = f"{text}\n\n" if text.strip() else text
        sections.append((f"over page {number}", len(text)))
        text += "\n".join(lines)
    return text, tuple(sections)


def _page(pdf: pypdfium2.PdfDocument, number: int, recognise: Recognise | None, extras: Extras) -> tuple[Page, bool]:
    """The lines of a page, and whether it is a picture (or broken) whose words were not read."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return Page((), 0.0, 0.0), True
    try:
        found = lines_of(page)
        has_looks = note(pdf, page, number + 1, extras)
        extras.aside += filter(None, descriptions(pdf, page, number + 1, extras))
        scanned = is_scanned(page, found)
        if has_looks:
            extras.look(number + 1, found, written_over(pdf, page, number))
        if not scanned:
            return found, False
        seen = recognise(page) if recognise else None
        return (_joined(found, seen), False) if seen else (found, True)
    except pypdfium2.PdfiumError:
        return Page((), 0.0, 0.0), True
    finally:
        page.close()


def _joined(written: Page, seen: Page) -> Page:
    """Lines of a picture, and those of the text layer (such as a stamp) that were not recognised in it."""
    known = {"".join(line.text.split()).casefold() for line in seen.lines}
    return Page((*(line for line in written.lines if "".join(line.text.split()).casefold() not in known), *seen.lines),
                seen.low, seen.high)


def _unread(pictures: list[bool], blank: list[bool], tried: bool) -> tuple[Notice, ...]:
    """What is said of pages without text: how many are pictures, and what to do about them."""
    unread = sum(pictures)
    empty = sum(is_blank and not is_picture for is_blank, is_picture in zip(blank, pictures, strict=True))
    said = []
    if unread:
        what = "no words were recognised in them" if tried else "read them with --ocr eng (or another language)"
        said.append(f"{unread} of {len(pictures)} pages are pictures (scanned) or broken: {what}")
    if empty:
        said.append(f"{empty} of {len(pictures)} pages hold no text")
    return (Notice("pages-without-text", "; ".join(said)),) if said else ()


def _notices(pages: int, running: int, attached: int) -> tuple[Notice, ...]:
    found = []
    if pages > MAX_PAGES:
        found.append(Notice("truncated", f"{pages - MAX_PAGES} pages after page {MAX_PAGES} were not read"))
    if running:
        said = f"{running} characters of running heads, page numbers, remarks, bookmarks and descriptions were put aside"
        found.append(Notice("boilerplate", said))
    if attached:
        found.append(Notice("attachments", f"{attached} files are attached to this pdf and were not read"))
    return tuple(found)


def _unmapped(text: str, dropped: int) -> tuple[Notice, ...]:
    """Letters of which the file does not say what they stand for: what is seen on the page can't be read. Those that stand for
    nothing at all are not in the text."""
    if dropped:
        said = f"{dropped} signs have no known meaning (of the font's own) and are missing; print it to pictures and use --ocr"
        return (Notice("charset-lossy", said),)
    unknown, letters = len(_UNKNOWN.findall(text)), len(text) - text.count(" ")
    if unknown < _FEW_UNKNOWN or unknown < _SHARE_UNKNOWN * letters:
        return ()
    said = f"{unknown} of {letters} letters have no known meaning (of the font's own); print it to pictures and use --ocr"
    return (Notice("charset-lossy", said),)


def _cut(extras: Extras) -> tuple[Notice, ...]:
    if not extras.cut:
        return ()
    return (Notice("truncated", f"not all that lies over {len(extras.cut)} pages (remarks, stamps, pictures) was looked at"),)


def _unread_form(pdf: pypdfium2.PdfDocument) -> tuple[Notice, ...]:
    if pdf.get_formtype() not in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND):
        return ()
    return (Notice("truncated", "words of its form (XFA) were not read; open it in a reader of such forms and print it"),)


def _reason(said: str) -> str:
    if "password" in said.casefold():
        return "this pdf needs a password; save it without one"
    return "this pdf is broken and could not be opened"
