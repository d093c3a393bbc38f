"""Fits the weights by which one of the places that tell a relation is quoted.

    python -m training.telling tests/gold/fresh/batch-01.jsonl tests/gold/fresh/batch-02.jsonl ...

Each relation that is found (at the quick pace, from LEAST on) in several places and annotated in one of them is a choice: its
places, with their evidence (extraction/telling.py), and those that overlap the annotated quote. A log-linear weighing, drawn
toward nothing. Prints what is right by cross-validation over files, and where the place stands that was heard first or much
surer; writes src/sousveil/extraction/telling.json. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sousveil.bench import read_gold
from sousveil.bench import told as source_of
from sousveil.bench.agreement import place as place_of
from sousveil.bench.agreement import same_party
from sousveil.extraction import QUICK, merging, telling
from sousveil.model import Claim, Document, Modality
from sousveil.model.errors import SousveilError
from training.calibrate import ROOM
from training.choices import Decision, fitted, is_right

FOLDS, PULL, LEAST = 8, 3.0, 0.4


def decisions(paths: Sequence[Path]) -> list[Decision]:
    """The labelled choices of all passages, files side by side."""
    with ProcessPoolExecutor() as pool:
        return [one for some in pool.map(_of_file, range(len(paths)), paths) for one in some]


def _of_file(number: int, path: Path) -> list[Decision]:
    return [one for row in read_gold(path) for one in _of_row(number, row)]


def _of_row(number: int, row: dict[str, Any]) -> Iterator[Decision]:
    heard: list[tuple[list[telling.Told], Claim]] = []

    def listening(told: Sequence[telling.Told], standing: Claim) -> Claim:
        heard.append((list(told), standing))
        return telling.best(told, standing)

    with patch.object(merging, "best", listening):
        QUICK(Document.of(row["text"], **source_of(row)))
    for told, standing in heard:
        places = telling.places_of(told)
        right = [any(_is_there(one, standing, place, row["text"]) for one in row["claims"]) for place in places]
        if len(places) > 1 and any(right) and standing.confidence >= LEAST:
            stands = next(n for n, place in enumerate(places) if any(one.claim is standing for one in place.told))
            evidence = [telling.evidence(place, places) for place in places]
            yield Decision(number, evidence, [str(n) for n in range(len(places))], right, right[stands], strict=True)


def _is_there(annotated: dict[str, Any], claim: Claim, place: telling.Place, text: str) -> bool:
    """Is a relation, `claim` in any place, annotated in one?"""
    found = claim.to_json()
    if annotated["kind"] != found["kind"] or (annotated["modality"] == "denied") is not (claim.modality is Modality.DENIED):
        return False
    ways = [("from", "to"), ("to", "from")] if annotated["kind"] == "cooperation" else [("from", "to")]
    if not any(same_party(annotated["from"], found[a]) and same_party(annotated["to"], found[b]) for a, b in ways):
        return False
    quote = place_of(annotated, text)
    return quote is not None and any(one.claim.start < quote[1] and quote[0] < one.claim.end for one in place.told)


def main() -> None:
    """Fit, say what it is worth on files left out, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOM / "telling.json")
    options = parser.parse_args()
    try:
        found = decisions(options.gold)
    except SousveilError as error:
        parser.error(str(error))
    if not found:
        parser.error("no relation is told in several places there and annotated in one of them")
    hits = 0
    for fold in range(FOLDS):
        weights = fitted([one for one in found if one.file % FOLDS != fold], PULL)
        hits += sum(is_right(one, weights) for one in found if one.file % FOLDS == fold)
    stood = sum(one.by_rules for one in found)
    worth = {"choices": len(found), "standing": _share(stood, found), "weighed": _share(hits, found)}
    print(f"{worth['choices']} choices: right {worth['standing']} as it stood, {worth['weighed']} weighed")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest()
    about = {"fitted_on": {"files": [path.name for path in options.gold], "sha256": digest}, "right_by_cross_validation": worth}
    weights = dict(sorted(fitted(found, PULL).items()))
    options.out.write_text(json.dumps(about | {"weights": weights}, indent=1) + "\n", encoding="utf-8")


def _share(hits: int, found: Sequence[Decision]) -> float:
    return round(hits / len(found), 3)


if __name__ == "__main__":
    main()
