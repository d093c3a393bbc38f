"""Copies the hand-kept tables of the analysis room into the package. Invariant: same bytes, and nothing that is not listed."""

from __future__ import annotations

from pathlib import Path

TABLES = ("circuits.toml", "assumptions.csv", "context.csv", "creditors.csv")


def build(root: Path, out: Path | None = None) -> list[Path]:
    """Write the tables into `out` (the package's `analysis/data` by default) and say which."""
    target = out or root / "src" / "sousveil" / "analysis" / "data"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name in TABLES:
        path = target / name
        path.write_bytes((root / "data" / "analysis" / name).read_bytes())
        written.append(path)
    return written
