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
from sousveil.screening.finding import Finder
from sousveil.screening.folding import INLINE_BYTES
from sousveil.screening.phrases import Phrase
from sousveil.screening.variants import ESCAPES, MARKS, SPLITS, Check, literals, needed
from sousveil.screening.words import Case, Term, Words

_SOFT = re.compile(rb"(?i)&shy;?|&#173;?|&#xad;?|&#8203;?|&#x200b;?|&zerowidthspace;|\\u00ad|\xc2\xad|\xe2\x80\x8b")
_LETTER = re.compile(rb"(?i)&#(?:0*(\d{2,3})|x0*([0-9a-f]{2}));?")
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_EXOTIC = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")
_LATIN = re.compile(r"(?i)^\s*(?:iso.?8859|latin|windows-?12|cp12)")
_REACH, _NEAR, _SHORT = 300, 90, 4
_WORD = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SMALL = frozenset(b"abcdefghijklmnopqrstuvwxyz")
_OPENS = ord("<")
_NO_TERM = -1
_PHRASES = (Check.PHRASE, Check.INSIDE)


class Prefilter:
    """One set of words as one database. Not to be used by several threads at once."""

    def __init__(self, words: Words) -> None:
        self._terms = needed(words.wanted)
        table: dict[tuple[bytes, bool], set[tuple[Check, int]]] = defaultdict(set)
        for number, term in enumerate(self._terms):
            for raw, check in literals(term, words.common):
                for written, caseless in _cased(raw, term, check):
                    table[written, caseless].add((check, number))
        for marks, check in ((MARKS, Check.MARK), (ESCAPES, Check.ESCAPED), (SPLITS, Check.SPLIT)):
            for raw in marks:
                table[raw, True].add((check, _NO_TERM))
        rows = sorted(table)
        self._literals = [raw for raw, _ in rows]
        self._meant = [sorted(table[row]) for row in rows]
        self.edged = [_is_edged(raw, meant) for raw, meant in zip(self._literals, self._meant, strict=True)]
        self._database, self._enough = _compiled(rows)
        self._phrases: dict[int, Phrase] = {}
        pieces = {piece for term in self._terms for piece in (*_but_last(term), _last(term)) if len(piece.form) > 1}
        self._pieces = Finder(sorted(pieces, key=lambda piece: (piece.form, piece.stem)))

    def __len__(self) -> int:
        return len(self._literals)

    def find(self, raw: bytes, charset: str | None = None) -> Term | None:
        """A wanted word in the bytes of a page, or None. `charset` is what its server declared."""
        if raw.startswith(_BOMS) or b"\x00" in raw[:4096] or (charset is not None and charset.lower().startswith(_EXOTIC)):
            return self._decoded(raw, charset)
        pass_ = _Pass(self, raw)
        if pass_.found is not None:
            return pass_.found
        if Check.ESCAPED in pass_.marks:
            return self._decoded(raw, charset)
        latin = b"\xad" in raw and bool(_LATIN.match(charset or declared_in_html(raw) or ""))
        if not (pass_.marks or latin):
            return None
        mended = raw.replace(b"\xad", b"") if latin else raw
        return _Pass(self, _mended(mended, tags=Check.SPLIT in pass_.marks), last=True).found

    def candidates(self, text: str) -> list[Term]:
        """The terms that may stand in a text, in their order: no other does, but ones that one of these stands in."""
        found: set[int] = set()

        def hit(number: int, start: int, end: int, flags: int, context: Any) -> None:
            found.update(word for _, word in self._meant[number])

        self.scan(text.encode("utf-8", "replace"), hit)
        return [self._terms[word] for word in sorted(found - {_NO_TERM})]

    def _decoded(self, raw: bytes, charset: str | None) -> Term | None:
        try:
            text, _ = decode(raw, "", declared=charset or declared_in_html(raw))
        except ReadingError:
            return None
        return _Pass(self, _mended(text.encode("utf-8", "replace"), tags=True), last=True).found

    def scan(self, raw: bytes, hit: Any) -> None:
        """Give every literal in the bytes to `hit` (see hyperscan), until it answers True."""
        try:
            self._database.scan(raw, match_event_handler=hit)
        except self._enough:
            return

    def stands(self, raw: bytes, end: int, number: int, word: int, check: Check) -> bool:
        """Does the term `word` stand where its literal `number` ends?"""
        start = end - len(self._literals[number])
        if start > 0 and raw[start] in _WORD and raw[start - 1] in _WORD:
            return False
        term = self._terms[word]
        if term.case is Case.CAPITAL and raw[start] in _SMALL and check is not Check.INSIDE:
            return False
        if check in _PHRASES:
            return self._phrase(word).stands_in(raw, max(0, start - _REACH), end + _REACH)
        return term.stem or end >= len(raw) or raw[end] not in _WORD or raw[end - 1] not in _WORD

    def term(self, word: int) -> Term:
        """The term of a number that `meant` gave."""
        return self._terms[word]

    def meant(self, number: int) -> list[tuple[Check, int]]:
        """What a literal may mean: checks, each with the number of a term."""
        return self._meant[number]

    def joins(self, raw: bytes, end: int, number: int) -> bool:
        """Do the letters on both sides of the tag of a literal that ends at `end` make a word of a wanted term?"""
        if not _between_letters(raw, end - len(self._literals[number]), end):
            return False
        around = raw[max(0, end - _NEAR) : end + _NEAR]
        joined = INLINE_BYTES.sub(b"\x00", around)
        for run in re.finditer(rb"[A-Za-z\x80-\xff]+(?:\x00[A-Za-z\x80-\xff]+)+", joined):
            word = run[0].replace(b"\x00", b"")
            if len(word) > 1 and self._pieces.has(word.decode("utf-8", "replace")):
                return True
        return False

    def _phrase(self, word: int) -> Phrase:
        """The whole of a phrase."""
        if word not in self._phrases:
            term = self._terms[word]
            self._phrases[word] = Phrase(term.form, exact=term.case is Case.EXACT, whole=not term.stem)
        return self._phrases[word]


