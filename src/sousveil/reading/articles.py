"""Articles as JSON objects: text and metadata by the names that archives of articles use.

Invariant: where no known name holds the text, every string of the object is read, each with its name; strings beside a known
text that are no metadata are put aside; what is no JSON after all is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sousveil.model import Notice
from sousveil.reading.charset import decode
from sousveil.reading.dates import stated
from sousveil.reading.html import read_page
from sousveil.reading.html import warm as warm
from sousveil.reading.kinds import Reading
from sousveil.reading.mapping import Mapping, taken
from sousveil.reading.properties import AUTHOR, written_by
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
_AUTHOR = ("author", "authors", "byline", "creator")
_LANGUAGE = ("language", "lang", "inLanguage")
_URL = ("url", "link", "canonical", "canonical_url", "mainEntityOfPage", "webUrl", "source_url")
_WRAPPERS = ("articledata", "article", "data", "item", "_source", "record")
_MAX_STRINGS = 200_000


def read_article(raw: bytes, shown: str, *, mapping: Mapping | None = None) -> Reading:
    """One JSON object; `mapping` says which of its names hold what."""
    text, notices = decode(raw, shown)
    try:
        found = wholejson.load(text, strict=False)
    except ValueError as error:
        said = f"not valid JSON, so read as text: {str(error)[:100]}"
        return Reading(text=text, notices=(*notices, Notice("json-broken", said)))
    if not mapping:
        return _article(found, notices)
    mapped = _mapped(found, mapping, notices)
    if mapped:
        return mapped
    names = ", ".join(mapping.get("text", ()))[:200]
    told = f"it has none of the names that were given for the text ({names}), and is read by the usual names"
    return _article(found, (*notices, Notice("mapping-missed", told)))


def _article(found: Any, notices: tuple[Notice, ...]) -> Reading:
    """An object by the names that archives of articles use."""
    row = _unwrapped(found)
    texts = ((name, words) for name in _TEXT if isinstance(words := _rendered(row.get(name)), str) and words.strip())
    body_name, body = next(texts, ("", ""))
    title = _first(row, _TITLE)
    language = _code(_first(row, _LANGUAGE))
    dated = {name for name in _DATE if stated(row.get(name))}
    used = {body_name, *dated, *(_LANGUAGE if language else ())}
    used |= {_taken(row, names)[0] for names in (_TITLE, _PUBLISHER, _URL)}
    rest = "\n".join(f"{name}: {value}" for name, value in _strings(row) if not _is_used(row, name, value, used))
    if isinstance(found, dict) and row is not found:
        around = ((name, value) for name, value in found.items() if value is not row)
        rest = "\n".join(filter(None, (rest, *(f"{name}: {value}" for name, value in _strings(dict(around))))))
    said: dict[str, Any] = {
        "title": title, "publisher": _first(row, _PUBLISHER), "url": _first(row, _URL), "language": language,
        "published": next(filter(None, (stated(row.get(name)) for name in _DATE)), None),
    }
    names = (name for key in _AUTHOR for name in _lines(_named(row.get(key))))
    notices = (*notices, *written_by(names, "as the object says"))
    if body:
        return _reading(body, rest, said, notices)
    return Reading(text="\n".join(f"{name}: {value}" for name, value in _strings(row)), notices=notices, **said)


def _named(value: Any) -> Any:
    """Authors are names, or objects with names."""
    rows = value if isinstance(value, list) else [value]
    return [row.get("name") if isinstance(row, dict) else row for row in rows]


def _mapped(found: Any, mapping: Mapping, notices: tuple[Notice, ...]) -> Reading | None:
    """An object by the names that were given; None where it has none of those for the text. What else is asked for and not
    given is taken by the usual names."""
    texts = list(taken(found, mapping["text"])) if "text" in mapping else []
    if "text" in mapping and not texts:
        return None
    usual = _article(found, ())
    hits = {role: list(taken(found, names)) for role, names in mapping.items() if role != "text"}
    told = {role: next((words for _, value in values for words in _lines(value)), None) for role, values in hits.items()}
    said: dict[str, Any] = {
        "title": told.get("title") or usual.title, "publisher": told.get("publisher") or usual.publisher,
        "url": told.get("url") or usual.url, "language": _code(told.get("language")) or usual.language,
        "published": stated(told.get("published")) or usual.published,
    }
    if not texts:
        return replace(usual, **said, notices=(*notices, *usual.notices))
    names = {name for name, _ in (*texts, *(hit for each in hits.values() for hit in each))}
    rest = "\n".join(f"{name}: {value}" for name, value in _strings(found if isinstance(found, dict) else {"items": found})
                     if not any(name == taken_ or name.startswith(f"{taken_}.") for taken_ in names))
    text = "\n\n".join(words for _, value in texts for words in _lines(value))
    return _reading(text, rest, said, (*notices, *(one for one in usual.notices if one.kind == AUTHOR)))


def _lines(value: Any) -> Iterator[str]:
    """The words of what stands under a name."""
    if isinstance(value, dict | list):
        yield from (words for _, words in _strings({"": value}) if words)
    elif str(value).strip():
        yield str(value)


def _reading(body: str, rest: str, said: dict[str, Any], notices: tuple[Notice, ...]) -> Reading:
    """A text, which may be a page, under its title."""
    page = read_page(body) if body.lstrip().startswith("<") and "</" in body else None
    text, title = page.text if page else body, said["title"]
    return Reading(
        text=f"{title}\n\n{text}" if title and title not in text[:2000] else text,
        aside=f"{rest}\n{page.aside}".strip() if page else rest, hidden=page.hidden if page else "",
        notices=(*notices, *(one for one in page.notices if one.kind != "no-main-content")) if page else notices, **said,
    )


def _code(written: str | None) -> str | None:
    """A language as ISO 639 writes it."""
    code = (written or "").split("-")[0].lower()
    return code if code.isalpha() and len(code) <= 3 else None


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
