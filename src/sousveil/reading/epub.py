"""E-books: the chapters in the order of the spine, each read as a page.

Invariant: a chapter that is missing or locked is counted in a notice; the rest is read, pages that stand in no order aside, or
as the text where nothing else is.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from sousveil.model import Notice, ReadingError
from sousveil.reading.charset import declared_in_html, decode
from sousveil.reading.dates import stated
from sousveil.reading.html import read_page
from sousveil.reading.html import warm as warm
from sousveil.reading.kinds import Reading, whole_of
from sousveil.reading.package import Package
from sousveil.reading.properties import written_by
from sousveil.reading.xmlstream import events

_META = {"title": "title", "creator": "author", "publisher": "publisher", "date": "published", "language": "language"}
_PAGES = (".xhtml", ".html", ".htm")
_FONTS_ONLY = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")


def read_epub(raw: bytes, shown: str) -> Reading:
    """An .epub file. Raises ReadingError where it is broken, locked or inflates beyond the caps."""
    package = Package(raw, shown, "epub")
    _refuse_locked(package, shown)
    place = _package_file(package, shown)
    said, chapters, listed = _contents(package.part(place), shown)
    text, aside, hidden, sections, length, missing = [], [], [], [], 0, 0
    notices: list[Notice] = []
    places = [_inside(place, chapter) for chapter in chapters]
    for number, name in enumerate(places, 1):
        if not package.has(name):
            missing += 1
            continue
        read = _page(package, name, shown)
        aside.append(read.aside)
        notices += (notice for notice in read.notices if notice not in notices)
        hidden.append(read.hidden)
        if read.text:
            sections.append((f"chapter {number}", length))
            text.append(read.text + "\n\n")
            length += len(text[-1])
    menus = {_inside(place, page) for page, is_menu in listed if is_menu}
    named = [name for page, _ in listed if package.has(name := _inside(place, page))]
    others = dict.fromkeys((*named, *(name for name in package.names if name.lower().endswith(_PAGES))))
    apart = [whole_of(_page(package, name, shown)) for name in others if name not in places and name not in menus]
    if not text and any(apart):
        text, apart = ["\n\n".join(filter(None, apart))], []
    if missing:
        notices.append(Notice("chapters-missing", f"{missing} of {len(chapters)} chapters are not in the file"))
    if any(apart):
        notices.append(Notice("boilerplate", f"{len(apart)} pages that stand in no order of reading were put aside"))
    aside += apart
    published = stated(said.get("published"))
    notices += written_by([said.get("author")], "as the book says")
    return Reading(
        text="".join(text), title=said.get("title"), publisher=said.get("publisher"), published=published,
        language=said.get("language", "").split("-")[0].lower() or None, sections=tuple(sections), notices=tuple(notices),
        aside="\n".join(filter(None, aside)), hidden="\n".join(filter(None, hidden)),
    )


def _inside(place: str, chapter: str) -> str:
    """A page's name in the archive, from how the package file at `place` writes it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(chapter.partition("#")[0])))


def _page(package: Package, name: str, shown: str) -> Reading:
    raw = package.part(name)
    page, _ = decode(raw, shown, declared=declared_in_html(raw[:4096]))
    return read_page(page, main_only=False)


def _refuse_locked(package: Package, shown: str) -> None:
    name = "META-INF/encryption.xml"
    if package.has(name):
        locks = package.part(name)
        if locks.count(b"EncryptionMethod") > sum(locks.count(mark) for mark in _FONTS_ONLY):
            raise ReadingError(f"{shown}: this e-book is locked by its seller and can't be read")


def _package_file(package: Package, shown: str) -> str:
    for event, word, given in events(package.part("META-INF/container.xml"), shown):
        if event == "start" and word == "rootfile" and given.get("full-path"):
            return given["full-path"]
    raise ReadingError(f"{shown}: this epub is broken: it names no package")


def _contents(raw: bytes, shown: str) -> tuple[dict[str, str], list[str], list[tuple[str, bool]]]:
    """What the book says of itself, its pages in the order of reading, and all of its pages with whether one is its own list of
    contents."""
    said: dict[str, str] = {}
    items: dict[str, str] = {}
    order: list[str] = []
    pages: list[tuple[str, bool]] = []
    inside = ""
    for event, word, given in events(raw, shown):
        if event == "text" and inside:
            said[inside] = (said.get(inside, "") + word).strip()
        elif event == "start" and word == "item":
            items[given.get("id", "")] = given.get("href", "")
            if "html" in given.get("media-type", ""):
                pages.append((given.get("href", ""), "nav" in given.get("properties", "").split()))
        elif event == "start" and word == "itemref":
            order.append(given.get("idref", ""))
        else:
            inside = _META.get(word, "") if event == "start" and _META.get(word) not in said else ""
    return said, [items.get(name, "") for name in order], pages
