"""Slides: paragraphs and table rows slide by slide, with the speaker's notes after each slide.

Invariant: every text run of slides, charts, diagrams and notes is read, that of hidden slides as `hidden`; comments, what
stands on the masters of slides, and descriptions of pictures are put aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sousveil.reading.docx import core_properties, embedded, parts_like
from sousveil.reading.kinds import Reading
from sousveil.reading.package import Package
from sousveil.reading.relations import described, drawn, of_kind, related
from sousveil.reading.tables import put_aside
from sousveil.reading.xmlstream import events

_SLIDES = re.compile(r"ppt/slides/slide\d+\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")
_MASTERS = re.compile(r"ppt/(?:slideMasters/slideMaster|slideLayouts/slideLayout)\d+\.xml")
_PLACEHOLDER = "Click to "
_COMMENTS = re.compile(r"ppt/comments/\w+\.xml")


def read_pptx(raw: bytes, shown: str) -> Reading:
    """A presentation. Raises ReadingError where it is broken, protected or inflates beyond the caps."""
    package = Package(raw, shown, "pptx")
    text, sections, length = [], [], 0
    slides = _slides(package, shown)
    unseen = {part for part in slides if _is_unseen(package.part(part), shown)}
    groups = list(_with_notes(package, slides, shown))
    read = [(label, part, "\n\n".join(paragraphs(package.part(part), shown))) for label, part in groups]
    hidden = "\n\n".join(words for _, part, words in read if part in unseen)
    found = [(label, words) for label, part, words in read if part not in unseen]
    others = ((name, "diagram" if "diagrams/" in name else "chart", words) for name, words in drawn(package, shown))
    found += [(f"{what} {_digits(name) or number}", words) for number, (name, what, words) in enumerate(others, 1)]
    for label, words in found:
        if words:
            sections.append((label, length))
            text.append(words + "\n\n")
            length += len(text[-1])
    remarks = (line for part in parts_like(package, _COMMENTS) for line in paragraphs(package.part(part), shown))
    masters = (line for part in parts_like(package, _MASTERS) for line in paragraphs(package.part(part), shown)
               if not line.startswith(_PLACEHOLDER))
    pictures = (described(given) for _, part in groups for event, word, given in events(package.part(part), shown)
                if event == "start" and word == "cNvPr")
    aside = "\n".join(filter(None, dict.fromkeys((*remarks, *masters, *pictures))))
    notices = (*put_aside(aside, "comments, masters and descriptions of pictures"), *embedded(package))
    said, doubts = core_properties(package, shown, "presentation")
    notices += doubts
    return Reading(text="".join(text), aside=aside, hidden=hidden, sections=tuple(sections), notices=notices, **said)


def _slides(package: Package, shown: str) -> list[str]:
    """The parts of the slides in the order in which they are shown: a part's own number is that of its making."""
    main = next(iter(of_kind(related(package, "", shown), "officeDocument")), "ppt/presentation.xml")
    linked = related(package, main, shown)
    listed = [linked.get(given.get("id", ""), ("", ""))[1] for event, word, given in events(package.part(main), shown)
              if event == "start" and word == "sldId"] if package.has(main) else []
    return list(dict.fromkeys(filter(None, (*listed, *parts_like(package, _SLIDES), *of_kind(linked, "slide")))))


def _with_notes(package: Package, slides: list[str], shown: str) -> Iterator[tuple[str, str]]:
    """(label, part) of each slide and of its notes after it, then of notes that belong to none."""
    rest = list(parts_like(package, _NOTES))
    for number, slide in enumerate(slides, 1):
        yield f"slide {number}", slide
        for notes in of_kind(related(package, slide, shown), "notesSlide"):
            yield f"notes {number}", notes
            rest = [part for part in rest if part != notes]
    yield from ((f"notes {_digits(part) or number}", part) for number, part in enumerate(rest, 1))


def _digits(part: str) -> str:
    """The number in a part's name, if any."""
    found: list[str] = re.findall(r"\d{1,9}", part)
    return found[-1] if found else ""


def _is_unseen(raw: bytes, shown: str) -> bool:
    """Is a slide left out when the others are shown?"""
    return next((given.get("show") in ("0", "false") for event, word, given in events(raw, shown) if word == "sld"), False)


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
