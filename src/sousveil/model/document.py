"""A Document is what was read: normalised text with the hash of its bytes, its text, and what the source says of itself.

Invariant: the id is the sha256 of the bytes; `text` is normalised (model/text.py); every limit that cut and every part that
could not be read stands in `notices`, so that nothing is lost in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sousveil.model import edtf
from sousveil.model.text import normalise, sha256_of_bytes, sha256_of_text


@dataclass(frozen=True)
class Notice:
    """Something a reader must know of a document: `kind` is a code (`truncated`, `charset-guessed`, ...), `detail` a line."""

    kind: str
    detail: str


@dataclass(frozen=True)
class Origin:
    """Where the bytes came from: a path relative to what the person named, a URL, an archive and its record."""

    uri: str
    retrieved: str | None = None
    licence: str | None = None


INVISIBLE = "invisible text"
"""The label of the section of what a reader of the document does not see."""


@dataclass(frozen=True)
class Section:
    """A page or other citable part: `label` ("page 3") begins at code point `start` of the text."""

    label: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """What was read. Build it with `Document.of`, which normalises and hashes. `aside` is text that is not the document's own
    (menus, running heads): kept apart, never read for claims."""

    id: str
    text: str
    text_sha256: str
    format: str = "txt"
    language: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    origin: Origin = Origin("-")
    size: int = 0
    sections: tuple[Section, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    aside: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.text_sha256 != sha256_of_text(self.text):
            raise ValueError(f"document {self.id[:12]}: the text does not have the hash {self.text_sha256[:12]}")
        if self.text != normalise(self.text):
            raise ValueError(f"document {self.id[:12]}: the text is not normalised")
        if self.published is not None:
            edtf.parse(self.published)

    @classmethod
    def of(cls, text: str, *, raw: bytes | None = None, published: str | None = None, **attributes: object) -> Document:
        """A document from any text: normalises it, hashes it; `raw` are the bytes it was read from (default: its UTF-8)."""
        normal = normalise(text)
        data = normal.encode("utf-8") if raw is None else raw
        return cls(
            id=sha256_of_bytes(data), text=normal, text_sha256=sha256_of_text(normal), size=len(data),
            published=published, **attributes,  # type: ignore[arg-type]
        )

    @property
    def seen(self) -> int:
        """The code point up to which a reader sees the text; all of it where nothing is invisible."""
        return min((part.start for part in self.sections if part.label == INVISIBLE), default=len(self.text))

    def place(self, at: int) -> str:
        """Where a code point of the text is cited: its page (or sheet, slide, chapter), else its paragraph, or its line where
        the text has no paragraphs, counted from 1."""
        part = next((section.label for section in reversed(self.sections) if section.start <= at), "")
        if part:
            return part
        mark, name = ("\n\n", "paragraph") if "\n\n" in self.text else ("\n", "line")
        return f"{name} {self.text.count(mark, 0, at) + 1}" if "\n" in self.text else ""
