"""What the package ships is what the hand-kept tables say."""

from __future__ import annotations

import runpy
from pathlib import Path

from sousveil.tables.kinds import kinds
from sousveil.tables.wording import technologies

ROOT = Path(__file__).resolve().parents[2]


def test_the_shipped_tables_are_those_in_data(tmp_path: Path) -> None:
    build = runpy.run_path(str(ROOT / "data" / "tables" / "build.py"))["build"]
    for made in build(ROOT, tmp_path):
        shipped = ROOT / "src" / "sousveil" / made.relative_to(tmp_path)
        assert shipped.read_bytes() == made.read_bytes(), f"run make data: {shipped.name} is old"


def test_every_kind_declares_licence_granularity_and_what_it_leaves_out() -> None:
    for kind in kinds().values():
        assert kind.licence and kind.granularity and kind.claims and kind.leaves_out


def test_no_pattern_matches_everything() -> None:
    assert technologies("a plain sentence about bread and bridges") == ()
