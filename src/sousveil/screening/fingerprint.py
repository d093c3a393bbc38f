"""Fingerprints for finding copies: winnowed word shingles, and containment of one text in another.

Invariant: the same text has the same fingerprint on every machine and in every run; a run of SIZE + WINDOW - 1 words that two
texts share gives them at least one fingerprint in common (Schleimer, Wilkerson and Aiken, "Winnowing", 2003).

Containment, not resemblance: a copy cut to a third is contained in its original whole, though two thirds are missing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Set

SIZE = 4
WINDOW = 4
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_MODULUS = (1 << 61) - 1
_BASE = 1_000_003


def fingerprint(text: str) -> frozenset[int]:
    """The winnowed shingles of a text: some 0.4 a word, each below 2**61. Empty for a text of fewer than SIZE words."""
    hashes = _hashes(text, SIZE)
    if len(hashes) <= WINDOW:
        return frozenset(hashes[:1] and [min(hashes)])
    kept: set[int] = set()
    low, at = -1, -1
    for end in range(WINDOW, len(hashes) + 1):
        start = end - WINDOW
        if at < start:
            low = min(hashes[start:end])
            at = end - 1 - hashes[start:end][::-1].index(low)
            kept.add(low)
        elif hashes[end - 1] <= low:
            low, at = hashes[end - 1], end - 1
            kept.add(low)
    return frozenset(kept)


def shingles(text: str, *, size: int = 3) -> frozenset[int]:
    """Every run of `size` words, hashed: for passages, which are too short to be winnowed."""
    return frozenset(_hashes(text, size))


def containment(a: Set[int], b: Set[int]) -> float:
    """How much of the smaller one stands in the other: 0..1; 0 where either is empty."""
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def _hashes(text: str, size: int) -> list[int]:
    words = [zlib.crc32(word.encode("utf-8", "replace")) for word in _TOKEN.findall(text.casefold())]
    if len(words) < size:
        return []
    leaving = pow(_BASE, size - 1, _MODULUS)
    value = 0
    for word in words[:size]:
        value = (value * _BASE + word) % _MODULUS
    found = [_mixed(value)]
    for old, new in zip(words, words[size:], strict=False):
        value = ((value - old * leaving) * _BASE + new) % _MODULUS
        found.append(_mixed(value))
    return found


def _mixed(value: int) -> int:
    """Spread, so that which shingle is smallest does not depend on which words are frequent."""
    return (value * 0x9E3779B97F4A7C15 ^ value >> 29) % _MODULUS
