"""Plain text and Markdown: charset by evidence, and a head of `key: value` lines where the document has one.

Invariant: the text is the whole text, head included; a guessed charset is said.
"""

from __future__ import annotations

import re

from sousveil.model import Notice, edtf
from sousveil.reading.charset import decode
from sousveil.reading.kinds import Reading
from sousveil.reading.properties import AUTHOR, written_by

_HEAD_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z -]{1,20}):[ \t]+(?P<value>\S.*)")
_KEYS = {
    "title": "title", "headline": "title", "publisher": "publisher", "source": "publisher", "site": "publisher",
    "published": "published", "date": "published", "date published": "published",
    "author": AUTHOR, "authors": AUTHOR, "by": AUTHOR, "byline": AUTHOR,
    "language": "language", "lang": "language", "url": "url", "link": "url", "canonical": "url",
}
_MARKDOWN_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T ])")
_HEAD_LINES = 20
_MAX_KEY_WORDS = 3


def read_text(raw: bytes, shown: str, *, charset: str | None = None) -> Reading:
    """A text file; `charset` is what its server declared."""
    text, notices = decode(raw, shown, declared=charset)
    return _reading(text, notices, head_of(text))


def read_markdown(raw: bytes, shown: str) -> Reading:
    """A Markdown file: the text as it stands; its first heading is the title where the head has none."""
    text, notices = decode(raw, shown)
    said = head_of(text)
    heading = _MARKDOWN_TITLE.search(text[:20_000])
    if "title" not in said and heading:
        said["title"] = heading[1].rstrip("# \t")
    return _reading(text, notices, said)


def _reading(text: str, notices: tuple[Notice, ...], said: dict[str, str]) -> Reading:
    authors = written_by([said.pop(AUTHOR, None)], "as its first lines say")
    return Reading(text=text, notices=(*notices, *authors), **said)  # type: ignore[arg-type]


def head_of(text: str) -> dict[str, str]:
    """What the first lines say: `Title: ...` lines up to the first line of another form (a `---` fence is allowed)."""
    said: dict[str, str] = {}
    for line in text[:10_000].lstrip("\ufeff").splitlines()[:_HEAD_LINES]:
        stripped = line.strip()
        if len(stripped) > 1000:
            break
        hit = _HEAD_LINE.fullmatch(stripped)
        if hit is None or len(hit["key"].split()) > _MAX_KEY_WORDS:
            if stripped in ("", "---"):
                continue
            break
        field = _KEYS.get(hit["key"].casefold())
        value = hit["value"].strip().strip("\"'")
        if field == "published":
            day = _DAY.match(value)
            value = day[0] if day else value
        if field and field not in said and (field != "published" or edtf.is_valid(value)):
            said[field] = value
    return said
