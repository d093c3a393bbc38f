"""What a web page says of itself: JSON-LD, Open Graph and other meta elements, `time`, canonical link, language.

Invariant: only what the page states is taken; a date from a mere `time` element or from the address is noted as such.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sousveil.model import Notice
from sousveil.reading.dates import stated
from sousveil.reading.properties import written_by

_DATE_NAMES = (
    "article:published_time", "datepublished", "date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "dcterms.created", "dc.date.created", "citation_publication_date", "citation_date", "citation_online_date",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "og:published_time",
    "article.published", "release_date", "cxenseparse:recs:publishtime",
)
_PUBLISHER_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name")
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_AUTHOR_NAMES = (
    "author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "sailthru.author", "byl",
)
_MOST_MARKED = 20
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})(?:[/-](\d{1,2}))?(?=[/-]|$)")
_ARTICLES = ("article", "report", "posting", "webpage", "creativework")
_MAX_JSON = 2_000_000


def metadata_of(tree: Any) -> tuple[dict[str, Any], tuple[Notice, ...], str | None]:
    """title, publisher, published, language and url of a lexbor tree (only those that it states), notices, and the text of the
    article where the page states that too."""
    named = _meta(tree)
    linked = list(_json_ld(tree))
    url = _url(tree, named)
    published, how = _published(tree, named, linked, url)
    publisher = _first(named, _PUBLISHER_NAMES) or _publisher(linked)
    host = None if publisher or not url else urlsplit(url).hostname
    said = {
        "title": _first(named, _TITLE_NAMES) or _from_json(linked, "headline") or _heading(tree),
        "publisher": publisher or host,
        "published": published, "language": _language(tree, named), "url": url,
    }
    notices = [Notice("date-guessed", how)] if how else []
    notices += [Notice("publisher-guessed", "the publisher is the host of the page's address")] if host else []
    notices += _authors(tree, named, linked)
    return {key: value for key, value in said.items() if value}, tuple(notices), _body(linked)


def _body(linked: list[dict[str, Any]]) -> str | None:
    """The longest text that the page states of an article."""
    texts = (item.get(key) for item in linked for key in ("articleBody", "text") if _is_article(item))
    return max((text for text in texts if isinstance(text, str)), key=len, default="").strip() or None


def _authors(tree: Any, named: dict[str, str], linked: list[dict[str, Any]]) -> tuple[Notice, ...]:
    """Who the page says wrote it: in JSON-LD, else in meta elements, else in what it marks as a line of authors."""
    stated = [name for item in linked if _is_article(item) for name in _names(item.get("author"))]
    if said := written_by(stated, "as its description of itself, JSON-LD, says"):
        return said
    if said := written_by((named[name] for name in _AUTHOR_NAMES if name in named), "as a meta element of the page says"):
        return said
    marked = (node.text() for node in tree.css('[itemprop="author"], [rel="author"]')[:_MOST_MARKED])
    return written_by(marked, "as the page marks it")


def _names(said: Any) -> Iterator[object]:
    """Names of people or bodies as JSON-LD writes them: one or several, each a name or an object."""
    for one in said if isinstance(said, list) else [said]:
        yield one.get("name") if isinstance(one, dict) else one


def _meta(tree: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for node in tree.css("meta"):
        given = node.attributes
        name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv")
        content = (given.get("content") or "").strip()
        if name and content:
            named.setdefault(name.strip().lower(), " ".join(content[:1000].split()))
    return named


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree.css('script[type="application/ld+json"]'):
        written = node.text() or ""
        if len(written) > _MAX_JSON:
            continue
        try:
            value = json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (entry for entry in graph if isinstance(entry, dict)) if isinstance(graph, list) else (item,)


def _is_article(item: dict[str, Any]) -> bool:
    return any(word in str(item.get("@type", "")).lower() for word in _ARTICLES)


def _from_json(linked: list[dict[str, Any]], key: str) -> str | None:
    for item in linked:
        if _is_article(item) and isinstance(item.get(key), str) and item[key].strip():
            return " ".join(item[key][:1000].split())
    return None


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for item in linked:
        publisher = item.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if _is_article(item) and isinstance(name, str) and name.strip():
            return name.strip()[:300]
    return None


def _published(
    tree: Any, named: dict[str, str], linked: list[dict[str, Any]], url: str | None
) -> tuple[str | None, str | None]:
    candidates = [_from_json(linked, "datePublished")] + [named.get(name) for name in _DATE_NAMES]
    marked = tree.css('[itemprop="datePublished"], time[pubdate]')
    candidates += [node.attributes.get("datetime") or node.text() for node in marked]
    for written in candidates:
        date = stated(written)
        if date:
            return date, None
    inside = tree.css("article time[datetime], main time[datetime]")
    times = {stated(node.attributes.get("datetime")) for node in inside} - {None}
    if len(times) == 1:
        return times.pop(), "the date is that of the only time element of the text"
    hit = _IN_ADDRESS.search(urlsplit(url).path) if url else None
    date = stated("-".join(part for part in hit.groups() if part)) if hit else None
    return date, "the date is from the page's address" if date else None


def _url(tree: Any, named: dict[str, str]) -> str | None:
    node = tree.css_first('link[rel="canonical"]')
    for written in ((node.attributes.get("href") if node else None), named.get("og:url")):
        if written and written.strip().lower().startswith(("http://", "https://")):
            try:
                urlsplit(written.strip())
            except ValueError:
                continue
            return written.strip()[:2000]
    return None


def _language(tree: Any, named: dict[str, str]) -> str | None:
    node = tree.css_first("html")
    given = node.attributes if node else {}
    written = given.get("lang") or given.get("xml:lang") or named.get("content-language")
    code = (written or "").strip().replace("_", "-").split("-")[0].lower()
    return code if code.isalpha() and 2 <= len(code) <= 3 else None


def _heading(tree: Any) -> str | None:
    headings = tree.css("h1")
    if len(headings) == 1 and (headings[0].text() or "").strip():
        return " ".join(headings[0].text().split())[:1000]
    node = tree.css_first("title")
    return " ".join((node.text() or "").split())[:1000] or None if node else None


def _first(named: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)
