"""The lines of a PDF page with their places, by pdfium: what paragraphs and running heads are told from.

Invariant: every character of the page's text is in exactly one line, in the order of the file; a line that a reader of the
printed page would not see (off the page, without size, white on white, drawn invisibly where there is no picture) is marked.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
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
_BLACK = re.compile(r"\S+")
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_FROM_THE_RIGHT = re.compile(  # letters, no digits
    "[\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefc]{2,}"
)
_INVISIBLE_MODE = 3
_TINY = 1.5
_FEW, _MOST = 120, 0.5
_SCALE = 0.25
_LAYER = "OC\0".encode("utf-16-le")
_BLANK = 240
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
    """The lines of one page, the page's lowest and highest point, and how many signs of no known meaning are in no line."""

    lines: tuple[Line, ...]
    low: float
    high: float
    dropped: int = 0


def lines_of(page: pypdfium2.PdfPage) -> Page:
    """The page's lines. Raises PdfiumError where the page has no readable text layer."""
    left, low, right, high = page.get_cropbox()
    text_page = page.get_textpage()
    try:
        text = str(text_page.get_text_range(errors="replace"))
        characters = _Characters(page, text_page, text)
        text = righted(text, lambda place: characters.box(characters.index(place))[0])
        found: list[Line] = []
        pale: list[int] = []
        layered: list[int] = []
        for hit in _WRITTEN.finditer(text):
            written = hit[0]
            inner = written.strip()
            if not inner:
                continue
            start = hit.start() + len(written) - len(written.lstrip())
            for part, index, last, drawn in characters.runs(inner, start):
                line, is_tiny = _place(part, characters.box(index), characters.box(last))
                if characters.is_pale(index):
                    pale.append(len(found))
                elif characters.is_in_layer(drawn):
                    layered.append(len(found))
                if is_tiny or _is_off(line, left, low, right, high) or characters.is_drawn_unseen(drawn):
                    line = _hide(line)
                found.append(line)
        dropped = characters.dropped()
    finally:
        text_page.close()
    if pale and _is_text_alone(page):
        for number in pale:
            found[number] = _hide(found[number])
        pale = []
    if pale or layered:
        _hide_what_is_not_drawn(page, found, pale, layered)
    return Page(tuple(found), low, high, dropped)


def righted(text: str, left: Callable[[int], float]) -> str:
    """Words of scripts that are written from the right, letter by letter as they are read: pdfium gives some of them from the
    left. `left` is where the sign at a place of the text begins."""
    if text.isascii() or _FROM_THE_RIGHT.search(text) is None:
        return text
    return _FROM_THE_RIGHT.sub(lambda hit: hit[0][::-1] if left(hit.start()) < left(hit.end() - 1) else hit[0], text)


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

    def __init__(self, page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, text: str) -> None:
        self._page, self._text = page, text_page.raw
        # pdfium counts those beyond the first plane twice
        self._doubled = () if text.isascii() else tuple(hit.start() for hit in _BEYOND.finditer(text))
        self._length_of_text = len(text) + len(self._doubled)
        self._rect = pdfium.FS_RECTF()
        self._rect_at = ctypes.pointer(self._rect)
        self._colours = tuple(ctypes.c_uint() for _ in range(4))
        self._colours_at = tuple(ctypes.pointer(each) for each in self._colours)
        self._has_picture: bool | None = None
        self._name, self._length = (ctypes.c_ushort * 4)(), ctypes.c_ulong()
        self._length_at = ctypes.pointer(self._length)

    def index(self, place: int) -> int:
        """The number of the character that stands at a place of the text; negative where there is none."""
        unit = place + bisect_left(self._doubled, place) if self._doubled else place
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, unit))

    def runs(self, words: str, start: int) -> Iterator[tuple[str, int, int, Any]]:
        """A line, which stands at a place of the text, in its pale parts and those that are not: each with the numbers of its
        first and last character and what draws it. It is one part where one piece of the page draws all of it."""
        first, last = self.index(start), self.index(start + len(words) - 1)
        drawn = self.drawn(first)
        if first == last or bytes(drawn or b"") == bytes(self.drawn(last) or b""):
            yield words, first, last, drawn
            return
        pales = [(hit.start(), self.is_pale(self.index(start + hit.start()))) for hit in _BLACK.finditer(words)]
        cuts = [place for (place, is_pale), (_, before) in zip(pales[1:], pales, strict=False) if is_pale != before]
        for begin, end in zip([0, *cuts], [*cuts, len(words)], strict=True):
            part = words[begin:end].rstrip()
            index = self.index(start + begin)
            yield part, index, self.index(start + begin + len(part) - 1), self.drawn(index)

    def dropped(self) -> int:
        """How many signs pdfium has no meaning for and leaves out of its text."""
        count = pdfium.FPDFText_CountChars(self._text)
        if count <= self._length_of_text:
            return 0
        return sum(not pdfium.FPDFText_GetUnicode(self._text, index) for index in range(count))

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

    def drawn(self, index: int) -> Any:
        """The piece of the page that draws a character; a false one where none does."""
        return pdfium.FPDFText_GetTextObject(self._text, index) if index >= 0 else None

    def is_in_layer(self, drawn: Any) -> bool:
        """Does it stand in a layer, which may be turned off?"""
        for number in range(pdfium.FPDFPageObj_CountMarks(drawn) if drawn else 0):
            mark = pdfium.FPDFPageObj_GetMark(drawn, number)
            has_name = pdfium.FPDFPageObjMark_GetName(mark, self._name, 8, self._length_at)
            if has_name and self._length.value == len(_LAYER) and bytes(self._name)[: len(_LAYER)] == _LAYER:
                return True
        return False

    def is_drawn_unseen(self, drawn: Any) -> bool:
        """Drawn in the invisible mode, as scanners do over their pictures; where no picture is, it is meant not to be seen."""
        if not drawn or pdfium.FPDFTextObj_GetTextRenderMode(drawn) != _INVISIBLE_MODE:
            return False
        if self._has_picture is None:
            self._has_picture = next(iter(self._page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])), None) is not None
        return not self._has_picture


