#!/usr/bin/env python3
"""What extraction claims of text on other matters: false claims per 1,000 sentences.

python benchmarks/bench_other_matters.py [RECORDS]     (default 60; 0 for all)

Two kinds of text. Passages written for this (tests/gold/fresh/other-*.jsonl): procurement, trials, loans, sport, defence,
business, some of firms that also make surveillance technology. And the running prose of loan records on power stations, roads,
railways and the like (AidData's GCDF 3.0, where it lies in ../shared/data/gcdf3): states, lenders, contractors and money in
every sentence, and no surveillance; records of the sectors that could speak of it are left out. What is still claimed may now
and then be true (a road with cameras); it is counted all the same.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from sousveil import pipeline
from sousveil.bench import read_gold
from sousveil.extraction import QUICK, SHIPPED, engine
from sousveil.extraction.language import load
from sousveil.model import Document, Tier

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = sorted((ROOT / "tests" / "gold" / "fresh").glob("other-*.jsonl"))
FILE = ROOT.parent / "shared" / "data" / "gcdf3" / "df_filtered.csv"
NEAR = ("COMMUNICATIONS", "GOVERNMENT AND CIVIL SOCIETY", "OTHER MULTISECTOR", "EMERGENCY RESPONSE")
RECORDS = 60


def texts(most: int) -> list[str]:
    """Descriptions, evenly over the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [row["Description"] for row in csv.DictReader(file) if row["Sector Name"] not in NEAR and row["Description"]]
    return found[:: max(1, len(found) // most)][:most] if most else found


def measure(name: str, found: list[str]) -> None:
    """Print how much is claimed of these texts."""
    sentences = sum(len(engine.read(Document.of(text), load()).scenes) for text in found)
    sys.stdout.write(f"{name}: {len(found)} texts, {sentences:,} sentences\n")
    for pace, extractor in (("default", SHIPPED), ("quick", QUICK)):
        claims = [c for text in found for c in pipeline.extract(text, candidates=True, extractor=extractor)]
        shown = sum(claim.tier is Tier.CLAIM for claim in claims)
        sys.stdout.write(
            f"  {pace:8} {1000 * shown / sentences:5.1f} claims and {1000 * (len(claims) - shown) / sentences:5.1f} candidates "
            f"per 1,000 sentences ({shown} and {len(claims) - shown})\n"
        )


def main(most: int) -> int:
    """Print two lines for each kind of text."""
    for path in WRITTEN:
        measure(path.name, [row["text"] for row in read_gold(path)])
    if not FILE.is_file():
        sys.stderr.write(f"{FILE.name} is not there: loan records are not measured\n")
        return 0
    measure("loan records", texts(most))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS))
