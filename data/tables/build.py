"""Ships the tables of findings and imports: each CSV goes into the package as it is, its rows in order.

Invariant: same tables in, same bytes out; a table without rows, or with a row of another width, is an error.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHIPPED = {
    "findings": ("../grades.csv", "../sureness.csv", "figures.csv", "official.csv", "source_names.csv"),
    "tables": ("body_words.csv", "iso3.csv", "kinds.csv", "marks.csv", "technology_codes.csv", "title_words.csv"),
}


def build(root: Path, out: Path | None = None) -> list[Path]:
    """Write every shipped table below `out` (the package by default); returns what was written."""
    written = []
    for room, names in SHIPPED.items():
        folder = (out or root / "src" / "sousveil") / room / "data"
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            source = HERE / name
            target = folder / source.name
            target.write_text(_checked(source), encoding="utf-8", newline="")
            written.append(target)
    return written


def _checked(path: Path) -> str:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError(f"{path.name}: empty, or a row of another width than the head")
    shipped = io.StringIO()
    csv.writer(shipped, lineterminator="\n").writerows(rows)
    return shipped.getvalue()
