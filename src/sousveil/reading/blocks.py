"""A page as a list of blocks (paragraphs, headings, items, rows) with where each stands: lexbor's tree, walked once.

Invariant: every visible character of the page is in exactly one block; nothing is dropped by depth or size, and words that
a tag splits are joined; words in attributes (descriptions of pictures, say) are kept apart. Whether a block belongs to the text
proper is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from sousveil.reading.markup import FRAMES, TEMPLATE, framed_page, mended

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search",
    "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul", "video",
    "audio", "iframe", "object", "canvas", "text", "desc", "title",
))
_PLACES = frozenset(("x", "y", "dy"))
_NOT_TEXT = frozenset(["script", "style", "head"])
_SAID = ("alt", "title", "aria-label", "aria-description", "aria-valuetext", "placeholder", "label", "summary", "value")
_SAYS = frozenset(_SAID)
_VALUES_OF = frozenset(["input", "button", "option"])
_UNSAID_INPUTS = frozenset(["hidden", "password", "checkbox", "radio", "color", "range", "file", "image"])
_MOST_FRAMED = 3
_CHROME = frozenset(["nav", "footer", "aside", "form", "select", "button", "noscript", "menu", "dialog", "iframe", "object"])
_CONTAINERS = frozenset(["article", "main", "section", "div", "body", "td", "blockquote"])
_CHROME_WORDS = frozenset((
    "nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "footer", "cookie", "cookies", "consent",
    "sidebar", "related", "recommended", "share", "sharing", "social", "newsletter", "subscribe", "promo", "advert",
    "advertisement", "ads", "comments", "comment", "widget", "masthead", "teaser", "teasers", "pagination",
))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog"))
_WIDGET, _BUILDER = {"widget"}, "elementor"  # a program for making pages that calls everything so
_NAME_PARTS = re.compile(r"[^a-z]+")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)"
    r"|(?:left|top|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0"
    r"|(?:^|;)\s*(?:height|width|max-height)\s*:\s*0(?:px)?\s*(?:;|$)", re.IGNORECASE,
)
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE)


_GROUND = re.compile(r"(?:^|;)\s*background(?:-color|-image)?\s*:\s*([^;]{0,200})", re.IGNORECASE)
_NO_GROUND = frozenset(("", "white", "#fff", "#ffffff", "transparent", "none", "inherit", "initial"))
_WHITE_OF_NUMBERS = ("rgb(255,255,255", "rgba(255,255,255")


@dataclass(frozen=True)
class Block:
    """One paragraph or row: `tag` of its element, `container` (an id) around it, characters that are links, where it stands.
    `chrome` is what stands around a text; `named` are the elements (ids) around it that only their names say to be that."""

    text: str
    tag: str
    container: int
    link_characters: int
    chrome: bool
    hidden: bool
    named: tuple[int, ...] = ()

    @property
    def is_around(self) -> bool:
        """Does it stand around the text proper, by its elements or by their names?"""
        return self.chrome or bool(self.named)


@dataclass
class _Open:
    """An open element: what its text inherits."""

    tag: str
    container: int
    chrome: bool = False
    hidden: bool = False
    link: bool = False
    pre: bool = False
    in_article: bool = False
    cell: bool = False
    ground: bool = False
    named: tuple[int, ...] = ()


@dataclass
class _Page:
    found: list[Block] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    links: int = 0
    depth: int = 0
    longest: int = 0
    said: dict[str, None] = field(default_factory=dict)

    def close(self, state: _Open) -> None:
        """End the block that is being written."""
        text = "".join(self.parts).strip(" \t\n")
        if text:
            self.found.append(Block(text, state.tag, state.container, self.links, state.chrome, state.hidden, state.named))
        self.parts, self.links = [], 0

    def add(self, said: str, state: _Open) -> None:
        """Text inside the block."""
        self.longest = max(self.longest, len(said))
        text = said if state.pre or not _is_spaced(said) else _SPACE.sub(" ", said)
        if not state.pre and text.startswith(" ") and (not self.parts or self.parts[-1].endswith((" ", "\n"))):
            text = text[1:]
        if text:
            self.parts.append(text)
            self.links += len(text) if state.link else 0


def _is_spaced(said: str) -> bool:
    """Is any of its white space more than one blank? Mostly not, and this is quicker to see than to mend."""
    return "  " in said or "\n" in said or "\t" in said or "\r" in said or "\f" in said


@dataclass(frozen=True)
class Walked:
    """The blocks of a page, how deep its tree is, how long its longest text node (in characters), and what attributes say."""

    blocks: list[Block]
    depth: int
    longest: int
    said: tuple[str, ...]


def walk(root: Any, *, framed: int = 0) -> Walked:
    """The blocks below a lexbor node, in the page's order, with those of pages that stand in its attributes (`srcdoc`)."""
    page = _Page()
    top = _Open("body", root.mem_id)
    for node, state, event in _events(root, top, page):
        if event == "text":
            page.add(node.text_content or "", state)
        elif event == "page":
            page.close(state)
            _add_framed(page, framed_page(node.tag, node.attributes), framed)
        elif state.cell:
            if event == "open" and page.parts:
                page.parts.append(" | ")
        else:
            page.close(state)
    page.close(top)
    return Walked(page.found, page.depth, page.longest, tuple(page.said))


