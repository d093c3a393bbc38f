"""The lines of a PDF page with their places, by pdfium: what paragraphs and running heads are told from.

Invariant: every character of the page's text is in exactly one line, in the order of the file; a line that a reader of the
printed page would not see (off the page, without size, white on white, drawn invisibly where there is no picture) is marked.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any, NamedTuple

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
_MANY_OBJECTS = 500


class Line(NamedTuple):
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
        characters = _Characters(page, text_page)
        found: list[Line] = []
        pale: list[int] = []
        for hit in _WRITTEN.finditer(text):
            written = hit[0]
            inner = written.strip()
            if inner:
                start = hit.start() + len(written) - len(written.lstrip())
                index = characters.index(start)
                line = _place(characters, inner, index, start)
                if characters.is_pale(index):
                    pale.append(len(found))
                if _is_off(line, left, low, right, high) or characters.is_drawn_unseen(index):
                    line = _hide(line)
                found.append(line)
    finally:
        text_page.close()
    if pale and not _is_text_alone(page):
        _hide_white_on_white(page, found, pale)
    else:
        for number in pale:
            found[number] = _hide(found[number])
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


class _Characters:
    """Characters of a page, asked of pdfium: each question is one call of it, for there are some for every line."""

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> None:
        self._page, self._text = page, text_page.raw
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.pointer(self._rect)
        self._colours = tuple(ctypes.c_uint() for _ in range(4))
        self._colours_at = tuple(ctypes.pointer(each) for each in self._colours)
        self._has_picture: bool | None = None

    def index(self, place: int) -> int:
        """The number of the character that stands at a place of the text; negative where there is none."""
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, place))

    def box(self, index: int) -> tuple[float, float, float, float]:
        """left, bottom, right, top of a character."""
        rect = self._rect
        if index < 0 or not pdfium.FPDFText_GetLooseCharBox(self._text, index, self._rect_at):
            return 0.0, 0.0, 0.0, 0.0
        bottom, top = rect.bottom, rect.top
        return (rect.left, bottom, rect.right, top) if bottom <= top else (rect.left, top, rect.right, bottom)

    def is_pale(self, index: int) -> bool:
        """Is it written in white, or so that it can be seen through?"""
        if index < 0 or not pdfium.FPDFText_GetFillColor(self._text, index, *self._colours_at):
            return False
        red, green, blue, alpha = self._colours
        return alpha.value < 10 or (red.value > 248 and green.value > 248 and blue.value > 248)

    def is_drawn_unseen(self, index: int) -> bool:
        """Drawn in the invisible mode, as scanners do over their pictures; where no picture is, it is meant not to be seen."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, index) if index >= 0 else None
        if not drawn or pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE_MODE:
            return False
        if self._has_picture is None:
            self._has_picture = next(iter(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), None) is not None
        return not self._has_picture


def _place(characters: _Characters, text: str, index: int, start: int) -> Line:
    first = characters.box(index)
    last = characters.box(characters.index(start + len(text) - 1))
    size = max(first[3] - first[1], last[3] - last[1])
    shown = text if text.isascii() and "\x02" not in text else text.translate(_LIGATURES)
    return Line(shown, min(first[0], last[0]), max(first[2], last[2]), min(first[1], last[1]), size)


def _hide(line: Line) -> Line:
    return line._replace(hidden=True)


def _is_off(line: Line, left: float, low: float, right: float, high: float) -> bool:
    if line.x1 == line.x0 == line.bottom == 0.0:
        return False
    outside = line.x1 < left or line.x0 > right or line.bottom > high or line.bottom + line.size < low
    return outside or line.size < _TINY


def _is_text_alone(page: pypdfium2.PdfPage) -> bool:
    """Is there nothing on the page but text, so that it is white where nothing is written?"""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MANY_OBJECTS or pdfium.FPDFPage_GetAnnotCount(page):
        return False
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, number)) for number in range(count))
    return all(kind == pdfium.FPDF_PAGEOBJ_TEXT for kind in kinds)


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
