#!/usr/bin/env python3
"""Make the .pdf and .docx documents of this folder from the texts in ``sources/``.

Invariant: the same sources give the same bytes, with any clock and any locale.
A source is named as its document with ``.txt`` added. It begins with lines ``Title:``, ``Publisher:`` and
``Published:`` (an ISO date); after an empty line come the paragraphs, one a block, divided by empty lines.
Needs reportlab (BSD) and python-docx (MIT), which sousveil itself does not need for this.

    python demo/make_binary.py
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

HERE = Path(__file__).parent
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Source:
    """One text with what its head says of it; ``published`` is an ISO date."""

    title: str
    publisher: str
    published: str
    paragraphs: tuple[str, ...]

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.published).replace(tzinfo=UTC)


def read_source(path: Path) -> Source:
    """Read a source file; raise ``KeyError`` where a head line is missing."""
    head, *blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Source(fields["Title"], fields["Publisher"], fields["Published"], tuple(blocks))


def write_pdf(source: Source, path: Path) -> None:
    """Write a pdf with a text layer, title, author (the publisher) and creation date."""
    rl_config.invariant = 1
    styles = getSampleStyleSheet()
    flow = [Paragraph(escape(source.title), styles["Title"])]
    for block in source.paragraphs:
        flow += [Paragraph(escape(block), styles["BodyText"]), Spacer(1, 6)]

    def stamp(canvas: Canvas, _template: SimpleDocTemplate) -> None:
        canvas._doc._timeStamp = _Moment(source.moment)  # reportlab has no public way to give the date

    template = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        title=source.title,
        author=source.publisher,
        subject="Demonstration text",
        creator="sousveil demo",
    )
    template.build(flow, onFirstPage=stamp)


class _Moment:
    """A time stamp in reportlab's shape that never looks at the clock."""

    def __init__(self, moment: datetime) -> None:
        self.t = moment.timestamp()
        self.lt = moment.timetuple()
        self.YMDhms = (moment.year, moment.month, moment.day, 0, 0, 0)
        self.dhh = self.dmm = 0

    @property
    def datetime(self) -> datetime:
        return datetime(*self.YMDhms, tzinfo=UTC)


def write_docx(source: Source, path: Path) -> None:
    """Write a docx with title, author (the publisher) and creation date among its core properties."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.last_modified_by = source.title, source.publisher, source.publisher
    core.created = core.modified = source.moment.replace(tzinfo=None)
    core.comments, core.revision = "Demonstration text", 1
    document.add_heading(source.title, level=1)
    for block in source.paragraphs:
        document.add_paragraph(block)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_undated(buffer.getvalue()))


def _undated(archive: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


WRITERS = {".pdf": write_pdf, ".docx": write_docx}


def main() -> None:
    for path in sorted((HERE / "sources").glob("*.txt")):
        target = HERE / path.stem
        WRITERS[target.suffix](read_source(path), target)


if __name__ == "__main__":
    main()