def _add_framed(page: _Page, written: str, framed: int) -> None:
    """The blocks of a page that is written in an attribute; one too deep in others is what attributes say."""
    if framed >= _MOST_FRAMED:
        page.said[written] = None
        return
    tree = LexborHTMLParser(mended(written))
    inner = walk(tree.body or tree.root, framed=framed + 1)
    page.found += inner.blocks
    page.said |= dict.fromkeys(inner.said)


def _events(root: Any, top: _Open, page: _Page) -> Iterator[tuple[Any, _Open, str]]:
    """("open" and "close" of block elements with the state whose text ends there, "text" of text nodes), without recursion."""
    stack = [top]
    node = root.first_child
    while node is not None:
        tag = node.tag
        if tag == "-text":
            yield node, stack[-1], "text"
        elif tag == "br":
            page.parts.append("\n")
        elif not tag.startswith("-") and tag not in _NOT_TEXT:
            if tag == "tspan" and not _PLACES.isdisjoint(node.attributes):
                page.parts.append("\n")  # a line of its own in a drawing
            state = _inherit(node, tag, stack[-1], page)
            if tag in FRAMES and framed_page(tag, node.attributes):
                yield node, stack[-1], "page"
            if tag in BLOCKS or state.hidden != stack[-1].hidden:
                yield node, state if state.cell else stack[-1], "open"
            child = node.first_child
            if child is not None:
                stack.append(state)
                page.depth = max(page.depth, len(stack))
                node = child
                continue
        following = node.next
        while following is None:
            node = node.parent
            if len(stack) == 1 or node is None:
                return
            state = stack.pop()
            if node.tag in BLOCKS or state.hidden != stack[-1].hidden:
                yield node, state, "close"
            following = node.next
        node = following


def _inherit(node: Any, tag: str, above: _Open, page: _Page) -> _Open:
    given = node.attributes
    state = _Open(
        tag if tag in BLOCKS else above.tag, node.mem_id if tag in _CONTAINERS else above.container, above.chrome, above.hidden,
        above.link or tag == "a", above.pre or tag in ("pre", "textarea"), above.in_article or tag in ("article", "main"),
        ground=above.ground, named=above.named,
    )
    if tag in ("td", "th"):
        state.cell = not _holds_blocks(node)
    if tag in _CHROME or (tag == "header" and not state.in_article):
        state.chrome = True
    if tag == TEMPLATE and not (given.get("shadowrootmode") or given.get("shadowroot")):
        state.chrome = True
    if given:
        if not _SAYS.isdisjoint(given):
            _note_said(page, tag, given, is_empty=node.first_child is None)
        state.chrome = state.chrome or given.get("role") in _CHROME_ROLES
        if _is_named(given):
            state.named = (*state.named, node.mem_id)
        state.ground = state.ground or _has_ground(given)
        state.hidden = state.hidden or _is_hidden(given, state.ground)
    return state


def _note_said(page: _Page, tag: str, given: dict[str, str | None], *, is_empty: bool) -> None:
    for name in _SAID:
        words = given.get(name)
        if not words or not words.strip():
            continue
        if name == "value" and (tag not in _VALUES_OF or (given.get("type") or "").lower() in _UNSAID_INPUTS):
            continue
        if name == "value" and tag == "option" and not is_empty:
            continue  # what is sent, not what is shown
        page.said[" ".join(words.split())] = None


def _holds_blocks(cell: Any) -> bool:
    child = cell.first_child
    while child is not None:
        if child.tag in BLOCKS:
            return True
        child = child.next
    return False


def _is_named(given: dict[str, str | None]) -> bool:
    names = f"{given.get('class') or ''} {given.get('id') or ''}"[:500].lower()
    found = set(_CHROME_WORDS.intersection(_NAME_PARTS.split(names))) if len(names) > 1 else set()
    return bool(found) and not (found == _WIDGET and _BUILDER in names)


def _has_ground(given: dict[str, str | None]) -> bool:
    """Is it filled with a colour (or a picture), on which white words are seen?"""
    colour = given.get("bgcolor") or given.get("background") or ""
    style = (given.get("style") or "")[:2000]
    if colour and _is_colour(colour):
        return True
    return "background" in style and any(_is_colour(hit[1]) for hit in _GROUND.finditer(style))


def _is_colour(written: str) -> bool:
    said = "".join(written[:200].partition("!")[0].lower().split())
    return said not in _NO_GROUND and not said.startswith(_WHITE_OF_NUMBERS)


def _is_hidden(given: dict[str, str | None], ground: bool) -> bool:
    if "hidden" in given:
        return True
    if not ground and (given.get("color") or "").lower() in ("white", "#fff", "#ffffff"):
        return True
    style = given.get("style")
    if not style:
        return False
    return bool(_UNSEEN.search(style[:2000]) or (not ground and _WHITE.search(style[:2000])))
