"""Which languages are read for claims.

Invariant: a language is read where `lang/` has a folder for it; a text in another one is not read with the words of a wrong
language, and that is said.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from sousveil.extraction.language import Language, load
from sousveil.model import Document, Notice
from sousveil.reading.language import language_of

DEFAULT = "en"
LONG = 600
UNREAD = "language-unread"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that are read, sorted."""
    folder = files("sousveil.extraction").joinpath("lang")
    return tuple(sorted(item.name for item in folder.iterdir() if item.joinpath("words.toml").is_file()))


def code_of(document: Document) -> str:
    """What the document says, unless a long text shows another (templates say it wrongly); else its look, else English."""
    said = (document.language or "").casefold()
    seen = _look(document.text) if not said or len(document.text) > LONG else None
    return seen or said or DEFAULT


@lru_cache(maxsize=1)
def _look(text: str) -> str | None:
    """Asked several times of one document."""
    return language_of(text)


def words_for(document: Document) -> Language:
    """The words of a document's language; English ones where there are none, for the names."""
    code = code_of(document)
    return load(code if code in languages() else DEFAULT)


def unread(document: Document) -> Notice | None:
    """A notice where a document is in a language that is not read for claims."""
    code = code_of(document)
    if code in languages():
        return None
    return Notice(UNREAD, f"language {code}: stored, but not read for claims (read are: {', '.join(languages())})")
