"""Slides: paragraphs and table rows slide by slide, with the speaker's notes after each slide.

Invariant: every text run of slides, diagrams and notes is read; comments are put aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.reading.docx import core_properties, embedded, parts_like
from sousveil.reading.kinds import Reading
from sousveil.reading.package import Package
from sousveil.reading.tables import put_aside
from sousveil.reading.xmlstream import events

_SLIDES = re.compile(r"ppt/slides/slide\d+\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")
_DIAGRAMS = re.compile(r"ppt/diagrams/data\d+\.xml")
_COMMENTS = re.compile(r"ppt/comments/\w+\.xml")


def read_pptx(raw: bytes, shown: str) -> Reading:
    """A presentation. Raises ReadingError where it is broken, protected or inflates beyond the caps."""
    package = Package(raw, shown, "pptx")
    text, sections, length = [], [], 0
    groups = [("slide", part) for part in parts_like(package, _SLIDES)]
    groups += [("notes", part) for part in parts_like(package, _NOTES)]
    groups += [("diagram", part) for part in parts_like(package, _DIAGRAMS)]
    for what, part in groups:
        lines = list(paragraphs(package.part(part), shown))
        if lines:
            digits = re.findall(r"\d{1,9}", part)
            sections.append((f"{what} {digits[-1]}", length))
            text.append("\n\n".join(lines) + "\n\n")
            length += len(text[-1])
    aside = "\n".join(line for part in parts_like(package, _COMMENTS) for line in paragraphs(package.part(part), shown))
    return Reading(text="".join(text), aside=aside, sections=tuple(sections),
                   notices=(*put_aside(aside, "comments"), *embedded(package)), **core_properties(package, shown))


def paragraphs(raw: bytes, shown: str) -> Iterator[str]:
    """Paragraphs of DrawingML; a table row is one."""
    parts: list[str] = []
    row: list[str] | None = None
    inside = False
    for event, word, _ in events(raw, shown):
        if event == "text":
            if inside:
                parts.append(word)
        elif word in ("t", "text"):
            inside = event == "start"
        elif word == "br" and event == "start":
            parts.append("\n")
        elif word == "tr":
            if event == "start":
                row = []
            elif row is not None:
                if row:
                    yield " | ".join(row)
                row = None
        elif event == "end" and word in ("p", "cm"):
            paragraph = "".join(parts).strip()
            parts = []
            if paragraph and row is not None:
                row.append(paragraph)
            elif paragraph:
                yield paragraph