_Box = tuple[float, float, float, float]


def _place(text: str, first: _Box, last: _Box) -> tuple[Line, bool]:
    """A line with its place by those of its first and last sign, and whether these are too small to be seen (those of turned
    lines lie down)."""
    size = max(first[3] - first[1], last[3] - last[1])
    shown = text if text.isascii() and "\x02" not in text else text.translate(_LIGATURES)
    line = Line(shown, min(first[0], last[0]), max(first[2], last[2]), min(first[1], last[1]), size)
    return line, size < _TINY and 0.0 < max(first[2] - first[0], last[2] - last[0], size) < _TINY


def _hide(line: Line) -> Line:
    return line._replace(hidden=True)


def _is_off(line: Line, left: float, low: float, right: float, high: float) -> bool:
    if line.x1 == line.x0 == line.bottom == 0.0:
        return False
    return line.x1 < left or line.x0 > right or line.bottom > high or line.bottom + line.size < low


def _is_text_alone(page: pypdfium2.PdfPage) -> bool:
    """Is there nothing on the page but text, so that it is white where nothing is written?"""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > _MANY_OBJECTS or pdfium.FPDFPage_GetAnnotCount(page):
        return False
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, number)) for number in range(count))
    return all(kind == pdfium.FPDF_PAGEOBJ_TEXT for kind in kinds)


def _hide_what_is_not_drawn(page: Any, lines: list[Line], pale: list[int], layered: list[int]) -> None:
    """Hide pale lines where the page, drawn small, is white (white words in a dark box are seen), and lines of layers where
    nothing is drawn."""
    left, low, _, _ = page.get_cropbox()
    bitmap = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False)
    try:
        for number in (*pale, *layered):
            line = lines[number]
            parts = (0.05, 0.3, 0.6, 0.95) if number in pale else tuple(part / 100 for part in range(101))
            xs = {int((line.x0 + (line.x1 - line.x0) * part - left) * _SCALE) for part in parts}
            rows = (0.5,) if number in pale else (0.1, 0.3, 0.5, 0.7, 0.9)
            ys = {bitmap.height - 1 - int((line.bottom + line.size * part - low) * _SCALE) for part in rows}
            inside = [bitmap.buffer[y * bitmap.stride + x] for x in xs for y in ys
                      if 0 <= x < bitmap.width and 0 <= y < bitmap.height]
            if inside and min(inside) > _BLANK:
                lines[number] = _hide(line)
    finally:
        bitmap.close()
