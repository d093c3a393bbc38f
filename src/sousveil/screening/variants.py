"""How a word may stand in the undecoded bytes of a page: charsets, entities, escapes, odd gaps, words split by a tag.

Invariant: for a page in a charset of `CHARSETS`, each way of writing a word that `cheap_text` would join again holds one of its
literals, or the page has one of the `MARKS`; what a literal alone can't tell is said by its `Check`. A literal never holds a
zero byte.

Few and long literals are what makes the matcher fast. So a term that another one stands in has none; a phrase is looked for by
its rarest word; and a tag in the middle of a word is found by the tag, not by every half of every word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from html.entities import codepoint2name

from sousveil.screening.finding import Finder
from sousveil.screening.folding import INLINE, fold
from sousveil.screening.words import Case, Term

CHARSETS = (
    (re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.I), ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859-2", "cp1258")),
    (re.compile("[\u0370-\u03ff]"), ("cp1253", "iso8859-7")),
    (re.compile("[\u0400-\u052f]"), ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866")),
    (re.compile("[\u0590-\u05ff]"), ("cp1255",)),
    (re.compile("[\u0600-\u06ff]"), ("cp1256", "iso8859-6")),
    (re.compile("[\u0e00-\u0e7f]"), ("cp874",)),
    (re.compile("[\u3040-\u30ff]"), ("euc-jp", "shift_jis")),
    (re.compile("[\u3400-\u9fff]"), ("gb18030", "big5", "euc-jp", "shift_jis", "euc-kr")),
    (re.compile("[\uac00-\ud7af]"), ("cp949",)),
)
_GAPS = (b" ", b"\n", b"\r", b"\t", b"&nbsp", b"&#160", b"&#xa0", b"\xc2\xa0", b"\xa0", b"<")
_STANDS = {"'": ("\u2019", "\u02bc"), "-": ("\u2011", "\u2013", "\u2010"), "&": ("&amp;", "&#38;")}
_SHORTEST_ANCHOR = 4
_LETTERS = tuple(bytes([code]) for code in range(97, 123))
_FIRST_BYTES = tuple(bytes([code]) for code in (*range(0xC3, 0xC6), 0xD0, 0xD1, *range(0xD8, 0xDC), *range(0xE0, 0xEE)))
_HIGHLIGHTS = ("em", "b", "strong", "mark", "span")


class Check(IntEnum):
    """What is still to be checked where a literal was found: the word's edges; the rest of a phrase after it (PHRASE) or on
    both sides (INSIDE); the letters on both sides of a tag; nothing, but the bytes must be mended (MARK) or decoded (ESCAPED)
    and looked at again."""

    EDGES = 0
    PHRASE = 1
    SPLIT = 2
    MARK = 3
    ESCAPED = 4
    INSIDE = 5


def _letters_as_entities() -> Iterator[bytes]:
    for code in (*range(65, 91), *range(97, 123)):
        for written in (f"&#{code};", f"&#0{code};", f"&#00{code};", f"&#x{code:x};", f"&#x{code:04x};"):
            yield written.encode()


def _splits() -> Iterator[bytes]:
    for tag in INLINE:
        name = tag.encode()
        for letter in _LETTERS:
            yield from (b"</" + name + b">" + letter, letter + b"<" + name + b">", letter + b"<" + name + b" ")
        if tag in _HIGHLIGHTS:
            yield from (b"</" + name + b">" + first for first in _FIRST_BYTES)


MARKS: tuple[bytes, ...] = (
    b"&shy", b"&#173", b"&#xad", b"&#8203", b"&#x200b", b"&zerowidthspace", b"\\u00ad", b"\xc2\xad", b"\xe2\x80\x8b",
    *_letters_as_entities(),
)
ESCAPES: tuple[bytes, ...] = (
    b"\x1b$", b"\x1b(", b"charset=hz", b'charset="hz', b"charset=utf-7", b'charset="utf-7', b"charset=utf7", b"charset='utf-7",
)
SPLITS: tuple[bytes, ...] = tuple(_splits())


def needed(terms: Iterable[Term]) -> list[Term]:
    """The terms without those that a shorter one stands in: where the longer is, the shorter is found."""
    listed = list(dict.fromkeys(terms))
    finder = Finder(listed)
    kept = []
    for term in listed:
        inside = (hit.term for hit in finder.find(term.form))
        if not any(_order(one) < _order(term) and (one.case is not Case.EXACT or term.case is Case.EXACT) for one in inside):
            kept.append(term)
    return kept


def _order(term: Term) -> tuple[int, str, bool, str]:
    return len(term.form), term.form, not term.stem, term.case.value


def literals(term: Term, common: frozenset[str] = frozenset()) -> Iterator[tuple[bytes, Check]]:
    """The literals of a term, each with its check; repeated ones are left to the caller. `common` words find no phrase."""
    parts = term.form.split(" ")
    if len(parts) == 1:
        yield from ((raw, Check.EDGES) for form in _forms(term.form, term.case) for raw in _encodings(form))
        return
    anchors = [part for part in parts if len(part) >= _SHORTEST_ANCHOR and fold(part) not in common]
    if anchors:
        anchor = max(anchors, key=len)
        check = Check.PHRASE if anchor == parts[0] else Check.INSIDE
        yield from ((raw, check) for form in _forms(anchor, term.case) for raw in _encodings(form))
        return
    first, rest = parts[0], parts[1][:1]
    for form in _forms(first, term.case):
        for raw in _encodings(form):
            yield from ((raw + gap + (rest.encode("utf-8") if gap == b" " else b""), Check.PHRASE) for gap in _GAPS)
            yield raw + b"  ", Check.PHRASE


def _forms(form: str, case: Case) -> list[str]:
    """Ways of writing letters and marks. ASCII letters need none for case: literals are compared in any case of those."""
    forms = [form]
    for mark, others in _STANDS.items():
        forms += [one.replace(mark, other) for one in forms if mark in one for other in others]
    if case is not Case.EXACT and not form.isascii():
        forms += [written for one in forms for written in (one.lower(), one.upper(), one[0].upper() + one[1:].lower())]
    return list(dict.fromkeys(forms))


def _encodings(form: str) -> Iterator[bytes]:
    yield form.encode("utf-8")
    if form.isascii():
        return
    for script, charsets in CHARSETS:
        if script.search(form):
            for charset in charsets:
                raw = _encoded(form, charset)
                if raw is not None:
                    yield raw
    for style in (_decimal, _hexadecimal, _named, _escaped):
        yield "".join(character if character.isascii() else style(character) for character in form).encode("utf-8")


def _encoded(form: str, charset: str) -> bytes | None:
    try:
        return form.encode(charset)
    except UnicodeEncodeError:
        return None


def _decimal(character: str) -> str:
    return f"&#{ord(character)};"


def _hexadecimal(character: str) -> str:
    return f"&#x{ord(character):x};"


def _named(character: str) -> str:
    name = codepoint2name.get(ord(character))
    return f"&{name};" if name else character


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
