"""Figures of shipped weights on the held-back passages: `python -m training.train_score --weights DIR [--json]`.

Promise: everything is measured through the reader that ships, stage by stage and end to end; a relation counts as right
where kind, sentence and both parties are right, a party where most of its exact mentions are the gold party's.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sousveil.extraction.neural.reader import Reader
from sousveil.extraction.neural.reading import KINDS, Known, Proposal, Reading
from sousveil.extraction.neural.weights import open_weights
from training.train import passages
from training.train_data import FORM_NAMES, Source

Claim = tuple[str, int, int | None, int | None]


@dataclass
class Judged:
    """One proposal, best of its kind, pair and side of denial: probability, right strictly, right in one party."""

    document: int
    kind: str
    chance: float
    strict: bool
    lenient: bool
    sentence: bool


@dataclass
class Tally:
    """What is counted over documents."""

    spans: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)
    gold: Counter[str] = field(default_factory=Counter)
    reachable: int = 0
    attributes: Counter[str] = field(default_factory=Counter)
    empty: list[float] = field(default_factory=list)


def gold_known(row: dict[str, Any], share: str) -> list[Known]:
    """Known mentions of a held-back document: `states` only, `names` of all parties, or `all` gold mentions with identity."""
    known = []
    for start, end, entity, kind, country, form in row["mentions"]:
        form = FORM_NAMES.get(form, form)
        named = form in ("name", "adjective", "capital")
        if kind == "several" or not (share == "all" or (named and (kind == "state" or share == "names"))):
            continue
        hint = f"e{entity}" if share == "all" or kind != "person" else None
        known.append(Known(start, end, kind, country if named else None, None, hint, form))
    return known


def owners(row: dict[str, Any], entity: int) -> tuple[int, ...]:
    """The gold entities that a mention's entity stands for."""
    return tuple(row["entities"][entity].get("members") or [entity])


def score_document(tally: Tally, number: int, row: dict[str, Any], reading: Reading, cut: Sequence[tuple[int, int]]) -> None:
    """Add one document to the tally."""
    gold = {(m[0], m[1]): m for m in row["mentions"]}
    for one in reading.mentions:
        hit = gold.pop((one.start, one.end), None)
        kind = hit and (hit[3] if hit[3] != "several" else one.type)
        form = FORM_NAMES.get(hit[5], hit[5]) if hit else one.form
        for key in ("all", f"type {kind or one.type}", f"form {form}"):
            tally.spans[f"{key} found"] += 1
            tally.spans[f"{key} right"] += bool(hit) and kind == one.type
            tally.spans[f"{key} gold"] += bool(hit)
    for missed in gold.values():
        for key in ("all", f"type {missed[3]}", f"form {FORM_NAMES.get(missed[5], missed[5])}"):
            tally.spans[f"{key} gold"] += 1
    mapped = map_entities(row, reading)
    _score_links(tally, row, reading, mapped)
    _score_claims(tally, number, row, reading, cut, mapped)


def map_entities(row: dict[str, Any], reading: Reading) -> list[int | None]:
    """The gold entity that each entity stands for, by its exact mentions, names counting double."""
    gold = {(m[0], m[1]): (owners(row, m[2]), 1 if m[5] in ("pronoun", "description") else 2) for m in row["mentions"]}
    found = []
    for entity in reading.entities:
        votes: Counter[int] = Counter()
        for j in entity.mentions:
            for owner in gold.get((reading.mentions[j].start, reading.mentions[j].end), ((), 0))[0]:
                votes[owner] += gold[reading.mentions[j].start, reading.mentions[j].end][1]
        found.append(max(sorted(votes), key=lambda o: votes[o]) if votes else None)
    return found


def _score_links(tally: Tally, row: dict[str, Any], reading: Reading, mapped: Sequence[int | None]) -> None:
    of_mention: dict[int, set[int | None]] = {}
    for index, entity in enumerate(reading.entities):
        for j in entity.mentions:
            of_mention.setdefault(j, set()).add(mapped[index])
    gold = {(m[0], m[1]): m for m in row["mentions"]}
    for j, one in enumerate(reading.mentions):
        hit = gold.get((one.start, one.end))
        if hit is None or hit[3] == "person":
            continue
        key = "collective" if row["entities"][hit[2]].get("members") else FORM_NAMES.get(hit[5], hit[5])
        tally.links[f"{key} all"] += 1
        tally.links[f"{key} right"] += of_mention.get(j, set()) == set(owners(row, hit[2]))


def _score_claims(
    tally: Tally, number: int, row: dict[str, Any], reading: Reading, cut: Sequence[tuple[int, int]],
    mapped: Sequence[int | None],
) -> None:  # fmt: skip
    gold = []
    for claim in row["claims"]:
        overlap = [min(b, claim["end"]) - max(a, claim["start"]) for a, b in cut]
        ends = [claim[side] and claim[side]["entity"] for side in ("from", "to")]
        gold.append((claim["kind"], overlap.index(max(overlap)), *ends, claim["modality"], claim["status"]))
        tally.gold[claim["kind"]] += 1
        tally.reachable += all(e is None or e in mapped for e in ends)
    taken: dict[str, set[int]] = {"strict": set(), "lenient": set(), "sentence": set()}
    chances = [0.0]
    for one in best_of(reading):
        grades = _grades(one, gold, mapped)
        own = {grade: next((n for n in hits if n not in taken[grade]), None) for grade, hits in grades.items()}
        for grade, hit in own.items():
            if hit is not None:
                taken[grade].add(hit)
        if (hit := own["strict"]) is not None:
            for name, index in (("modality", 4), ("status", 5)):
                said = getattr(one, name)
                tally.attributes[f"{name} all"] += 1
                tally.attributes[f"{name} right"] += max(said, key=lambda m: said[m]) == gold[hit][index]
        right = {grade: hit is not None for grade, hit in own.items()}
        tally.judged.append(Judged(number, one.kind, one.probability, right["strict"], right["lenient"], right["sentence"]))
        chances.append(one.probability)
    if not gold:
        tally.empty.append(max(chances))