class _Pass:
    """One look at the bytes: the first term that stands in them, and what they must be mended for. Where this is the `last`
    look, marks are nothing new."""

    def __init__(self, prefilter: Prefilter, raw: bytes, *, last: bool = False) -> None:
        self.found: Term | None = None
        self.marks: set[Check] = set()
        self._prefilter, self._raw, self._last, self._edged = prefilter, raw, last, prefilter.edged
        prefilter.scan(raw, self._hit)

    def _hit(self, number: int, start: int, end: int, flags: int, context: Any) -> bool | None:
        length = self._edged[number]
        if 0 < length < end and self._raw[end - length - 1] in _WORD:
            return None  # most hits are such: the end of another word
        for check, word in self._prefilter.meant(number):
            if word == _NO_TERM:
                if not self._last and check not in self.marks and (
                    check is not Check.SPLIT or self._prefilter.joins(self._raw, end, number)
                ):
                    self.marks.add(check)
            elif self._prefilter.stands(self._raw, end, number, word, check):
                self.found = self._prefilter.term(word)
                return True
        return None


def _between_letters(raw: bytes, start: int, end: int) -> bool:
    """Is there a letter on the other side of a tag that was found with one letter beside it?"""
    if raw[start] == _OPENS:
        return start > 0 and (raw[start - 1] in _WORD or raw[start - 1] > 127)
    close = raw.find(b">", end - 1, end + _REACH)
    return 0 <= close < len(raw) - 1 and (raw[close + 1] in _WORD or raw[close + 1] > 127)


def _is_edged(raw: bytes, meant: list[tuple[Check, int]]) -> int:
    """The length of a literal whose every meaning needs the beginning of a word there, else 0."""
    return len(raw) if raw[0] in _WORD and all(word != _NO_TERM for _, word in meant) else 0


def available() -> bool:
    """Is Vectorscan (the package hyperscan) here?"""
    return find_spec("hyperscan") is not None


def _compiled(rows: list[tuple[bytes, bool]]) -> tuple[Any, type[Exception]]:
    """The database, and what its scan raises where it was told that this is enough."""
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[raw for raw, _ in rows], ids=list(range(len(rows))), elements=len(rows),
        flags=[hyperscan.HS_FLAG_CASELESS if caseless else 0 for _, caseless in rows], literal=True,
    )
    return database, hyperscan.ScanTerminated


def _cased(raw: bytes, term: Term, check: Check) -> list[tuple[bytes, bool]]:
    """A literal and whether its case is open. Short ones are given in each of their cases, but those that a term with a capital
    can't begin with: they stand in every script."""
    if term.case is Case.EXACT:
        return [(raw, False)]
    if len(raw) > _SHORT or not raw.isascii():
        return [(raw, True)]
    word, gap, rest = raw.partition(b" ")
    heads = {word, word.lower(), word.upper(), word.capitalize()}
    ways = sorted({head + gap + tail for head in heads for tail in (rest.lower(), rest.upper())})
    is_capital = term.case is Case.CAPITAL and check is not Check.INSIDE
    return [(way, False) for way in ways if not (is_capital and way[0] in _SMALL)]


def _mended(raw: bytes, *, tags: bool) -> bytes:
    """The bytes without soft hyphens, with letters for their entities, and without tags inside lines."""
    mended = _LETTER.sub(_letter, _SOFT.sub(b"", raw))
    return INLINE_BYTES.sub(b"", mended) if tags else mended


def _letter(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return bytes([code]) if 32 < code < 127 and chr(code).isalnum() else match[0]


def _but_last(term: Term) -> list[Term]:
    return [Term(part, False, term.case) for part in term.form.split(" ")[:-1]]


def _last(term: Term) -> Term:
    return Term(term.form.split(" ")[-1], term.stem, term.case)
