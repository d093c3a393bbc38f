"""Fingerprints for finding copies: winnowed word shingles, and containment of one text in another.

Invariant: the same text has the same fingerprint in every run of 64-bit CPython; a run of SIZE + WINDOW - 1 words that two
texts share gives them at least one fingerprint in common (Schleimer, Wilkerson and Aiken, "Winnowing", 2003).

Containment, not resemblance: a copy cut to a third is contained in its original whole, though two thirds are missing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Set
from functools import lru_cache

SIZE = 4
WINDOW = 4
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")


def fingerprint(text: str) -> frozenset[int]:
    """The winnowed shingles of a text: some 0.4 a word. Empty for a text of fewer than SIZE words."""
    hashes = _hashes(text, SIZE)
    if len(hashes) < WINDOW:
        return frozenset(hashes[:1] and [min(hashes)])
    return frozenset(map(min, *(hashes[shift:] for shift in range(WINDOW))))


def shingles(text: str, *, size: int = 3) -> frozenset[int]:
    """Every run of `size` words, hashed: for passages, which are too short to be winnowed."""
    return frozenset(_hashes(text, size))


def containment(a: Set[int], b: Set[int]) -> float:
    """How much of the smaller one stands in the other: 0..1; 0 where either is empty."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _hashes(text: str, size: int) -> list[int]:
    """One number a run of `size` words. A tuple of numbers has the same hash in every run of CPython, unlike a string."""
    words = list(map(_number, _TOKEN.findall(text.casefold())))
    return [hash(run) for run in zip(*(words[shift:] for shift in range(size)), strict=False)]


@lru_cache(maxsize=1 << 17)
def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))
