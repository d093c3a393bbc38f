"""Annotated documents to teach from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "demo" / "expected.jsonl"


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    short = sorted((row for row in rows if row["claims"]), key=lambda row: len(row["text"]))[:8]
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in short), encoding="utf-8")
    return path
