"""How a word may stand in the undecoded bytes of a page: charsets, entities, escapes, odd gaps, words split by a tag.

Invariant: for a page in a charset of `CHARSETS`, each way of writing a word that `cheap_text` would join again begins with one
of its literals, or the page has one of the `MARKS`; what a literal alone can't tell is said by its `Check`. A literal never
holds a zero byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from html.entities import codepoint2name

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
_GAPS = (b"\n", b"\r", b"\t", b"  ", b"&nbsp", b"&#160", b"&#xa0", b"\xc2\xa0", b"\xa0", b"<")
_HALF = 12
_SHORTEST_SPLIT = 3
_STANDS = {"'": ("\u2019", "\u02bc"), "-": ("\u2011", "\u2013", "\u2010"), "&": ("&amp;", "&#38;")}


class Check(IntEnum):
    """What is still to be checked where a literal was found: the word's edges; the rest of a phrase after an odd gap; the
    letters on both sides of a tag; nothing, but the bytes must be mended (MARK) or decoded (ESCAPED) and looked at again."""

    EDGES = 0
    GAP = 1
    SPLIT = 2
    MARK = 3
    ESCAPED = 4


def _letters_as_entities() -> Iterator[bytes]:
    for code in (*range(65, 91), *range(97, 123)):
        for written in (f"&#{code};", f"&#0{code};", f"&#00{code};", f"&#x{code:x};", f"&#x{code:04x};"):
            yield written.encode()


MARKS: tuple[bytes, ...] = (
    b"&shy", b"&#173", b"&#xad", b"&#8203", b"&#x200b", b"&zerowidthspace", b"\\u00ad", b"\xc2\xad", b"\xe2\x80\x8b",
    *_letters_as_entities(),
)
ESCAPES: tuple[bytes, ...] = (
    b"\x1b$", b"\x1b(", b"charset=hz", b'charset="hz', b"charset=utf-7", b'charset="utf-7', b"charset=utf7", b"charset='utf-7",
)


def literals(term: Term) -> Iterator[tuple[bytes, Check]]:
    """The literals of a term, each with its check; repeated ones are left to the caller."""
    for form in _forms(term):
        for raw in _encodings(form):
            yield raw, Check.EDGES
        for place in (match.start() for match in re.finditer(" ", form)):
            for before in _encodings(form[:place]):
                yield from ((before + gap, Check.GAP) for gap in _GAPS)
    yield from ((raw, Check.SPLIT) for raw in _halves(term))


def _forms(term: Term) -> list[str]:
    """Ways of writing letters and marks. ASCII letters need none for case: literals are compared in any case of those."""
    forms = [term.form]
    for mark, others in _STANDS.items():
        forms += [form.replace(mark, other) for form in forms if mark in form for other in others]
    if term.case is not Case.EXACT and not term.form.isascii():
        forms += [written for form in forms for written in (form.lower(), form.upper(), form[0].upper() + form[1:].lower())]
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


def _halves(term: Term) -> Iterator[bytes]:
    """The longer half of a word that a tag splits, up to the tag or after it."""
    form = term.form
    if len(form) < _SHORTEST_SPLIT:
        return
    for place in range(1, len(form)):
        if " " not in form[place - 1 : place + 1]:
            left, right = form[max(0, place - _HALF) : place], form[place : place + _HALF]
            yield left.encode("utf-8") + b"<" if place >= len(form) - place else b">" + right.encode("utf-8")
