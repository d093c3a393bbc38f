#!/usr/bin/env python3
"""What extraction claims of text on other matters: false claims per 1,000 sentences.

python benchmarks/bench_other_matters.py [RECORDS]     (default 150; 0 for all)

The text is the running prose of loan records on power stations, roads, railways and the like (AidData's GCDF 3.0, where it lies
in ../shared/data/gcdf3): states, lenders, contractors and money in every sentence, and no surveillance. Records of the sectors
that could speak of it are left out. What is still claimed may now and then be true (a road with cameras); it is counted all the
same.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from sousveil import pipeline
from sousveil.extraction import QUICK, SHIPPED, engine
from sousveil.extraction.language import load
from sousveil.model import Document, Tier

FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "gcdf3" / "df_filtered.csv"
NEAR = ("COMMUNICATIONS", "GOVERNMENT AND CIVIL SOCIETY", "OTHER MULTISECTOR", "EMERGENCY RESPONSE")
RECORDS = 150


def texts(most: int) -> list[str]:
    """Descriptions, evenly over the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [row["Description"] for row in csv.DictReader(file) if row["Sector Name"] not in NEAR and row["Description"]]
    return found[:: max(1, len(found) // most)][:most] if most else found


def main(most: int) -> int:
    """Print a line for each extractor."""
    if not FILE.is_file():
        sys.stderr.write(f"{FILE.name} is not there: nothing measured\n")
        return 0
    documents = [Document.of(text) for text in texts(most)]
    sentences = sum(len(engine.read(document, load()).scenes) for document in documents)
    sys.stdout.write(f"{len(documents)} records, {sentences:,} sentences\n")
    for name, extractor in (("default", SHIPPED), ("quick", QUICK)):
        claims = [c for d in documents for c in pipeline.extract(d.text, candidates=True, extractor=extractor)]
        shown = sum(claim.tier is Tier.CLAIM for claim in claims)
        sys.stdout.write(
            f"  {name:8} {1000 * shown / sentences:5.1f} claims and {1000 * (len(claims) - shown) / sentences:5.1f} candidates "
            f"per 1,000 sentences ({shown} and {len(claims) - shown})\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS))
