"""Pages made fit for a reader of HTML that would drop some of their words: XHTML's short tags, CDATA, frames, templates.

Invariant: no character of the page's text is taken away or added; a page that needs nothing is given back as it is. Each step
is linear in the page.
"""

from __future__ import annotations

import base64
import binascii
import html as entities
import re
from urllib.parse import unquote, unquote_to_bytes

VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))
# Elements that lexbor keeps apart, drops or takes for raw characters: under names of our own they are ordinary ones.
TEMPLATE = "x-template"
# Elements that show another page, and the attributes that may hold all of it.
FRAMES = {"iframe": ("srcdoc", "src"), "x-frame": ("src",), "object": ("data",), "embed": ("src",)}
_DATA = re.compile(r"\s*data:text/(?:html|plain)((?:;[^,;]{0,100}){0,5}),", re.IGNORECASE)
_RENAMED = re.compile(r"<(/?)(template|frameset|frame|noframes|noembed)(?=[\s>/])", re.IGNORECASE)
_SHORT = re.compile(r"<([a-zA-Z][a-zA-Z0-9:._-]*)((?:\s[^<>]*)?)/>")
_XHTML = re.compile(r"<html[^>]{0,500}xmlns", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_RAW = (("comment", "<!--", "-->"), ("script", "<script", "</script"), ("style", "<style", "</style"),
        ("title", "<title", "</title"))


def mended(page: str) -> str:
    """The page as a reader of HTML takes it whole."""
    is_xhtml = _XHTML.search(page[:4000]) is not None
    if _CDATA in page:
        page = _without_cdata(page, is_xhtml)
    if is_xhtml and "/>" in page:
        page = _SHORT.sub(_whole, page)
    return _RENAMED.sub(r"<\1x-\2", page)


def framed_page(tag: str, given: dict[str, str | None]) -> str:
    """The page that stands in an element's attributes (`srcdoc`, or an address that is the page itself), or nothing."""
    for name in FRAMES[tag]:
        written = given.get(name) or ""
        if name == "srcdoc" and written:
            return written
        hit = _DATA.match(written[:1000])
        if hit:
            return _of_data(written[hit.end() :], hit[1])
    return ""


def _of_data(written: str, parameters: str) -> str:
    if not parameters.lower().endswith("base64"):
        return unquote(written)
    try:
        return base64.b64decode(unquote_to_bytes(written), validate=False).decode("utf-8", "replace")
    except binascii.Error:
        return written


def unclosed(page: str) -> tuple[str, int] | None:
    """What never ends, so that all that follows is taken for a part of it (comment, script, style, title), and where it
    begins; None where all is closed."""
    lowered = page.lower()
    if len(lowered) != len(page):
        lowered = page
    found = []
    for what, start, end in _RAW:
        place = lowered.rfind(start)
        if place >= 0 and lowered.find(end, place) < 0:
            found.append((place, what))
    return (min(found)[1], min(found)[0]) if found else None


def _whole(short: re.Match[str]) -> str:
    return short[0] if short[1].lower() in VOID else f"<{short[1]}{short[2]}></{short[1]}>"


def _without_cdata(page: str, is_xhtml: bool) -> str:
    """In XHTML the characters in CDATA are text; in feeds, and in pages that should have none, they are a piece of a page."""
    first, *others = page.split(_CDATA)
    out = [first]
    for other in others:
        inside, end, after = other.partition(_CDATA_END)
        out += [entities.escape(inside, quote=False) if is_xhtml else inside, after] if end else [_CDATA, other]
    return "".join(out)
