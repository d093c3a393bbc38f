"""A card for social media: 1200 by 630 pixels as PNG, a title, some lines, the flows on the world map beneath them.

Invariant: what stands on a card stands on its page; the same card is the same bytes on one machine (letters are the nearest
that its PDF library has to Times and Helvetica). Drawn as a page of PDF and rendered by PDFium, which is a dependency anyway.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pypdfium2 as pdfium

from sousveil.drawing.flows import BEND, Flow
from sousveil.drawing.labels import colours
from sousveil.drawing.places import world

WIDTH, HEIGHT, EDGE = 1200, 630, 72
MAP = 0.94
_INK, _SOFT, _PAPER = "0.106 0.11 0.118", "0.357 0.365 0.376", "0.984 0.98 0.965"
_LAND, _HERE = "0.91 0.89 0.85", "0.45 0.44 0.40"
_STEP = re.compile(r"([Mlz])|(-?\d+)")
_PLAIN = "cp1252"


@dataclass(frozen=True)
class Card:
    """`title` in large letters, `lines` below it, `foot` at the bottom; `here` is a country to mark."""

    title: str
    lines: Sequence[str]
    foot: str
    flows: Sequence[Flow] = ()
    here: str = ""


def png(card: Card) -> bytes:
    """The card's bytes."""
    paper = f"{_PAPER} rg 0 0 {WIDTH} {HEIGHT} re f".encode()
    drawn = b"\n".join((paper, _land(""), _land(card.here) if card.here else b"", _lines(card.flows), _words(card)))
    document = pdfium.PdfDocument(_pdf(drawn))
    try:
        pixels = document[0].render(scale=1, rev_byteorder=True).to_numpy()[:, :, :3].copy()
    finally:
        document.close()
    return encoded(pixels)


def encoded(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    """RGB pixels, rows first, as a PNG (ISO/IEC 15948): three chunks, no filter."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + 3 * width), dtype=np.uint8)
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows.tobytes(), 6)),
              (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)


def fits(words: str) -> bool:
    """Can the card's letters write these words? They are those of Western Europe."""
    return words.encode(_PLAIN, "ignore").decode(_PLAIN) == words


@cache
def _land(code: str) -> bytes:
    """One country marked, or all of them pale."""
    places = [place for place in world().values() if not code or place.code == code]
    shapes = " ".join(_outline(place.outline) for place in places)
    return f"{_HERE if code else _LAND} rg {shapes} f".encode() if shapes.strip() else b""


def _outline(data: str) -> str:
    x = y = 0
    found, numbers, command = [], list[int](), ""
    for letter, number in _STEP.findall(data):
        if letter:
            command = letter
            found += ["h"] if letter == "z" else []
            continue
        numbers.append(int(number))
        if len(numbers) == 2:
            x, y = numbers if command == "M" else (x + numbers[0], y + numbers[1])
            found.append(f"{_across(x / 5)} {_up(y / 5)} {'m' if command == 'M' else 'l'}")
            numbers.clear()
    return " ".join(found)


def _across(x: float) -> str:
    return f"{x * MAP * 1.2 + 40:.1f}"


def _up(y: float) -> str:
    return f"{HEIGHT - 90 - y * MAP * 1.2:.1f}"


def _lines(flows: Iterable[Flow]) -> bytes:
    """Each flow as a curve that bends to its left, as on the map."""
    places, drawn = world(), []
    for flow in flows:
        if flow.start not in places or flow.end not in places or flow.kind not in BEND:
            continue
        (x0, y0), (x1, y1) = ((places[code].x, places[code].y) for code in (flow.start, flow.end))
        cx, cy = (x0 + x1) / 2 + (y1 - y0) * BEND[flow.kind], (y0 + y1) / 2 - (x1 - x0) * BEND[flow.kind]
        ways = " ".join(f"{_across(x)} {_up(y)}" for x, y in ((cx, cy), (cx, cy), (x1, y1)))
        light = colours()[flow.kind][0]
        colour = " ".join(f"{int(light[n : n + 2], 16) / 255:.3f}" for n in (1, 3, 5))
        drawn.append(f"{colour} RG {min(6.0, 1.2 + 0.5 * flow.claims**0.5):.1f} w {_across(x0)} {_up(y0)} m {ways} c S")
    return "\n".join(drawn).encode()


def _words(card: Card) -> bytes:
    size = 88 if len(card.title) < 20 else 62 if len(card.title) < 34 else 46
    parts = [_text(card.title, "T", size, HEIGHT - EDGE - size * 0.75, _INK)]
    parts += [_text(line, "H", 30, HEIGHT - EDGE - size - 46 - 44 * n, _INK) for n, line in enumerate(card.lines)]
    parts.append(_text("sousveil", "T", 34, 40, _INK) + _text(card.foot, "H", 22, 42, _SOFT, EDGE + 190))
    return b"\n".join(parts)


def _text(words: str, font: str, size: float, y: float, colour: str, x: float = EDGE) -> bytes:
    raw = re.sub(rb"([\\()])", rb"\\\1", " ".join(words.split()).encode(_PLAIN, "replace"))
    halo = f"BT {_PAPER} RG 9 w 1 j 1 Tr /{font} {size} Tf {x} {y:.1f} Td (".encode() + raw + b") Tj ET "
    return halo + f"BT {colour} rg 0 Tr /{font} {size} Tf {x} {y:.1f} Td (".encode() + raw + b") Tj ET "


def _pdf(content: bytes) -> bytes:
    """One page of PDF with two of the fonts that every reader has."""
    fonts = [f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()
             for name in ("Times-Bold", "Helvetica")]
    box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents 4 0 R/Resources<</Font<</T 5 0 R/H 6 0 R>>>>".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R" + box + b">>",
               b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream", *fonts]
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    foot = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + foot
