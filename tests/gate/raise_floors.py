"""Sets the floors to what is measured now. Run it when accuracy has risen: python tests/gate/raise_floors.py [default|quick]

With a name only that extractor's floors are set, and the other's stay.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_floors import FLOORS, figures, locate

from sousveil.extraction import Pace

SETS = ("demo/expected.jsonl", "tests/gold/fresh/batch-01.jsonl", "shared/gold/dev.jsonl", "shared/gold/dev-written.jsonl")
SILENT = "claims in documents that make none"


ASKED = [Pace(name) for name in sys.argv[1:]] or list(Pace)


def tiers(name: str, pace: Pace) -> dict[str, dict[str, float]]:
    """The floors of one set at one pace."""
    made = {}
    for tier in ("claims", "candidates"):
        found = figures(name, tier == "candidates", pace)
        made[tier] = {
            f"{level} {part}": round(max(0.0, found[level][part] - 0.01), 3)
            for level in ("strict", "lenient")
            for part in ("precision", "f1")
        } | {SILENT: found[SILENT]}
    return made


def main() -> None:
    """Write floors.json: each figure less a margin of .01, since other machines round differently."""
    floors = {}
    for name in SETS:
        path = locate(name)
        if path.exists():
            digest = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            floors[name] = FLOORS.get(name, {}) | digest | {f"floors{pace.suffix}": tiers(name, pace) for pace in ASKED}
    file = Path(__file__).parent / "floors.json"
    file.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
