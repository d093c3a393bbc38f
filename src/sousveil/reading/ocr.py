"""Scanned pages of a PDF by tesseract (the extra `ocr`), inside a locked worker: the engine and its data are loaded before.

Invariant: pages are rendered and recognised here and nowhere else; what was read from a picture is counted in a notice with the
engine's own confidence. Where the extra or the data of a language is missing, that is said before anything is read.
"""

from __future__ import annotations

import importlib.util
import math
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

from sousveil.model import Notice, UsageError
from sousveil.reading.kinds import Reading
from sousveil.reading.pdf import read_pdf
from sousveil.reading.pdflines import Line, Page

MAX_SCANS = 500
_LANGUAGES = re.compile(r"[A-Za-z_]{3,20}(?:\+[A-Za-z_]{3,20}){0,3}")
_DPI, _POINTS = 300, 72
_MAX_PIXELS = 25_000_000
_SAME_SIZE = 0.35
_SURE = 60  # below it another way up, or another language, is likely
_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata", "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
_engines: dict[str, Any] = {}


def checked(languages: str) -> str:
    """The languages (`eng`, `deu+eng`), where all that is needed for them is here. Raises UsageError with what to install."""
    if not _LANGUAGES.fullmatch(languages):
        raise UsageError(f"--ocr {languages!r}: give languages by tesseract's codes, such as eng or deu+eng, four at most")
    if importlib.util.find_spec("tesserocr") is None:
        raise UsageError("--ocr needs the extra: pip install 'sousveil[ocr]'")
    _data_folder(languages)
    return languages


def warm(languages: str) -> None:
    """Load the engine with its data, for afterwards no file can be opened."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    _engines[languages] = tesserocr.PyTessBaseAPI(path=str(_data_folder(languages)), lang=languages)


def read_scans(raw: bytes, shown: str, *, languages: str, between: Callable[[], None] = lambda: None) -> Reading:
    """A PDF with its scanned pages recognised; `between` is called before each. Raises as `read_pdf`."""
    if languages not in _engines:
        warm(languages)
    by_eye = _Recogniser(_engines[languages], between)
    reading = read_pdf(raw, shown, recognise=by_eye)
    if not by_eye.confidences:
        return reading
    engine = _version().split("\n")[0]
    doubtful = sum(sure < _SURE for sure in by_eye.confidences)
    said = (f"{len(by_eye.confidences)} pages were read from pictures ({engine}, {languages}, confidence "
            f"{fmean(by_eye.confidences):.0f} of 100{f', {by_eye.turned} turned' if by_eye.turned else ''}"
            f"{f', {doubtful} below {_SURE}' if doubtful else ''}); compare quotes with the picture")
    return replace(reading, notices=(*reading.notices, Notice("ocr", said)))


@dataclass
class _Recogniser:
    """Recognises pages and remembers how sure the engine was of each, and how many were turned for it."""

    engine: Any
    between: Callable[[], None]
    confidences: list[int] = field(default_factory=list)
    turned: int = 0

    def __call__(self, page: Any) -> Page | None:
        """The lines of a picture, turned where they are surer so; None where it holds no words, or after MAX_SCANS pages."""
        if len(self.confidences) >= MAX_SCANS:
            return None
        found, sure, by = *self._read(page, 0), 0
        if found is None:
            return None
        for turn in (90, 270, 180) if sure < _SURE else ():
            again, surer = self._read(page, turn)
            if again and surer > sure:
                found, sure, by = again, surer, turn
            if sure >= _SURE:
                break
        self.confidences.append(sure)
        self.turned += by > 0
        return found

    def _read(self, page: Any, turn: int) -> tuple[Page | None, int]:
        """The lines of a page that is turned by so many degrees, and how sure they are."""
        self.between()
        width, height = page.get_size()
        scale = min(_DPI / _POINTS, math.sqrt(_MAX_PIXELS / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, rotation=turn, grayscale=True, may_draw_forms=False)
        tall = bitmap.height / scale
        try:
            self.engine.SetImageBytes(bytes(bitmap.buffer), bitmap.width, bitmap.height, 1, bitmap.stride)
            self.engine.SetSourceResolution(max(70, round(scale * _POINTS)))
            found = list(self._lines(scale, tall))
            sure = self.engine.MeanTextConf() if found else 0
        finally:
            bitmap.close()
            self.engine.Clear()
        return (Page(tuple(_evened(found)), 0.0, tall), sure) if found else (None, 0)

    def _lines(self, scale: float, height: float) -> Iterator[Line]:
        import tesserocr

        if not self.engine.Recognize():
            return
        places = self.engine.GetIterator()
        level = tesserocr.RIL.TEXTLINE
        for place in tesserocr.iterate_level(places, level) if places else ():
            box = place.BoundingBox(level)
            text = " ".join(place.GetUTF8Text(level).split()) if box and not place.Empty(level) else ""
            if text:
                left, top, right, bottom = (value / scale for value in box)
                yield Line(text, left, right, height - bottom, bottom - top)


def _evened(lines: list[Line]) -> Iterator[Line]:
    """Boxes are as tall as their tallest letter; lines of about one size are given it, so that paragraphs hold together."""
    middle = median(line.size for line in lines)
    for line in lines:
        is_same = abs(line.size - middle) <= _SAME_SIZE * middle
        yield line._replace(size=middle) if is_same else line


def _version() -> str:
    import tesserocr

    return str(tesserocr.tesseract_version())


def _data_folder(languages: str) -> Path:
    """The first folder that holds the data of all languages. Raises UsageError where none does."""
    named = os.environ.get("TESSDATA_PREFIX")
    places = [named, f"{named}/tessdata"] if named else []
    places += [str(Path(sys.prefix) / "share" / "tessdata"), *_FOLDERS]
    wanted = languages.split("+")
    for place in places:
        if all((Path(place) / f"{language}.traineddata").is_file() for language in wanted):
            return Path(place)
    raise UsageError(
        f"--ocr {languages}: no data for it; install it (Debian: tesseract-ocr-{wanted[-1]}, pip: tessdata.fast-{wanted[-1]}) "
        "or name its folder in TESSDATA_PREFIX"
    )
