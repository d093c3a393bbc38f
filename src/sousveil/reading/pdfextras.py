"""What a PDF says outside its pages' own text: values of form fields, words written over a page, remarks, bookmarks.

Invariant: values and words that a reader of the page sees are text; remarks and bookmarks are put aside; no script is run.
"""

from __future__ import annotations

import ctypes
import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from sousveil.reading.pdflines import Page, lines_of

_MOST_ON_A_PAGE, _MOST_BOOKMARKS = 3000, 5000
_SILENT = frozenset((pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP))
_WORDED = frozenset((pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX))
_DRAWN = frozenset((pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WATERMARK))
_LONGEST = 1_000_000
_MOST_ELEMENTS = 20_000
_TAG = re.compile("<[^<>]*>")


@dataclass
class Extras:
    """Lines by page (from 1) that a reader sees over it, lines that stand aside, pages of which not all could be looked at."""

    seen: dict[int, list[str]] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)
    cut: set[int] = field(default_factory=set)

    def look(self, number: int, page: Page, over: Page | None) -> None:
        """Words of a page with all that is drawn over it, where neither the page nor a value has them."""
        if over is None:
            self.cut.add(number)
            return
        known = {"".join(line.text.split()) for line in page.lines}
        known |= {"".join(line.split()) for words in self.seen.get(number, ()) for line in words.splitlines()}
        more = [line.text for line in over.lines if "".join(line.text.split()) not in known]
        if more:
            self.seen.setdefault(number, []).extend(more)


def open_form(pdf: pypdfium2.PdfDocument) -> None:
    """Have the values of a form at hand; before any page is opened."""
    if pdf.get_formtype():
        pdf.init_forms()


def note(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int, extras: Extras) -> bool:
    """What stands over a page, to `extras`. Are there things over it whose words may only be drawn (stamps)?"""
    has_looks = False
    if pdfium.FPDFPage_GetAnnotCount(page) > _MOST_ON_A_PAGE:
        extras.cut.add(number)
    for place in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ON_A_PAGE)):
        over = pdfium.FPDFPage_GetAnnot(page, place)
        if not over:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(over)
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                value = _value(pdf, over)
                if value:
                    extras.seen.setdefault(number, []).append(value)
                extras.aside += filter(None, (_hint(pdf, over),))
            elif kind not in _SILENT:
                words = _string(over, "Contents") or _plain(_string(over, "RC"))
                is_text = kind == pdfium.FPDF_ANNOT_FREETEXT
                if words:
                    (extras.seen.setdefault(number, []) if is_text else extras.aside).append(words)
                if kind in _DRAWN or (is_text and not words):
                    has_looks = True
        finally:
            pdfium.FPDFPage_CloseAnnot(over)
    return has_looks


def written_over(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, place: int) -> Page | None:
    """The lines of a page once all that lies over it is a part of it, or None. Call it last: the page is changed in memory."""
    flattened = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    if flattened != pdfium.FLATTEN_SUCCESS:
        return Page((), 0.0, 0.0) if flattened == pdfium.FLATTEN_NOTHINGTODO else None
    try:
        again = pdf[place]
        try:
            return lines_of(again)
        finally:
            again.close()
    except pypdfium2.PdfiumError:
        return None


def bookmarks(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    """Titles in the list of contents that a reader of PDF shows beside the page."""
    for number, mark in enumerate(pdf.get_toc()):
        if number >= _MOST_BOOKMARKS:
            return
        if title := " ".join(mark.get_title().split()):
            yield title


def _value(pdf: pypdfium2.PdfDocument, over: Any) -> str:
    """What is written in a field of a form, or chosen; not whether a box is ticked."""
    if pdf.formenv is None:
        return _string(over, "V")
    kind = pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv, over)
    if kind not in _WORDED:
        return ""
    chosen = "\n".join(_chosen(pdf, over)) if kind != pdfium.FPDF_FORMFIELD_TEXTFIELD else ""
    return chosen or _read(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(pdf.formenv, over, buffer, size))


def _chosen(pdf: pypdfium2.PdfDocument, over: Any) -> Iterator[str]:
    """What a list shows for the choices made in it, which may be other words than those that it sends."""
    for place in range(min(pdfium.FPDFAnnot_GetOptionCount(pdf.formenv, over), _MOST_ON_A_PAGE)):
        if pdfium.FPDFAnnot_IsOptionSelected(pdf.formenv, over, place):
            yield _read(lambda buffer, size: pdfium.FPDFAnnot_GetOptionLabel(pdf.formenv, over, place, buffer, size))  # noqa: B023


def _hint(pdf: pypdfium2.PdfDocument, over: Any) -> str:
    """What is said of a field of a form where a reader points at it."""
    if pdf.formenv is None:
        return _string(over, "TU")
    return _read(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(pdf.formenv, over, buffer, size))


def descriptions(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int, extras: Extras) -> Iterator[str]:
    """What is said of pictures for those who can't see them; of a page with very many elements the first."""
    tree = pdfium.FPDF_StructTree_GetForPage(page) if pdfium.FPDFCatalog_IsTagged(pdf) else None
    if not tree:
        return
    try:
        waiting = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, place) for place in
                   range(min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST_ON_A_PAGE))]
        for _ in range(_MOST_ELEMENTS):
            if not waiting:
                return
            element = waiting.pop()
            if element:
                yield _read(lambda buffer, size: pdfium.FPDF_StructElement_GetAltText(element, buffer, size))  # noqa: B023
                count = min(pdfium.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS - len(waiting))
                waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, place) for place in range(count)]
        extras.cut.add(number)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _plain(written: str) -> str:
    """Rich text without its tags."""
    return " ".join(entities.unescape(_TAG.sub(" ", written)).split())


def _string(over: Any, key: str) -> str:
    return _read(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(over, key.encode("ascii"), buffer, size))


def _read(ask: Any) -> str:
    """A string of pdfium's: its length in bytes first, then UTF-16."""
    length = min(ask(None, 0), _LONGEST)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    ask(buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", errors="replace").strip()
