"""The lines of a PDF page with their places, by pdfium: what paragraphs and running heads are told from.

Invariant: every character of the page's text is in exactly one line, in the order of the file; a line that a reader of the
printed page would not see (off the page, without size, white on white, drawn invisibly where there is no picture) is marked.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_LIGATURES = str.maketrans({
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\u0002": "\u00ad", "\ufffe": "\u00ad",
})
# pdfium writes lines with CR LF between them, and joins the halves of a broken word by U+FFFE (or U+0002).
_WRITTEN = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_INVISIBLE_MODE = 3
_TINY = 1.5
_FEW, _MOST = 120, 0.5
_SCALE = 0.25


@dataclass(frozen=True)
class Line:
    """A line of text; x0, x1, bottom, size in points. A hyphen that ends the line and breaks a word is a soft hyphen."""

    text: str
    x0: float
    x1: float
    bottom: float
    size: float
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """The lines of one page and the page's lowest and highest point."""

    lines: tuple[Line, ...]
    low: float
    high: float


def lines_of(page: pypdfium2.PdfPage) -> Page:
    """The page's lines. Raises PdfiumError where the page has no readable text layer."""
    left, low, right, high = page.get_cropbox()
    text_page = page.get_textpage()
    try:
        text = str(text_page.get_text_range(errors="replace"))
        found: list[Line] = []
        pale: list[int] = []
        for hit in _WRITTEN.finditer(text):
            inner = hit[0].strip()
            if inner:
                start = hit.start() + len(hit[0]) - len(hit[0].lstrip())
                line = _place(text_page, inner, start)
                if _is_pale(text_page, start):
                    pale.append(len(found))
                if _is_off(line, left, low, right, high) or _is_drawn_unseen(page, text_page, start):
                    line = _hide(line)
                found.append(line)
    finally:
        text_page.close()
    if pale:
        _hide_white_on_white(page, found, pale)
    return Page(tuple(found), low, high)


def is_scanned(page: pypdfium2.PdfPage, found: Page) -> bool:
    """Is the page a picture of text: next to no words of its own, and a picture over most of it?"""
    if sum(len(line.text) for line in found.lines if not line.hidden) > _FEW:
        return False
    width, height = page.get_size()
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, low, right, high = drawn.get_bounds()
        if (min(right, width) - max(left, 0)) * (min(high, height) - max(low, 0)) > _MOST * width * height:
            return True
    return False


def _place(text_page: Any, text: str, start: int) -> Line:
    first, last = _box(text_page, start), _box(text_page, start + len(text) - 1)
    size = max(first[3] - first[1], last[3] - last[1])
    shown = text.translate(_LIGATURES)
    return Line(shown, min(first[0], last[0]), max(first[2], last[2]), min(first[1], last[1]), size)


def _box(text_page: Any, place: int) -> tuple[float, float, float, float]:
    """left, bottom, right, top of a character of the text."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, place)
    rect = pdfium.FS_RECTF()
    if index < 0 or not pdfium.FPDFText_GetLooseCharBox(text_page, index, rect):
        return 0.0, 0.0, 0.0, 0.0
    return rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top)


def _hide(line: Line) -> Line:
    return Line(line.text, line.x0, line.x1, line.bottom, line.size, hidden=True)


def _is_off(line: Line, left: float, low: float, right: float, high: float) -> bool:
    if line.x1 == line.x0 == line.bottom == 0.0:
        return False
    outside = line.x1 < left or line.x0 > right or line.bottom > high or line.bottom + line.size < low
    return outside or line.size < _TINY


def _is_pale(text_page: Any, place: int) -> bool:
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, place)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if index < 0 or not pdfium.FPDFText_GetFillColor(text_page, index, red, green, blue, alpha):
        return False
    return alpha.value < 10 or min(red.value, green.value, blue.value) > 248


def _is_drawn_unseen(page: Any, text_page: Any, place: int) -> bool:
    """Drawn in the invisible mode, as scanners do over their pictures; where no picture is, it is meant not to be seen."""
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, place)
    drawn = pdfium.FPDFText_GetTextObject(text_page, index) if index >= 0 else None
    if not drawn or pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE_MODE:
        return False
    return next(iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), None) is None


def _hide_white_on_white(page: Any, lines: list[Line], pale: list[int]) -> None:
    """Hide pale lines where the page, drawn small, is white: white words in a dark box are seen."""
    left, low, _, _ = page.get_cropbox()
    bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False)
    try:
        for number in pale:
            line = lines[number]
            xs = [int((line.x0 + (line.x1 - line.x0) * part - left) * _SCALE) for part in (0.05, 0.3, 0.6, 0.95)]
            y = bitmap.height - 1 - int((line.bottom + line.size / 2 - low) * _SCALE)
            inside = [bitmap.buffer[y * bitmap.stride + x] for x in xs if 0 <= x < bitmap.width and 0 <= y < bitmap.height]
            if inside and min(inside) > 240:
                lines[number] = _hide(line)
    finally:
        bitmap.close()
