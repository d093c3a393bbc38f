"""Accuracy only goes up: each set's figures stand at or above the floor, on the very data the floor was set on.

The floors and the sha256 of each set are in floors.json. To raise one: `python tests/gate/raise_floors.py`. Lowering one needs
a word of why in the changelog. The quick extractor has floors of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sousveil import pipeline
from sousveil.bench import read_gold, score, told
from sousveil.extraction import Pace, Shipped

ROOT = Path(__file__).resolve().parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def locate(name: str) -> Path:
    """A set in the checkout, or in the shared folder where its name begins with `shared/`."""
    if name.startswith("shared/"):
        return Path(os.environ.get("SOUSVEIL_SHARED", ROOT.parent / "shared")) / name.removeprefix("shared/")
    return ROOT / name


@cache
def extracted(name: str, pace: Pace) -> dict[str, list[dict[str, Any]]]:
    """All claims and candidates by passage: what is shown is a part of them."""
    reader = Shipped(pace)
    return {
        row["id"]: [c.to_json() for c in pipeline.extract(row["text"], candidates=True, extractor=reader, **told(row))]
        for row in read_gold(locate(name))
    }


def figures(name: str, candidates: bool, pace: Pace) -> dict[str, Any]:
    found = extracted(name, pace)
    shown = {ident: [c for c in claims if candidates or c["tier"] == "claim"] for ident, claims in found.items()}
    return score(read_gold(locate(name)), shown).to_json()


IN_EVERY_RUN = "demo/expected.jsonl"  # the others take a minute each: make test-long
SETS = [pytest.param(name, marks=() if name == IN_EVERY_RUN else pytest.mark.slow) for name in sorted(FLOORS)]


@pytest.mark.parametrize("pace", list(Pace))
@pytest.mark.parametrize("name", SETS)
def test_set_is_at_or_above_its_floors(name: str, pace: Pace) -> None:
    path = locate(name)
    if not path.exists():
        pytest.skip(f"{name} is not here")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == FLOORS[name]["sha256"], "the set changed: set its floors anew"
    for tier, floors in FLOORS[name][f"floors{pace.suffix}"].items():
        found = figures(name, tier == "candidates", pace)
        assert found["unfounded"] == 0
        for figure, floor in floors.items():
            if figure in found:
                assert found[figure] <= floor, f"{name}, {tier}: {figure} is {found[figure]}, at most {floor}"
            else:
                level, part = figure.split(" ")
                value = found[level][part]
                assert value >= floor, f"{name}, {tier}: {figure} is {value}, the floor is {floor}"
