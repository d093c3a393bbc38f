"""What the properties of a file say, and how sure that is: they are filled by programs as often as by people.

Invariant: a name that programs write of themselves, or for nobody, is no author; a date that all files of a program share is
none; what rests on properties alone is noted as a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sousveil.model import Notice
from sousveil.reading.dates import stated

AUTHOR = "author"
_MOST = 20
_MADE_BY = re.compile(r"^(?:Microsoft Word - |Microsoft PowerPoint - )|\.(?:docx?|pptx?|indd|qxp|pdf|tex|dvi)$", re.IGNORECASE)
_NOBODY = frozenset((
    "(anonymous)", "anonymous", "untitled", "unspecified", "(unspecified)", "unknown", "unnamed", "un-named", "author", "user",
    "owner", "admin", "administrator", "root", "guest", "microsoft office user", "windows user", "openpyxl", "xlsxwriter",
    "python-docx", "python-pptx", "apache poi", "docx4j", "phpoffice", "phpexcel", "phpspreadsheet", "libreoffice",
    "openoffice.org", "google docs", "word document", "powerpoint presentation", "presentation", "document", "title",
))
# Of the empty files that python-docx and python-pptx begin with.
_TEMPLATES = frozenset(("2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z"))


def meant(written: str) -> str | None:
    """A title or author that a person wrote, not a program."""
    cleaned = _MADE_BY.sub("", written).strip()
    return cleaned if cleaned and cleaned.casefold() not in _NOBODY else None


def made(written: str | None) -> str | None:
    """The date of a file's making, unless it is that of a program's empty file."""
    return None if written in _TEMPLATES else stated(written)


def guesses(what: str, *, publisher: str | None, published: str | None) -> tuple[Notice, ...]:
    """What must be said of what was taken from the properties of a file of some kind, where there is a value."""
    whys = (("publisher-guessed", publisher, f"the publisher is the author that the {what}'s properties name"),
            ("date-guessed", published, f"the date is that of the making of the {what}"))
    return tuple(Notice(kind, why) for kind, value, why in whys if value)


def written_by(names: Iterable[object], where: str) -> tuple[Notice, ...]:
    """Who a document says wrote it, each once, and where it says so: an address is no name."""
    lines = (" ".join(name.split()) for name in names if isinstance(name, str))
    said = [line for line in dict.fromkeys(lines) if line and not line.lower().startswith(("http://", "https://", "www."))]
    return (Notice(AUTHOR, f"{', '.join(said[:_MOST])[:300]} ({where})"),) if said else ()
