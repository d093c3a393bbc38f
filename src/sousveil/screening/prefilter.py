"""Is any wanted word in the undecoded bytes of a page? One pass of Vectorscan over literals; what it finds is checked in place.

Invariant: a page is left out only where `cheap_text` of it would hold no wanted word, as far as `variants` knows how words are
written; the audit of the funnel measures how far that is. Without Vectorscan (`available`) nothing is decided on bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from importlib.util import find_spec
from typing import Any

from sousveil.model import ReadingError
from sousveil.reading.charset import declared_in_html, decode
from sousveil.screening.folding import INLINE_BYTES
from sousveil.screening.variants import ESCAPES, MARKS, Check, literals
from sousveil.screening.words import Case, Term, Words

_SOFT = re.compile(rb"(?i)&shy;?|&#173;?|&#xad;?|&#8203;?|&#x200b;?|&zerowidthspace;|\\u00ad|\xc2\xad|\xe2\x80\x8b")
_LETTER = re.compile(rb"(?i)&#(?:0*(\d{2,3})|x0*([0-9a-f]{2}));?")
_GAP = rb"(?:[\s\xa0]|\xc2\xa0|&nbsp;?|&#160;?|&#xa0;?|<[^<>]{0,300}>)+"
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LATIN = re.compile(r"(?i)^\s*(?:iso.?8859|latin|windows-?12|cp12)")
_REACH = 240
_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def available() -> bool:
    """Is Vectorscan (the package hyperscan) here?"""
    return find_spec("hyperscan") is not None


class Prefilter:
    """One set of words as one database. Not to be used by several threads at once."""

    def __init__(self, words: Words) -> None:
        import hyperscan

        self._terms = words.wanted
        table: dict[tuple[bytes, bool], list[tuple[int, Check]]] = defaultdict(list)
        for number, term in enumerate(self._terms):
            for raw, check in set(literals(term)):
                table[raw, term.case is not Case.EXACT].append((number, check))
        for marks, check in ((MARKS, Check.MARK), (ESCAPES, Check.ESCAPED)):
            for raw in marks:
                table[raw, True].append((-1, check))
        rows = sorted(table)
        self._literals = [raw for raw, _ in rows]
        self._meant = [sorted(table[row]) for row in rows]
        flags = [hyperscan.HS_FLAG_CASELESS if caseless else 0 for _, caseless in rows]
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=self._literals, ids=list(range(len(rows))), elements=len(rows), flags=flags, literal=True
        )
        self._phrases: dict[int, re.Pattern[bytes]] = {}

    def __len__(self) -> int:
        return len(self._literals)

    def find(self, raw: bytes, charset: str | None = None) -> Term | None:
        """A wanted word in the bytes of a page, or None. `charset` is what its server declared."""
        if raw.startswith(_BOMS) or b"\x00" in raw[:4096]:
            return self._decoded(raw, charset)
        if charset is not None and charset.lower().startswith(("utf-16", "utf-32", "utf-7", "iso-2022", "hz")):
            return self._decoded(raw, charset)
        term, marks = self._scan(raw)
        if term is not None or not (marks or b"\xad" in raw):
            return term
        if Check.ESCAPED in marks:
            return self._decoded(raw, charset)
        latin = b"\xad" in raw and _LATIN.match(charset or declared_in_html(raw) or "")
        if marks or latin:
            mended = _LETTER.sub(_letter, _SOFT.sub(b"", raw))
            return self._scan(mended.replace(b"\xad", b"") if latin else mended)[0]
        return None

    def _decoded(self, raw: bytes, charset: str | None) -> Term | None:
        try:
            text, _ = decode(raw, "", declared=charset or declared_in_html(raw))
        except ReadingError:
            return None
        return self._scan(_LETTER.sub(_letter, _SOFT.sub(b"", text.encode("utf-8", "replace"))))[0]

    def _scan(self, raw: bytes) -> tuple[Term | None, set[Check]]:
        found: list[Term] = []
        marks: set[Check] = set()
        meant = self._meant

        def hit(number: int, start: int, end: int, flags: int, context: Any) -> bool | None:
            for word, check in meant[number]:
                if check >= Check.MARK:
                    marks.add(check)
                elif self._stands(raw, end, number, word, check):
                    found.append(self._terms[word])
                    return True
            return None

        import hyperscan

        try:
            self._database.scan(raw, match_event_handler=hit)
        except hyperscan.ScanTerminated:
            pass
        return (found[0] if found else None), marks

    def _stands(self, raw: bytes, end: int, number: int, word: int, check: Check) -> bool:
        term = self._terms[word]
        if check is Check.SPLIT:
            return self._joins(raw, end, term)
        start = end - len(self._literals[number])
        if start > 0 and raw[start] in _WORD and raw[start - 1] in _WORD:
            return False
        if check is Check.EDGES:
            return term.stem or end >= len(raw) or raw[end] not in _WORD or raw[end - 1] not in _WORD
        return self._phrase(word).match(raw, start) is not None

    def _phrase(self, word: int) -> re.Pattern[bytes]:
        """The whole of a phrase with any gaps, in the first words' own writing or any other of UTF-8."""
        if word not in self._phrases:
            term = self._terms[word]
            parts = [re.escape(part.encode("utf-8")) if part.isascii() else rb"[^\s<>]{1,80}?" for part in term.form.split(" ")]
            edge = b"" if term.stem else rb"(?![0-9A-Za-z])"
            self._phrases[word] = re.compile(_GAP.join(parts) + edge, 0 if term.case is Case.EXACT else re.IGNORECASE)
        return self._phrases[word]

    def _joins(self, raw: bytes, end: int, term: Term) -> bool:
        around = INLINE_BYTES.sub(b"", _SOFT.sub(b"", raw[max(0, end - _REACH) : end + _REACH]))
        form = term.form.encode("utf-8")
        if term.case is not Case.EXACT:
            around, form = around.lower(), form.lower()
        place = around.find(form)
        while place >= 0:
            after = place + len(form)
            before_fits = place == 0 or around[place - 1] not in _WORD or form[0] not in _WORD
            if before_fits and (term.stem or after >= len(around) or around[after] not in _WORD):
                return True
            place = around.find(form, place + 1)
        return False


def _letter(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return bytes([code]) if 32 < code < 127 and chr(code).isalnum() else match[0]
