"""Articles as JSON objects: text and metadata by the names that archives of articles use.

Invariant: where no known name holds the text, every string of the object is read, each with its name; strings beside a known
text that are no metadata are put aside; what is no JSON after all is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sousveil.model import Notice
from sousveil.reading.charset import decode
from sousveil.reading.dates import stated
from sousveil.reading.html import read_page
from sousveil.reading.html import warm as warm
from sousveil.reading.kinds import Reading
from sousveil.sources import wholejson

_TEXT = ("articleBody", "article_text", "full_text", "fulltext", "maintext", "main_text", "text", "body", "content", "article",
         "story", "raw_text", "description")
_TITLE = ("title", "headline", "name", "subject")
_PUBLISHER = (
    "publisher", "source", "site_name", "sitename", "site", "newspaper", "outlet", "source_domain", "domain", "hostname",
)
_DATE = (
    "datePublished", "published", "date_publish", "date_published", "publish_date", "publication_date", "published_at",
    "pubDate", "pub_date", "date", "created_at", "timestamp",
)
_LANGUAGE = ("language", "lang", "inLanguage")
_URL = ("url", "link", "canonical", "canonical_url", "mainEntityOfPage", "webUrl", "source_url")
_WRAPPERS = ("articledata", "article", "data", "item", "_source", "record")
_MAX_STRINGS = 200_000


def read_article(raw: bytes, shown: str) -> Reading:
    """One JSON object."""
    text, notices = decode(raw, shown)
    try:
        found = wholejson.load(text, strict=False)
    except ValueError as error:
        said = f"not valid JSON, so read as text: {str(error)[:100]}"
        return Reading(text=text, notices=(*notices, Notice("json-broken", said)))
    row, hidden = _unwrapped(found), ""
    texts = ((name, words) for name in _TEXT if isinstance(words := _rendered(row.get(name)), str) and words.strip())
    body_name, body = next(texts, ("", ""))
    title = _first(row, _TITLE)
    language = (_first(row, _LANGUAGE) or "").split("-")[0].lower()
    is_code = language.isalpha() and len(language) <= 3
    dated = {name for name in _DATE if stated(row.get(name))}
    used = {body_name, *dated, *(_LANGUAGE if is_code else ())}
    used |= {_taken(row, names)[0] for names in (_TITLE, _PUBLISHER, _URL)}
    rest = "\n".join(f"{name}: {value}" for name, value in _strings(row) if not _is_used(row, name, value, used))
    if isinstance(found, dict) and row is not found:
        around = ((name, value) for name, value in found.items() if value is not row)
        rest = "\n".join(filter(None, (rest, *(f"{name}: {value}" for name, value in _strings(dict(around))))))
    if body:
        page = read_page(body) if body.lstrip().startswith("<") and "</" in body else None
        text = page.text if page else body
        text = f"{title}\n\n{text}" if title and title not in text[:2000] else text
        rest = f"{rest}\n{page.aside}".strip() if page else rest
        hidden = page.hidden if page else ""
        notices = (*notices, *(one for one in page.notices if one.kind != "no-main-content")) if page else notices
    else:
        text, rest = "\n".join(f"{name}: {value}" for name, value in _strings(row)), ""
    return Reading(
        text=text, aside=rest, hidden=hidden, notices=notices, title=title, publisher=_first(row, _PUBLISHER),
        url=_first(row, _URL), published=next(filter(None, (stated(row.get(name)) for name in _DATE)), None),
        language=language if is_code else None,
    )


def _is_used(row: dict[str, Any], name: str, value: str, used: set[str]) -> bool:
    """Does a string of the object stand in the text or the metadata? Of an object in it only what was chosen does."""
    whole = name.split(".")[0]
    return whole in used and (not isinstance(row.get(whole), dict) or value == str(_chosen(row[whole])))


def _rendered(value: Any) -> Any:
    """A text that stands in an object of its own, as WordPress writes it."""
    return value.get("rendered") if isinstance(value, dict) else value


def _unwrapped(found: Any) -> dict[str, Any]:
    """The object that holds the article: itself, or inside one of the usual wrappers."""
    row = {"items": found} if isinstance(found, list) else found if isinstance(found, dict) else {"value": found}
    for name in _WRAPPERS:
        inner = row.get(name)
        if isinstance(inner, dict) and any(isinstance(_rendered(inner.get(key)), str) for key in _TEXT):
            return inner
    return row


def _first(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return _taken(row, names)[1]


def _taken(row: dict[str, Any], names: tuple[str, ...]) -> tuple[str, str | None]:
    """The first of the names that has a value, and the value."""
    for name in names:
        value = row.get(name)
        if isinstance(value, dict):
            value = _chosen(value)
        if isinstance(value, str) and value.strip():
            return name, " ".join(value.split())
    return "", None


def _chosen(value: dict[str, Any]) -> Any:
    """What an object says in short: its name, as a rule."""
    return value.get("name") or value.get("title") or value.get("rendered") or value.get("@id")


def _strings(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(dotted name, value) of every string and number, without recursion."""
    waiting: list[tuple[str, Any]] = list(reversed(row.items()))
    given = 0
    while waiting and given < _MAX_STRINGS:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{name}.{key}", inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(name, inner) for inner in reversed(value)]
        elif isinstance(value, str | int | float) and str(value).strip():
            given += 1
            yield name, str(value)
        if " " in name and (value is None or value in ({}, [])):
            given += 1
            yield name, ""  # a name that is words, with nothing to say of it
