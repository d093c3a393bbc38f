"""Cards for social media: PNG files of the right size, the same each time, with letters that can be written."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from sousveil.drawing import card
from sousveil.drawing.card import Card
from sousveil.drawing.flows import Flow
from sousveil.model import Kind

ONE = Card("Kenya (and “others”)", ("Said to have supplied it: A\\B.",), "foot", (Flow("CN", "KE", Kind.SUPPLY, 4),), "KE")


def _pixels(raw: bytes) -> np.ndarray:
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, size = 8, b"", (0, 0)
    while at < len(raw):
        length, name = struct.unpack(">I4s", raw[at : at + 8])
        body = raw[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == struct.unpack(">I", raw[at + 8 + length : at + 12 + length])[0]
        size = struct.unpack(">II", body[:8]) if name == b"IHDR" else size
        packed += body if name == b"IDAT" else b""
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(packed), dtype=np.uint8).reshape(size[1], 1 + 3 * size[0])
    return rows[:, 1:].reshape(size[1], size[0], 3)


def test_a_card_is_a_png_of_its_size_with_ink_on_paper() -> None:
    pixels = _pixels(card.png(ONE))
    assert pixels.shape == (card.HEIGHT, card.WIDTH, 3)
    assert tuple(pixels[2, 2]) == (251, 250, 246) and (pixels[40:160, 60:600] < 60).any()


def test_the_same_card_is_the_same_bytes_and_another_is_not() -> None:
    assert card.png(ONE) == card.png(ONE) != card.png(Card("Kenya", (), "foot"))


@pytest.mark.parametrize(("words", "can"), [("Côte d’Ivoire", True), ("Türkiye", True), ("中国", False), ("Кения", False)])
def test_letters_beyond_western_europe_do_not_fit(words: str, can: bool) -> None:
    assert card.fits(words) is can
