"""Text as it is stored: normalised once, so that every offset and every hash means the same for ever.

Invariant: `normalise(normalise(t)) == normalise(t)`; the result is NFC, has one line feed per line break, no control
characters but tab and line feed, and no lone surrogates. Offsets everywhere are Unicode code points into it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff]")
_PLAIN = bytes((9, 10, *range(32, 127)))


def normalise(raw: str) -> str:
    """NFC, `\\n` line breaks, controls and lone surrogates dropped."""
    if raw.isascii() and not raw.encode("ascii").translate(None, _PLAIN):
        return raw
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _BREAKS.sub("\n", raw)))


def sha256_of_text(text: str) -> str:
    """Hex sha256 of the UTF-8 bytes of a normalised text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256_of_bytes(raw: bytes) -> str:
    """Hex sha256 of bytes: the id of a document."""
    return hashlib.sha256(raw).hexdigest()
