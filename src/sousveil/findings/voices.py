"""Who speaks in a claim, as far as it matters for counting: a named source, else the publisher, else nobody known.

Invariant: two spellings of one source give one key; an unnamed collective ("US officials", "three people") gives none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sousveil.findings.tables import rows
from sousveil.model import Document

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*")
_SMALL = frozenset(["of", "the", "for", "and", "de", "du", "des", "la", "le", "del", "&", "von", "at", "in", "on"])
_CREDIT = re.compile(r"^[^\n(]{2,40}\((?P<agency>[^()\n]{2,40})\)\s*[-–—]", re.MULTILINE)
_HOST = re.compile(r"^[a-z]+://(?:www\.)?([^/:?#]+)", re.IGNORECASE)
_HEAD = 600


@lru_cache(maxsize=65536)
def source_key(written: str) -> str | None:
    """The key of a named source: "researchers at the Citizen Lab" is `citizen lab`, "MSAB (the company)" `msab`; None for an
    unnamed collective."""
    written = written.partition(" (")[0] or written
    words = _WORD.findall(written.replace("’s", "").replace("'s", ""))
    if not words or not _is_name(words[-1]):
        return None
    start = len(words) - 1
    while start and (_is_name(words[start - 1]) or (words[start - 1].lower() in _SMALL and _has_name(words[:start - 1]))):
        start -= 1
    return name_key(" ".join(words[start:]))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name as names are compared: no case, no article, no punctuation; abbreviations that the table knows written out."""
    words = [word.casefold() for word in _WORD.findall(name)]
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    key = " ".join(words)
    return _aliases().get(key, key)


def own_voice(document: Document) -> str | None:
    """The key of who speaks where a document names no speaker: the agency in its dateline, its publisher, or its host."""
    credit = _CREDIT.search(document.text[:_HEAD])
    if credit and source_key(credit["agency"]):
        return source_key(credit["agency"])
    if document.publisher:
        return name_key(document.publisher)
    host = _HOST.match(document.url or "")
    return host[1].lower() if host else None


@lru_cache(maxsize=65536)
def is_official(publisher: str) -> bool:
    """Is a document of this publisher an official record, by the words of the table?"""
    padded = f" {' '.join(word.casefold() for word in _WORD.findall(publisher))} "
    return any(f" {row['word']} " in padded for row in rows("official.csv"))


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    def plain(name: str) -> str:
        return " ".join(word.casefold() for word in _WORD.findall(name))

    return {plain(row["alias"]): plain(row["name"]) for row in rows("source_names.csv")}


def _is_name(word: str) -> bool:
    return word[:1].isupper() or (word[:1].isalpha() and not word[:1].islower())


def _has_name(words: list[str]) -> bool:
    return bool(words) and (_is_name(words[-1]) or (words[-1].lower() in _SMALL and _has_name(words[:-1])))
