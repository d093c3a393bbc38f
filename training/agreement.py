"""How far two annotators agree: `python -m training.agreement`.

Some sets were annotated a second time, by somebody who saw their texts and the claim model and no annotation. Scored as if a
program had found it, the second annotation says how well anybody could do on a set by the first one's lights: what lies above
it is not to be had. `tests/gold/second/` holds its claims without texts, each with the place of its quote.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sousveil.bench import Score, read_gold, score
from sousveil.model.errors import SousveilError
from training import real_gold

Row = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
SECOND = ROOT / "tests" / "gold" / "second"
SHARED = Path(os.environ.get("SOUSVEIL_SHARED", ROOT.parent / "shared"))


def annotated(name: str) -> list[Row]:
    """A set as it was annotated first, texts and all. Raises SousveilError where its texts are missing."""
    fresh, real = ROOT / "tests/gold/fresh" / name, ROOT / "tests/gold/real" / name
    if real.exists():
        return real_gold.whole(real, SHARED / "data")
    return read_gold(fresh if fresh.exists() else SHARED / "gold" / name)


def again(name: str, gold: list[Row]) -> dict[str, list[Row]]:
    """The second annotation of a set: claims by passage, each with the words that stand at its place."""
    texts = {row["id"]: row["text"] for row in gold}
    found = {}
    for line in (SECOND / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts[row["id"]]
        found[row["id"]] = [
            {key: value for key, value in claim.items() if key != "at"} | {"quote": text[slice(*claim["at"])]}
            for claim in row["claims"]
        ]
    return found


def sets() -> Iterator[str]:
    """The sets that were annotated twice."""
    return (path.name for path in sorted(SECOND.glob("*.jsonl")))


def compared(name: str) -> Score:
    """The second annotation of a set, scored by the first. Raises SousveilError where the set's texts are missing."""
    gold = annotated(name)
    return score(gold, again(name, gold))


def _told(name: str, scored: Score) -> str:
    right = {key: value for key, value in scored.attributes.items() if value is not None}
    attributes = ", ".join(f"{key} {value:.2f}" for key, value in right.items())
    return (
        f"{name}: {scored.documents} passages, {scored.strict.gold} claims and {scored.strict.found}; strict F1 "
        f"{scored.strict.f1:.2f} (macro {scored.macro_strict:.2f}), lenient {scored.lenient.f1:.2f}, kind and sentence "
        f"{scored.sentence_recall:.2f}; {attributes}, technology {scored.technology.f1:.2f}; claims in silent passages "
        f"{scored.false_in_silent} of {scored.silent}"
    )


def main() -> int:
    """Print a line for each set; 1 where none could be compared."""
    done = 0
    for name in sets():
        try:
            print(_told(name, compared(name)))
            done += 1
        except SousveilError as error:
            print(f"{name}: left out: {error}", file=sys.stderr)
    return 0 if done else 1


if __name__ == "__main__":
    raise SystemExit(main())
