"""The document everything started from: at least 14 of its 17 claims shown, one extra; 16 with the candidates, one extra."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sousveil import pipeline
from sousveil.bench import Score, score
from sousveil.model import Tier


@pytest.fixture(scope="module")
def scored(shared: Path) -> dict[str, Score]:
    text = (shared / "reference" / "export-circuit.txt").read_text(encoding="utf-8")
    lines = (shared / "reference" / "export-circuit.claims.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [{"id": "reference", "text": text, "claims": [json.loads(line) for line in lines]}]
    every = pipeline.extract(text, candidates=True)
    tiers = {"claims": [c for c in every if c.tier is Tier.CLAIM], "candidates": every}
    return {name: score(gold, {"reference": [c.to_json() for c in found]}) for name, found in tiers.items()}


def test_claims_reach_the_number_asked_for(scored: dict[str, Score]) -> None:
    shown = scored["claims"].strict
    assert shown.hits >= 14
    assert shown.found - shown.hits <= 1


def test_candidates_reach_nearly_all(scored: dict[str, Score]) -> None:
    every = scored["candidates"].strict
    assert every.hits >= 16 and every.found - every.hits <= 1


def test_no_quote_is_unfounded(scored: dict[str, Score]) -> None:
    assert scored["candidates"].unfounded == 0


def test_its_circuits_are_whole_without_a_person(shared: Path) -> None:
    text = (shared / "reference" / "export-circuit.txt").read_text(encoding="utf-8")
    told = {(str(c.kind), c.from_party and c.from_party.name, c.to_party and c.to_party.name) for c in pipeline.extract(text)}
    assert told >= {
        ("supply", "ZTE", "Ethiopia"), ("access", "Ethiopia", "Ethiopia"), ("use", "Ethiopia", "dissidents"),
        ("affiliation", "Chinese Academy of Sciences", "CloudWalk"), ("supply", "CloudWalk", "Zimbabwe"),
        ("supply", "Huawei", "Serbia"),
        ("cooperation", "Serbian police", "Chinese police"),
        ("finance", "China", "developing countries"), ("access", "developing countries", "China"),
    }  # fmt: skip
