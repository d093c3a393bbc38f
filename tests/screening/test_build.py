"""What ships is what the tables say."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

from sousveil.screening.words import DATA, shipped

ROOT = Path(__file__).resolve().parents[2]


def test_shipped_words_are_built_from_the_tables(tmp_path: Path) -> None:
    (built,) = runpy.run_path(str(ROOT / "data" / "screening" / "build.py"))["build"](ROOT, tmp_path)
    assert built.read_bytes() == DATA.read_bytes(), "make data"


def test_suppliers_of_every_country_are_wanted_by_the_same_rule() -> None:
    registry = json.loads((ROOT / "src/sousveil/parties/data/registry.json").read_text(encoding="utf-8"))
    country = {row[0]: row[3] for row in registry["parties"]}
    wanted = {term.form for term in shipped().suppliers}
    found = {country[alias[0]] for alias in registry["aliases"] if alias[1] in wanted}
    assert {"CN", "IL", "US", "DE", "FR", "IT", "RU", "GB", "KR", "JP"} <= found


def test_no_place_makes_a_page_wanted() -> None:
    assert not {term.form for term in shipped().wanted} & {term.form for term in shipped().places}
