"""Do answers hang on names? `python -m training.train_swap --weights DIR`: the held-back passages filled twice with other
companies and states, and how many of the relations above a threshold are the same in both.

Promise: relations are compared by the passage's own entities, so that only the names differ.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.weights import open_weights
from training.passages import Passage
from training.train import passages
from training.train_data import Source
from training.train_score import best_of, gold_known, map_entities

Relation = tuple[str, int, int | None, int | None]


def relations(reader: Reader, source: Source, passage: Passage, copy: int, threshold: float) -> set[Relation]:
    """Relations of a held-back passage above a threshold, in one filling."""
    row = source.row(passage, copy)
    reading = reader.read(row["text"], source.sentences(row["text"]), gold_known(row, "names"))
    mapped = map_entities(row, reading)
    ends = [None if e is None else mapped[e] for e in range(len(reading.entities))]
    return {
        (one.kind, one.sentence, *(None if e is None else ends[e] for e in (one.from_entity, one.to_entity)))
        for one in best_of(reading)
        if one.probability >= threshold
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_swap", description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--threshold", type=float, default=0.3)
    options = parser.parse_args(arguments)
    reader = Reader(open_weights(options.weights))
    source = Source(reader.tokenizer, 1)
    same = either = 0
    for passage in passages(options.corpus)[1]:
        one, two = (relations(reader, source, passage, copy, options.threshold) for copy in (0, 1))
        same, either = same + len(one & two), either + len(one | two)
    print(
        json.dumps(
            {"threshold": options.threshold, "same": same, "in either": either, "share": round(same / max(1, either), 3)}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
