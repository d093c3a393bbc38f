"""How sure a figure is: its interval by bootstrap over passages (Efron 1979), deterministic by its seed."""

from __future__ import annotations

import random

from sousveil.bench.agreement import LENIENT, STRICT, Row
from sousveil.bench.scoring import Rate, pairs


def interval(
    gold: list[Row], found: dict[str, list[Row]], *, samples: int = 1000, seed: int = 1
) -> dict[str, tuple[float, float]]:
    """95 % intervals of strict and lenient F1 when passages are drawn anew."""
    counts = [_counts(document, found.get(document["id"], [])) for document in gold]
    pick = random.Random(seed)
    drawn: dict[str, list[float]] = {"strict": [], "lenient": []}
    for _ in range(samples):
        chosen = [pick.choice(counts) for _ in counts]
        gold_claims, found_claims = sum(c[2] for c in chosen), sum(c[3] for c in chosen)
        drawn["strict"].append(Rate(sum(c[0] for c in chosen), found_claims, gold_claims).f1)
        drawn["lenient"].append(Rate(sum(c[1] for c in chosen), found_claims, gold_claims).f1)
    return {name: _middle(values) for name, values in drawn.items()}


def _counts(document: Row, found: list[Row]) -> tuple[int, int, int, int]:
    text, gold = document["text"], document["claims"]
    return len(pairs(gold, found, text, STRICT)), len(pairs(gold, found, text, LENIENT)), len(gold), len(found)


def _middle(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[int(0.025 * len(ordered))], ordered[int(0.975 * len(ordered)) - 1]
