"""HTML: every block by lexbor; which of them are the text proper by trafilatura as a witness and the page's own build.

Invariant: the text is lexbor's, so nothing is lost to depth or size; what is not text proper is kept apart in `aside`,
what a reader would not see in `hidden`. A tree too deep for lexbor's quadratic parser is read without its tags, and says so.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import trafilatura
from selectolax.lexbor import LexborHTMLParser
from trafilatura.settings import Extractor

from sousveil.model import Notice
from sousveil.reading.blocks import Block, walk
from sousveil.reading.charset import declared_in_html, decode
from sousveil.reading.kinds import Reading
from sousveil.reading.mainpart import choose, letters_of
from sousveil.reading.markup import VOID, mended, unclosed
from sousveil.reading.pagemeta import metadata_of

MAX_NESTING = 4000
_WITNESS_DEPTH, _WITNESS_NODE, _WITNESS_PAGE = 200, 5_000_000, 8_000_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TOO_DEEP = f"more than {MAX_NESTING} elements stand open at once; the text was read without its tags"
_NO_END = "its title is not closed; the text was read without its tags"
_TAIL = 80
_MARKUP = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)|<[/a-zA-Z!?][^>]*>")
_TIGHT = ("li", "dt", "dd", "tr", "td", "th", "option")


def read_html(raw: bytes, shown: str, *, charset: str | None = None) -> Reading:
    """A web page; `charset` is what its server declared."""
    text, notices = decode(raw, shown, declared=charset or declared_in_html(raw))
    return read_page(text, notices)


def read_page(page: str, notices: tuple[Notice, ...] = (), *, main_only: bool = True) -> Reading:
    """A web page that is decoded already; without `main_only` all of it is text but menus."""
    if _nesting(page) > MAX_NESTING:
        return _without_tags(page, (*notices, Notice("tags-ignored", _TOO_DEEP)))
    page = mended(page)
    open_end = unclosed(page)
    if open_end and open_end[0] == "title":
        return _without_tags(page, (*notices, Notice("tags-ignored", _NO_END)))
    tree = LexborHTMLParser(page)
    said, about_date, stated_text = metadata_of(tree)
    root = tree.body or tree.root
    if root is None:
        return Reading(text="", notices=notices)
    walked = walk(root)
    fits = main_only and walked.depth < _WITNESS_DEPTH and walked.longest < _WITNESS_NODE and len(page) < _WITNESS_PAGE
    chosen, found = choose(walked.blocks, _witness(page) if fits and len(walked.blocks) > 1 else None)
    pairs = list(zip(walked.blocks, chosen, strict=True))
    aside = _joined(block for block, is_in in pairs if not is_in and not block.hidden)
    if main_only and not found and len(walked.blocks) > 1:
        notices = (*notices, Notice("no-main-content", "no main part was found; all text but menus was read"))
    if len(aside) > 200:
        notices = (*notices, Notice("boilerplate", f"{len(aside)} characters outside the main text were put aside"))
    aside = "\n\n".join(filter(None, (aside, "\n".join(walked.said))))
    reading = Reading(
        text=_joined(block for block, is_in in pairs if is_in), aside=aside,
        notices=(*notices, *about_date), hidden=_joined(block for block, is_in in pairs if block.hidden and not is_in), **said,
    )
    return _with_stated(_with_rest(reading, page, open_end) if open_end else reading, stated_text)


def _with_rest(reading: Reading, page: str, open_end: tuple[str, int]) -> Reading:
    """What follows a comment, script or style that is not closed stands in no element: it is put aside."""
    what, place = open_end
    start = place + len("<!--") if what == "comment" else page.find(">", place) + 1 or len(page)
    rest = _without_tags(page[start:], ()).text.strip()
    if not rest or rest[-_TAIL:] in reading.text or rest[-_TAIL:] in reading.aside:
        return reading
    said = Notice("truncated", f"a {what} of the page is not closed; {len(rest)} characters after its beginning were put aside")
    return replace(reading, aside=f"{reading.aside}\n\n{rest}".strip(), notices=(*reading.notices, said))


def _with_stated(reading: Reading, stated_text: str | None) -> Reading:
    """A page's description of itself may hold the article that its scripts would show: the text, where the page has little."""
    if not stated_text or letters_of(stated_text)[:_TAIL] in letters_of(reading.text):
        return reading
    if len(stated_text) < 2 * len(reading.text):
        return replace(reading, aside=f"{reading.aside}\n\n{stated_text}".strip())
    said = Notice("text-of-metadata", "the page shows little; the article in its description of itself (JSON-LD) is read first")
    return replace(reading, text=f"{stated_text}\n\n{reading.text}".strip(), notices=(*reading.notices, said))


def warm() -> None:
    """Have the witness load its word lists, which it does at its first short page."""
    _witness("<html><body><div>One line.</div><div>Another line.</div></body></html>")


def _witness(page: str) -> str | None:
    found = trafilatura.bare_extraction(page, options=_asked_of_the_witness())
    return None if found is None or isinstance(found, dict) else str(found.text or "")


@cache
def _asked_of_the_witness() -> Extractor:
    """Made once: it asks for the time zone."""
    return Extractor(output_format="python", recall=True, comments=False, tables=True)


def _joined(blocks: Iterable[Block]) -> str:
    """Paragraphs with an empty line between them; items and rows of one list or table stand line by line."""
    out: list[str] = []
    before = ""
    for block in blocks:
        if out:
            out.append("\n" if block.tag in _TIGHT and before == block.tag else "\n\n")
        out.append(block.text)
        before = block.tag
    return "".join(out)


def _nesting(page: str) -> int:
    """How deep elements stand in each other at most, by counting tags (an upper bound: unclosed ones count as open)."""
    if page.count("<") <= MAX_NESTING:
        return 0
    depth = deepest = 0
    for closing, tag in _TAG.findall(page):
        if closing:
            depth = max(0, depth - 1)
        elif tag.lower() not in VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _without_tags(page: str, notices: tuple[Notice, ...]) -> Reading:
    """Nothing but the characters between tags."""
    last = page.rfind(">") + 1  # beyond it no tag ends, and looking for an end from every beginning would take for ever
    plain = entities.unescape(_MARKUP.sub("\n", page[:last]) + page[last:])
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return Reading(text="\n".join(line for line in lines if line), notices=notices)
