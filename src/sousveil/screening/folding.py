"""Text as it is compared: small letters, one quote, one hyphen; and the cheap text of a page.

Invariant: `fold(text)` has as many code points as `text`, so that a place in one is a place in the other. The cheap text only
decides whether a page is read; nothing is quoted from it.
"""

from __future__ import annotations

import html
import re

_EVEN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-"})
_INLINE = "a|abbr|acronym|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|nobr|q|rb|ruby|s|small|span|strong|sub|sup|tt|u|wbr"
_UNSEEN = re.compile(r"(?is)<(script|style|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)")
_JOINED = re.compile(rf"(?i)</?(?:{_INLINE})(?=[\s/>])[^<>]*>")
_PARTED = re.compile(r"<[/a-zA-Z!?][^<>]*>")
_DROPPED = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r"\s*\n\s*")
_TAG = re.compile(r"<[/a-zA-Z!?]")
INLINE_BYTES = re.compile(rb"(?i)</?(?:" + _INLINE.encode() + rb")(?=[\s/>])[^<>]*>")


def fold(text: str) -> str:
    """Small letters, one quote, one hyphen; the length stays."""
    even = text if text.isascii() else text.translate(_EVEN)
    small = even.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in even)


def cheap_text(page: str) -> str:
    """The text of a page of HTML (or of no markup) without its scripts: blocks on lines of their own, words whole again where
    a tag or a soft hyphen split them. Menus and hidden text are in it."""
    if _TAG.search(page):
        page = _ENDS.sub(" ", _UNSEEN.sub(" ", page))
        page = _PARTED.sub("\n", _JOINED.sub("", page))
    plain = _DROPPED.sub("", html.unescape(page))
    return _ENDS.sub("\n", _SPACES.sub(" ", plain)).strip()
