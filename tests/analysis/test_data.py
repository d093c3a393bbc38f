"""What the package ships is what the hand-kept tables say."""

from __future__ import annotations

import runpy
from pathlib import Path

from sousveil.analysis import rules
from sousveil.drawing.labels import labels

ROOT = Path(__file__).resolve().parent.parent.parent


def test_shipped_tables_are_the_hand_kept_ones(tmp_path: Path) -> None:
    written = runpy.run_path(str(ROOT / "data" / "analysis" / "build.py"))["build"](ROOT, tmp_path)
    for path in written:
        assert path.read_bytes() == (ROOT / "src" / "sousveil" / "analysis" / "data" / path.name).read_bytes()


def test_the_catalogue_calls_circuits_as_their_table_does() -> None:
    named = {one.name: one.title for one in rules.shipped().circuits}
    assert named == {name: labels()(f"string_title.{name}") for name in named}
