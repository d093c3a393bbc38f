"""Fits the weights by which a body, a government or a group gets its country where its own words don't tell it.

    python -m training.homes tests/gold/fresh/batch-08.jsonl tests/gold/fresh/batch-09.jsonl

A decision is labelled where the annotation names the same party with one country: by its name, or for a description by the
parties of its type in the claims whose quotes hold it. One softmax over the countries of the document (and none) for names,
descriptions, states and groups each, drawn toward one that is fitted on all. Prints what is right by cross-validation over
files; writes homes.json and lang/en/anywhere.json of src/sousveil/extraction. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from sousveil.bench import read_gold, told
from sousveil.extraction import engine, entities, whose
from sousveil.extraction.language import load
from sousveil.extraction.mentions import NAME, Mention
from sousveil.extraction.weighing import home
from sousveil.model import Document
from sousveil.model.errors import SousveilError
from training.calibrate import ROOM
from training.softmax import chances, descended

FEATURES = (*home.OF_COUNTRY, *home.OF_NOBODY)
FOLDS, PULL, STEPS, RATE = 6, 5.0, 400, 0.03
LONG, LEAST = 6, 8
LIKE = {"state": ("state", "public-body"), "public-body": ("state", "public-body", "place"), "group": ("group",)}


@dataclass(frozen=True)
class Choice:
    """One decision: what speaks for each country, whose it is by the annotation, what was decided, and the country with which
    the sentence begins, which is not weighed."""

    file: int
    sort: str
    told: dict[str | None, dict[str, float]]
    right: str | None
    decided: str | None
    fronted: str | None


def choices(paths: list[Path]) -> list[Choice]:
    """The labelled decisions of all passages."""
    found = []
    for number, path in enumerate(paths):
        for row in read_gold(path):
            document = Document.of(row["text"], **told(row))
            for mention, evidence, decided, fronted in _asked(document):
                labels = set(_labels(row["claims"], document.text, mention))
                if len(labels) == 1:
                    found.append(Choice(number, whose.sort_of(mention), evidence, labels.pop(), decided, fronted))
    return found


def _asked(document: Document) -> list[tuple[Mention, dict[str | None, dict[str, float]], str | None, str | None]]:
    asked = []

    def listening(cast: Any, sentence: Any, mention: Mention) -> str | None:
        decided = whose.whose(cast, sentence, mention)
        moment = cast.moment()
        asked.append((mention, home.evidence(cast, sentence, mention, moment), decided, moment.fronted))
        return decided

    with patch.object(entities, "whose", listening):
        engine.read(document, load("en"))
    return asked


def _labels(claims: list[dict[str, Any]], text: str, mention: Mention) -> Iterator[str | None]:
    """The countries that the annotation gives to a mention."""
    words = _plain(text[mention.start : mention.end])
    for claim in claims:
        start = text.find(claim["quote"])
        quoted = start <= mention.start and mention.end <= start + len(claim["quote"])
        for party in (claim["from"], claim["to"]):
            if party is None:
                continue
            name = _plain(party["name"])
            if mention.form == NAME:
                if name == words or (words in name and len(words) > LONG):
                    yield party["country"]
            elif name == words or (quoted and party["type"] in LIKE.get(mention.type, ()) and _may_mean(mention, name)):
                yield party["country"]


def _may_mean(mention: Mention, name: str) -> bool:
    return mention.type != "group" or (mention.head or "-") in name


def _plain(words: str) -> str:
    return re.sub(r"[^\w ]", "", words.casefold()).removeprefix("the ").strip()


def names_of(some: list[Choice]) -> tuple[str, ...]:
    """The evidence: what is told of countries and of nobody, and the words for people that come LEAST times."""
    heads = Counter(name for choice in some for name in choice.told[None] if name.startswith(home.HEAD))
    return (*FEATURES, *sorted(name for name, count in heads.items() if count >= LEAST))


def fitted(some: list[Choice], names: Sequence[str], toward: np.ndarray | None = None) -> np.ndarray:
    """The weights of a softmax over countries, drawn toward others (else toward nothing), by Adam."""
    base = np.zeros(len(names)) if toward is None else toward
    rows, edges, right = [], [0], []
    for choice in some:
        if choice.right in choice.told:
            right.append(edges[-1] + list(choice.told).index(choice.right))
            rows += [[float(told.get(name, 0.0)) for name in names] for told in choice.told.values()]
            edges.append(len(rows))
    inputs, starts = np.array(rows), np.array(edges[:-1])
    segment = np.repeat(np.arange(len(right)), np.diff(edges))

    def slope(weights: np.ndarray) -> np.ndarray:
        likely = chances(inputs @ weights, starts, segment)
        return np.asarray(inputs.T @ likely - inputs[right].sum(0) + PULL * (weights - base))

    return descended(base, slope, [RATE] * STEPS)


def all_weights(some: list[Choice]) -> dict[str, dict[str, float]]:
    """By sort of mention, each drawn toward the weights of all."""
    names = names_of(some)
    common = fitted(some, names)
    return {
        sort: dict(zip(names, fitted([one for one in some if one.sort == sort], names, common).tolist(), strict=True))
        for sort in sorted({one.sort for one in some})
    }


def chosen(choice: Choice, weights: Mapping[str, float]) -> str | None:
    """What the weights choose."""
    scores = [sum(weights.get(name, 0.0) * size for name, size in told.items()) for told in choice.told.values()]
    return choice.fronted or list(choice.told)[int(np.argmax(scores))]


def main() -> None:
    """Fit, say what it is worth on files left out, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOM, help="the folder of extraction/")
    options = parser.parse_args()
    try:
        some = choices(options.gold)
    except SousveilError as error:
        parser.error(str(error))
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for fold in range(FOLDS):
        weights = all_weights([one for one in some if one.file % FOLDS != fold])
        for one in (one for one in some if one.file % FOLDS == fold):
            count = hits[one.sort]
            for place, hit in enumerate((True, one.decided == one.right, chosen(one, weights[one.sort]) == one.right)):
                count[place] += hit
    for sort, (total, before, after) in sorted(hits.items()):
        print(f"{sort}: {total} labelled, {before / total:.3f} right as read, {after / total:.3f} by cross-validation")
    total, before, after = (sum(column) for column in zip(*hits.values(), strict=True))
    print(f"all: {total} labelled, {before / total:.3f} right as read, {after / total:.3f} by cross-validation")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest()
    about = {
        "fitted_on": {"files": [path.name for path in options.gold], "sha256": digest, "decisions": total},
        "right_by_cross_validation": round(after / total, 3),
    }
    made = all_weights(some)
    weights_of = {sort: {name: round(weights[name], 3) for name in FEATURES} for sort, weights in made.items()}
    words = {name: round(weight, 3) for name, weight in made["group"].items() if name.startswith(home.HEAD)}
    _write(options.out / "homes.json", about | {"weights": weights_of})
    _write(options.out / "lang" / "en" / "anywhere.json", {"fitted_on": about["fitted_on"], "weights": words})


def _write(path: Path, table: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
