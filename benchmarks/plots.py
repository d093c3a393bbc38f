#!/usr/bin/env python3
"""The pictures of docs/benchmarks.md, drawn from its tables, so that table and picture can't say different things.

python benchmarks/plots.py    (writes docs/pictures/bench-*.svg; the last step of `make bench`)

A picture is bars of one column of a table below a heading, as long as its numbers. A cell that holds no number is left out.
Raises SystemExit where a table is not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sousveil.drawing.svg import joined, number, put

DOCS = Path(__file__).resolve().parent.parent / "docs"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_ROW, _LABEL, _BARS, _WIDE = 24, 370, 300, 740
_INK, _BAR = "#222", "#1f4e79"


@dataclass(frozen=True)
class Plot:
    """The picture `name`: column `column` (from 0) of the first table below `heading` whose head begins with `head`."""

    name: str
    heading: str
    head: str
    column: int
    title: str


PLOTS = (
    Plot("bench-funnel", "## The funnel of web archives", "| road", 1, "Pages decided on in a CPU second of one core"),
    Plot("bench-query", "## The cluster", "| 10,000,000 rows", 1, "Seconds to an answer from 10,000,000 rows of Parquet"),
)


def rows(page: str, plot: Plot) -> list[tuple[str, str, float]]:
    """Label, number as it is written, and number, of each row of a plot's table."""
    _, found, below = page.partition(plot.heading)
    lines = below.split("\n## ", 1)[0].splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith(plot.head)]
    if not found or not starts:
        raise SystemExit(f"docs/benchmarks.md: no table that begins with {plot.head!r} below {plot.heading!r}")
    told = []
    for line in lines[starts[0] + 2 :]:
        cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            break
        if (hit := _NUMBER.search(cells[plot.column])) is not None:
            told.append((cells[0], hit[0], float(hit[0].replace(",", ""))))
    return told


def drawn(plot: Plot, told: list[tuple[str, str, float]]) -> str:
    """The bars as SVG."""
    most, height = max(value for _, _, value in told), 40 + _ROW * len(told)
    parts = [put('<text x="8" y="20" font-weight="bold" fill="{}">{}</text>', _INK, plot.title)]
    for at, (label, written, value) in enumerate(told):
        top, length = 32 + at * _ROW, _BARS * value / most
        parts += [
            put('<text x="{}" y="{}" text-anchor="end" fill="{}">{}</text>', _LABEL - 8, top + 13, _INK, label),
            put('<rect x="{}" y="{}" width="{}" height="16" fill="{}"/>', _LABEL, top, number(length), _BAR),
            put('<text x="{}" y="{}" fill="{}">{}</text>', number(_LABEL + length + 6), top + 13, _INK, written),
        ]
    said = f"{plot.title}: " + "; ".join(f"{label} {written}" for label, written, _ in told)
    head = put('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-family="sans-serif" font-size="12" '
               'aria-label="{}"><rect width="{}" height="{}" fill="#fff"/>', _WIDE, height, said, _WIDE, height)
    return f"{joined([head, *parts])}</svg>\n"


def pictures() -> dict[Path, str]:
    """Every picture with what belongs in it."""
    page = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    return {DOCS / "pictures" / f"{plot.name}.svg": drawn(plot, rows(page, plot)) for plot in PLOTS}


def main() -> None:
    """Write them."""
    for path, picture in pictures().items():
        path.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
