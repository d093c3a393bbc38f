"""Text as it is compared: small letters, one quote, one hyphen, one space; and the cheap text of a page.

Invariant: `fold(text)` has as many code points as `text`, so that a place in one is a place in the other. The cheap text only
decides whether a page is read; nothing is quoted from it.
"""

from __future__ import annotations

import html
import re

_EVEN = (
    ("\u2019", "'"), ("\u2018", "'"), ("\u02bc", "'"), ("\u2010", "-"), ("\u2011", "-"), ("\u2012", "-"), ("\u2013", "-"),
    ("\u00a0", " "), ("\u202f", " "),
)
INLINE = (
    "a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s", "small", "span", "strong",
    "sub", "sup", "tt", "u", "wbr",
)
_INLINE = "|".join(INLINE)
_UNSEEN = re.compile(r"(?i)<(script|style|template)(?=[\s>/])|<!--")
_CLOSINGS = {name: re.compile(rf"(?i)</{name}[^<>]*>") for name in ("script", "style", "template")}
_JOINED = re.compile(rf"</?(?:{_INLINE})(?=[\s/>])[^<>]*>")
_JOINED_IN_ANY_CASE = re.compile(_JOINED.pattern, re.IGNORECASE)
_CAPITAL_TAG = re.compile(r"</?[A-Z]")
_PARTED = re.compile(r"<[/a-zA-Z!?][^<>]*>")
_DROPPED = ("\u00ad", "\u200b", "\u2060", "\ufeff")
_TAG = re.compile(r"<[/a-zA-Z!?]")
INLINE_BYTES = re.compile(rb"(?i)</?(?:" + _INLINE.encode() + rb")(?=[\s/>])[^<>]*>")


def fold(text: str) -> str:
    """Small letters, one quote, one hyphen, one space; the length stays."""
    even = text
    for written, plain in () if text.isascii() else _EVEN:
        even = even.replace(written, plain)
    small = even.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in even)


def cheap_text(page: str) -> str:
    """The text of a page of HTML (or of no markup) without its scripts: blocks on lines of their own, words whole again where
    a tag or a soft hyphen split them. Menus and hidden text are in it."""
    if _TAG.search(page):
        page = _seen(page).replace("\n", " ").replace("\r", " ")
        joined = _JOINED_IN_ANY_CASE if _CAPITAL_TAG.search(page) else _JOINED
        page = _PARTED.sub("\n", joined.sub("", page))
    plain = html.unescape(page)
    for character in () if plain.isascii() else _DROPPED:
        plain = plain.replace(character, "")
    lines = [line for line in plain.split("\n") if line and not line.isspace()]
    return "\n".join([line.strip(" ") if _is_even(line) else " ".join(line.split()) for line in lines])


def _is_even(line: str) -> bool:
    """Is single blanks all the white space in it? Of white space `isprintable` lets nothing else pass."""
    return line.isprintable() and "  " not in line


def _seen(page: str) -> str:
    """A page without scripts, styles, templates and comments."""
    parts: list[str] = []
    place = 0
    while (opening := _UNSEEN.search(page, place)) is not None:
        parts.append(page[place : opening.start()])
        place = _after(page, opening)
    return " ".join((*parts, page[place:]))


def _after(page: str, opening: re.Match[str]) -> int:
    """Where what `opening` opens is closed; the end of the page where it never is."""
    if opening[1] is None:
        end = page.find("-->", opening.end())
        return end + 3 if end >= 0 else len(page)
    closing = _CLOSINGS[opening[1].lower()].search(page, opening.end())
    return closing.end() if closing else len(page)
