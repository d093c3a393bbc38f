"""Plain text and Markdown: charset by evidence, and a head of `key: value` lines where the document has one.

Invariant: the text is the whole text, head included; a guessed charset is said.
"""

from __future__ import annotations

import re

from sousveil.model import Notice, ReadingError, edtf
from sousveil.reading.kinds import Reading

_HEAD_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z -]{1,20}):[ \t]+(?P<value>\S.*)")
_KEYS = {
    "title": "title", "headline": "title", "publisher": "publisher", "source": "publisher", "published": "published",
    "date": "published", "language": "language", "url": "url",
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MARKDOWN_TITLE = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


def read_text(raw: bytes, shown: str) -> Reading:
    """A text file."""
    text, notices = decode(raw, shown)
    return Reading(text=text, notices=notices, **_head(text))  # type: ignore[arg-type]


def read_markdown(raw: bytes, shown: str) -> Reading:
    """A Markdown file: the text as it stands; its first heading is the title where the head has none."""
    text, notices = decode(raw, shown)
    said = _head(text)
    heading = _MARKDOWN_TITLE.search(text)
    if "title" not in said and heading:
        said["title"] = heading[1]
    return Reading(text=text, notices=notices, **said)  # type: ignore[arg-type]


def decode(raw: bytes, shown: str) -> tuple[str, tuple[Notice, ...]]:
    """Text of bytes: by byte order mark, as UTF-8, else by the best guess, which is noted. Raises ReadingError on binary."""
    for mark, charset in _BOMS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], charset, shown), ()
    if _is_binary(raw[:65536]):
        raise ReadingError(f"{shown}: not a text, html, pdf or docx file")
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(raw, shown)


def _strictly(raw: bytes, charset: str, shown: str) -> str:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError as error:
        raise ReadingError(f"{shown}: its byte order mark says {charset}, but byte {error.start} is not") from error


def _is_binary(raw: bytes) -> bool:
    controls = sum(raw.count(bytes([code])) for code in (*range(9), *range(14, 27), *range(28, 32)))
    return b"\x00" in raw or controls > len(raw) // 50


def _guess(raw: bytes, shown: str) -> tuple[str, tuple[Notice, ...]]:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:262_144]).best()
    if best is None:
        raise ReadingError(f"{shown}: its characters are in no known encoding; save it as UTF-8")
    text = raw.decode(best.encoding, errors="replace")
    lost = text.count("\ufffd")
    detail = f"not UTF-8; read as {best.encoding}" + (f", {lost} characters could not be read" if lost else "")
    return text, (Notice("charset-guessed", detail),)


def _head(text: str) -> dict[str, str]:
    """What the first lines say: `Title: ...` lines up to the first line of another form (a `---` fence is allowed)."""
    said: dict[str, str] = {}
    for line in text.lstrip("\ufeff").splitlines()[:20]:
        hit = _HEAD_LINE.fullmatch(line.strip())
        if hit is None:
            if line.strip() in ("", "---"):
                continue
            break
        field = _KEYS.get(hit["key"].casefold())
        value = hit["value"].strip().strip("\"'")
        if field and field not in said and (field != "published" or edtf.is_valid(value)):
            said[field] = value
    return said
