"""Is a page worth reading? First its undecoded bytes, then its cheap text, each with the reason.

Invariant: what is not worth it is so by a step that says why; formats that can't be looked at without a parser (PDF, office
files) are worth reading, and their text is looked at afterwards (`Screen.text`).
"""

from __future__ import annotations

import gc
import re
from functools import lru_cache

from sousveil.model import ReadingError
from sousveil.reading.charset import declared_in_html, decode
from sousveil.screening.folding import cheap_text
from sousveil.screening.passages import Passages
from sousveil.screening.prefilter import Prefilter, available
from sousveil.screening.verdict import Step, Verdict
from sousveil.screening.words import Words, shipped

_PACKED = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b")
_TEXTS = re.compile(r"text/|application/(?:xhtml|xml|json)")
_NO_WORD = Verdict(False, Step.BYTES, "no supplier's name and no word of a technology in its bytes")
_NO_PASSAGE = "no passage with a supplier or technology, a place and a word of the circuit"


class Screen:
    """Decides with one set of words. Not to be used by several threads at once.

    `by_bytes` is whether undecoded bytes are looked at first; by default where Vectorscan is installed. Without it the text of
    every page is looked at: the same pages are picked, several times slower. `prefilter` is what looks at bytes, or None.
    """

    def __init__(self, words: Words | None = None, *, by_bytes: bool | None = None) -> None:
        self.words = words or shipped()
        self._passages = Passages(self.words)
        self.prefilter = Prefilter(self.words) if (available() if by_bytes is None else by_bytes) else None

    def page(self, raw: bytes, *, charset: str | None = None, content_type: str = "") -> Verdict:
        """The verdict on the body of a page. `charset` and `content_type` are what a server said; neither needs to be true."""
        head = raw[:1024]
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_PACKED) or b"%PDF-" in head:
            return Verdict(True, Step.FORMAT, "its format can only be looked at when it is read")
        if self.prefilter is not None and self.prefilter.find(raw, charset) is None:
            return _NO_WORD
        try:
            text, _ = decode(raw, "page", declared=charset or declared_in_html(raw))
        except ReadingError:
            return Verdict(False, Step.TEXT, "its bytes are no text")
        return self.text(cheap_text(text))

    def text(self, text: str) -> Verdict:
        """The verdict on a text."""
        look = self._passages.look(text, self.prefilter.candidates(text) if self.prefilter is not None else None)
        if not look.words:
            return Verdict(False, Step.TEXT, "no supplier's name and no word of a technology in its text")
        if not look.sentences:
            return Verdict(False, Step.TEXT, _NO_PASSAGE, look.words)
        said = ", ".join(look.words[:3])
        return Verdict(True, Step.TEXT, f"{said}: with a place and a word of the circuit", look.words, look.sentences)


@lru_cache(maxsize=1)
def shared() -> Screen:
    """The screen of the words that ship, built once. Its words live as long as the process, so the garbage collector is told
    not to go through them again: with the parsers of whole pages beside them that costs as much as the screening itself."""
    screen = Screen()
    gc.freeze()
    return screen


def worth_reading(raw: bytes, *, charset: str | None = None, content_type: str = "") -> Verdict:
    """Is a page worth reading, by the words that ship? See `Screen.page`."""
    return shared().page(raw, charset=charset, content_type=content_type)