def best_of(reading: Reading) -> list[Proposal]:
    """The best proposal of each kind, pair and side of denial, surest first."""
    best: dict[tuple[Any, ...], Proposal] = {}
    for one in reading.proposals:
        denied = max(one.modality, key=lambda m: one.modality[m]) == "denied"
        ends: tuple[int | None, ...] = (one.from_entity, one.to_entity)
        if one.kind == "cooperation":
            ends = tuple(sorted(ends, key=lambda e: -1 if e is None else e))
        key = (one.kind, ends, denied)
        if key not in best or one.probability > best[key].probability:
            best[key] = one
    return sorted(best.values(), key=lambda p: -p.probability)


def _grades(one: Proposal, gold: Sequence[tuple[Any, ...]], mapped: Sequence[int | None]) -> dict[str, list[int]]:
    """Which gold claims a proposal meets: in kind and sentence, in one party as well, in both."""
    ends = [None if e is None else (-9 if mapped[e] is None else mapped[e]) for e in (one.from_entity, one.to_entity)]
    orders = [ends, ends[::-1]] if one.kind == "cooperation" else [ends]
    near = [n for n, g in enumerate(gold) if g[0] == one.kind and g[1] == one.sentence]
    return {
        "strict": [n for n in near if any(order == [gold[n][2], gold[n][3]] for order in orders)],
        "lenient": [n for n in near if any(_one_party(order, gold[n][2:4]) for order in orders)],
        "sentence": near,
    }


def _one_party(said: Sequence[int | None], gold: Sequence[int | None]) -> bool:
    return any(a is not None and a == b for a, b in zip(said, gold, strict=True))


def f1(right: int, found: int, gold: int) -> float:
    """F1 of counts."""
    return round(2 * right / max(1, found + gold), 3)


def report(tally: Tally) -> dict[str, Any]:
    """All figures."""
    kinds = sorted({key.rsplit(" ", 1)[0] for key in tally.spans})
    total = sum(tally.gold.values())
    return {
        "spans": {k: f1(tally.spans[f"{k} right"], tally.spans[f"{k} found"], tally.spans[f"{k} gold"]) for k in kinds},
        "links": {
            k: [round(tally.links[f"{k} right"] / n, 3), n]
            for k in ("name", "adjective", "capital", "description", "pronoun", "collective")
            if (n := tally.links[f"{k} all"])
        },
        "claims": total,
        "both parties among the entities": round(tally.reachable / max(1, total), 3),
        "strict": best_point(tally.judged, total, "strict"),
        "lenient": best_point(tally.judged, total, "lenient"),
        "kinds": {k: best_point([j for j in tally.judged if j.kind == k], tally.gold[k], "strict") for k in KINDS},
        "candidates": candidate_curve(tally.judged, total),
        "attributes": {
            k: round(tally.attributes[f"{k} right"] / max(1, tally.attributes[f"{k} all"]), 3) for k in ("modality", "status")
        },
        "empty documents": [sum(c > 0.5 for c in tally.empty), len(tally.empty)],
    }


def best_point(judged: Iterable[Judged], gold: int, grade: str) -> dict[str, float]:
    """Best F1 over thresholds, with precision and recall there, and recall at precision 0.8."""
    right, best, sure = 0, (0.0, 0.0, 0.0, 1.0), 0.0
    for n, one in enumerate(sorted(judged, key=lambda j: -j.chance), 1):
        right += getattr(one, grade)
        best = max(best, (f1(right, n, gold), round(right / n, 3), round(right / max(1, gold), 3), round(one.chance, 3)))
        if right / n >= 0.8:
            sure = right / max(1, gold)
    figures = dict(zip(("f1", "precision", "recall", "threshold"), best, strict=True))
    return figures | {"recall at precision .8": round(sure, 3), "gold": gold}


def candidate_curve(judged: list[Judged], gold: int) -> dict[str, float]:
    """Share of gold claims found among the best k candidates a gold claim: strictly, and in kind and sentence."""
    ordered = sorted(judged, key=lambda j: -j.chance)
    return {
        f"{grade} at {k}": round(sum(getattr(j, grade) for j in ordered[: k * gold]) / max(1, gold), 3)
        for grade in ("strict", "sentence")
        for k in (1, 2, 3, 5)
    }


def tally_of(reader: Reader, corpus: Path, share: str, *, copy: int = 0) -> Tally:
    """Read every held-back passage, filled once, with known mentions as `gold_known` gives them."""
    tally, source = Tally(), Source(reader.tokenizer, 1)
    for number, passage in enumerate(passages(corpus)[1]):
        row = source.row(passage, copy)
        cut = source.sentences(row["text"])
        score_document(tally, number, row, reader.read(row["text"], cut, gold_known(row, share)), cut)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train_score", description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus/passages"))
    parser.add_argument("--known", nargs="*", default=["states", "names", "all"])
    options = parser.parse_args(arguments)
    reader = Reader(open_weights(options.weights))
    for share in options.known:
        print(share, json.dumps(report(tally_of(reader, options.corpus, share))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
