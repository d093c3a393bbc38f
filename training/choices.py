"""Fits the weights by which status, modality, technology, time and speaker are chosen where the rules leave them open.

    python -m training.choices tests/gold/fresh/batch-01.jsonl tests/gold/fresh/batch-02.jsonl ... [--only amount]

Each claim that is found (at the quick pace) and annotated, parties and all or only with its kind at its place, is a decision
for each question: the answers that extraction/weighing offers, with their evidence, and those that the annotation calls right.
A log-linear weighing of each question, drawn toward nothing. Prints what is right by cross-validation over files, among claims
whose parties are right; writes src/sousveil/extraction/lang/en/choices.json. Deterministic.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Any
from unittest.mock import patch

import numpy as np

from sousveil.bench import read_gold
from sousveil.bench import told as source_of
from sousveil.bench.agreement import STRICT, grade
from sousveil.bench.scoring import pairs
from sousveil.extraction import QUICK, attributes, hedges, proposing, speakers
from sousveil.extraction.goods import technology_of
from sousveil.extraction.scenes import Reading, Said
from sousveil.extraction.weighing import amount, manner, speaker, technology, time
from sousveil.extraction.weighing.choice import Evidence
from sousveil.model import Amount, Claim, Document, Modality, Status
from sousveil.model.errors import SousveilError
from training.calibrate import ROOM
from training.softmax import chances, descended

FOLDS, STEPS, RATE = 6, 300, 0.08
LEAST, FAINT = 3, 0.03
BESIDE = 0.7
PULL = {"status": 8.0, "modality": 6.0, "technology": 3.0, "time": 12.0, "speaker": 8.0, "amount": 6.0}
ANSWERS = {
    "status": tuple(status.value for status in Status if status is not Status.UNKNOWN),
    "modality": tuple(modality.value for modality in Modality),
}


@dataclass(frozen=True)
class Decision:
    """One choice: the evidence for each answer, the answers in the same order, which are right, and what the rules say."""

    file: int
    evidence: list[Evidence]
    answers: list[str]
    right: list[bool]
    by_rules: bool
    strict: bool


@dataclass
class Asked:
    """What was asked about a claim before anything was weighed."""

    manner: Evidence
    times: tuple[list[str], list[Evidence], str]
    voices: tuple[dict[str, Evidence], str]
    codes: tuple[dict[str, Evidence], tuple[str, ...]]
    sums: tuple[list[Amount | None], list[Evidence], Amount | None]
    status: str
    modality: str


def _is_called(name: str, last: str) -> bool:
    """Does an annotation whose last word this is call a voice so: of `MSAB (the company)` by either?"""
    written = speaker.key_of(name.partition(" (")[2])
    return last == speaker.key_of(name) or (written != "" and last == written)


def asked(reading: Reading, said: Said, claim: Claim) -> Asked:
    """The evidence of all five questions."""
    scene, hit = said.scene, said.hit
    how = hedges.manner_of(scene.syntax, hit.trigger)
    by_rules = speakers.by_rules(reading, said, how)
    voices = speaker.evidence(reading, scene, hit.trigger, how, by_rules)
    options, when = time.options(reading, said), time.by_rules(reading, scene, hit)
    years = ["", *(one.moment.time[:4] for one in options)]
    codes = technology_of(reading, said, claim.start, claim.end)
    sums = amount.options(reading, said) if claim.kind in amount.KINDS else []
    standing = amount.by_rules(sums, claim.start, claim.end)
    paid = standing.amount if standing is not None else None
    return Asked(
        manner.evidence(reading, scene, hit.trigger, how),
        (years, time.evidence(reading, said, options, claim.status, when), (when or "")[:4]),
        (voices, by_rules or ""),
        (technology.evidence(reading, said, claim.start, claim.end, codes), codes),
        ([None, *(one.amount for one in sums)], amount.evidence(reading, said, sums, claim.status, paid) if sums else [], paid),
        how.status,
        how.modality,
    )


def decisions(paths: list[Path]) -> dict[str, list[Decision]]:
    """The labelled decisions of all passages, by question; files side by side."""
    found: dict[str, list[Decision]] = defaultdict(list)
    with ProcessPoolExecutor() as pool:
        for some in pool.map(_of_file, range(len(paths)), paths):
            for question, decision in some:
                found[question].append(decision)
    return found


def _of_file(number: int, path: Path) -> list[tuple[str, Decision]]:
    return [
        decision
        for row in read_gold(path)
        for annotated, about, strict in _labelled(row)
        for decision in _decided(number, annotated, about, strict)
    ]


def _labelled(row: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Asked, bool]]:
    """Annotated claims with what was asked about the found ones that say them: strictly, or of the same kind at their place."""
    heard: dict[tuple[str, int, int], Asked] = {}
    plain = attributes.describe

    def listening(reading: Reading, said: Said) -> Claim | None:
        claim = plain(reading, said)
        if claim is not None and (key := _key(claim)) not in heard:
            heard[key] = asked(reading, said, claim)
        return claim

    document = Document.of(row["text"], **source_of(row))
    with patch.object(attributes, "describe", listening), patch.object(proposing, "describe", listening):
        claims = QUICK(document).claims
    rows = [claim.to_json() for claim in claims]
    known = {id(one): claim for one, claim in zip(rows, claims, strict=True)}
    matched = [(one, other, True) for one, other in pairs(row["claims"], rows, document.text, STRICT)]
    used = {id(other) for _, other, _ in matched}
    for other in rows:
        near = [(grade(one, other, document.text), place) for place, one in enumerate(row["claims"])]
        best, place = max(near, key=lambda item: (item[0], -item[1]), default=((0, 0), 0))
        if id(other) not in used and best[1]:
            matched.append((row["claims"][place], other, False))
    for one, other, strict in matched:
        if (about := heard.get(_key(known[id(other)]))) is not None:
            yield one, about, strict


def _key(claim: Claim) -> tuple[str, int, int]:
    cue = next((cue for cue in claim.cues if cue.field == "kind" and cue.start is not None), None)
    return (claim.frame or "", cue.start or 0, cue.end or 0) if cue is not None else ("", 0, 0)


def _decided(file: int, one: dict[str, Any], about: Asked, strict: bool) -> Iterator[tuple[str, Decision]]:
    for question, rules in (("status", about.status), ("modality", about.modality)):
        answers = list(ANSWERS[question])
        each = [{intern(f"{name}|{answer}"): size for name, size in about.manner.items()} for answer in answers]
        right = [answer == one[question] for answer in answers]
        yield question, Decision(file, list(each), answers, right, rules == one[question], strict)
    years, evidence, rules = about.times
    year = (one["time"] or "")[:4]
    yield "time", Decision(file, evidence, years, [year == option for option in years], rules == year, strict)
    voices, rules = about.voices
    last = speaker.key_of(one["speaker"])
    right = [_is_called(name, last) for name in voices]
    yield "speaker", Decision(file, list(voices.values()), list(voices), right, _is_called(rules or "", last), strict)
    sums, evidence, rules_sum = about.sums
    if evidence:
        paid = Amount(**told) if (told := one.get("amount")) else None
        right = [option == paid for option in sums]
        yield "amount", Decision(file, evidence, [str(option) for option in sums], right, rules_sum == paid, strict)
    codes, known = about.codes
    for code, evidence_of_code in codes.items():
        right_code = code in one["technology"]
        answers, sides = ["", code], [not right_code, right_code]
        yield "technology", Decision(file, [{}, evidence_of_code], answers, sides, (code in known) == right_code, strict)


@dataclass
class Sparse:
    """Decisions as numbers: entries (row, column, size), where each decision's rows begin, which rows are right."""

    columns: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, some: list[Decision]) -> Sparse:
        """Of the decisions that have a right answer, with evidence that comes LEAST times."""
        usable = [one for one in some if any(one.right)]
        often = Counter(name for one in usable for name in {name for told in one.evidence for name in told})
        table = cls({name: place for place, name in enumerate(sorted(n for n, count in often.items() if count >= LEAST))})
        for one in usable:
            table.starts.append(len(table.right))
            table.shares.append(1.0 if one.strict else BESIDE)
            for told, right in zip(one.evidence, one.right, strict=True):
                for name, size in told.items():
                    if (place := table.columns.get(name)) is not None and size:
                        table.rows.append(len(table.right))
                        table.places.append(place)
                        table.sizes.append(size)
                table.right.append(right)
        return table


def fitted(some: list[Decision], pull: float) -> dict[str, float]:
    """The weights of a softmax over the answers of each decision, drawn toward nothing, by Adam with a falling rate."""
    table = Sparse.of(some)
    if not table.columns:
        return {}
    rows, places = np.array(table.rows, dtype=int), np.array(table.places, dtype=int)
    sizes = np.array(table.sizes)
    starts, right, total = np.array(table.starts), np.array(table.right), len(table.right)
    segment = np.repeat(np.arange(len(starts)), np.diff([*starts, total]))
    share = np.array(table.shares)[segment]

    def slope(weights: np.ndarray) -> np.ndarray:
        likely = chances(np.bincount(rows, sizes * weights[places], total), starts, segment)
        hits = np.where(right, likely, 0.0)
        wanted = hits / np.maximum(np.add.reduceat(hits, starts)[segment], 1e-9)
        return np.bincount(places, sizes * ((likely - wanted) * share)[rows], len(weights)) + pull * weights

    weights = descended(np.zeros(len(table.columns)), slope, RATE * (1 - np.arange(STEPS) / STEPS))
    return {name: round(float(weights[place]), 2) for name, place in table.columns.items() if abs(weights[place]) >= FAINT}


def is_right(one: Decision, weights: Mapping[str, float]) -> bool:
    """Do the weights choose a right answer?"""
    scores = [sum(weights.get(name, 0.0) * size for name, size in told.items()) for told in one.evidence]
    return one.right[int(np.argmax(scores))]


def main() -> None:
    """Fit, say what it is worth on files left out, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOM / "lang/en/choices.json")
    parser.add_argument("--only", nargs="+", choices=sorted(PULL), help="fit these questions; the others stay")
    options = parser.parse_args()
    try:
        found = decisions(options.gold)
    except SousveilError as error:
        parser.error(str(error))
    worth = {}
    found = {question: some for question, some in found.items() if not options.only or question in options.only}
    for question, some in found.items():
        hits = [0, 0, 0]
        for fold in range(min(FOLDS, len(options.gold))):
            weights = fitted([one for one in some if one.file % FOLDS != fold], PULL[question])
            for one in (one for one in some if one.file % FOLDS == fold and one.strict):
                for place, hit in enumerate((True, one.by_rules, is_right(one, weights))):
                    hits[place] += hit
        worth[question] = {"decisions": hits[0], "rules": round(hits[1] / hits[0], 3), "weighed": round(hits[2] / hits[0], 3)}
        print(f"{question}: {hits[0]} labelled, {hits[1] / hits[0]:.3f} right by rules, {hits[2] / hits[0]:.3f} weighed")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in options.gold)).hexdigest()
    fitted_on = {"files": [path.name for path in options.gold], "sha256": digest}
    made = {"fitted_on": fitted_on, "right_by_cross_validation": worth} | table_of(found)
    if options.only:
        made = beside(json.loads(options.out.read_text(encoding="utf-8")), made, options.only)
    options.out.write_text(written(made), encoding="utf-8")


def beside(known: dict[str, Any], made: dict[str, Any], only: list[str]) -> dict[str, Any]:
    """The table that is there, with the questions that were fitted `only` in their places and what those were fitted on."""
    table = dict(known)
    table["fitted_apart"] = known.get("fitted_apart", {}) | dict.fromkeys(sorted(only), made["fitted_on"])
    for part in ("right_by_cross_validation", "leanings", "weights"):
        table[part] = known[part] | made[part]
    return table


def table_of(found: Mapping[str, list[Decision]]) -> dict[str, Any]:
    """The weights of all questions, fitted on all decisions."""
    whole = {question: fitted(some, PULL[question]) for question, some in found.items()}
    asked = [name for name in ANSWERS if name in whole]
    leanings = {name: {"answers": ANSWERS[name], "weights": crossed(whole.pop(name), ANSWERS[name])} for name in asked}
    return {"leanings": leanings, "weights": {question: dict(sorted(weights.items())) for question, weights in whole.items()}}


def written(table: Mapping[str, Any]) -> str:
    """As JSON, an entry a line."""
    lines = json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":"))
    return re.sub(r"\[\n([-\d.,\n]+)\n\]", lambda hit: f"[{hit[1].replace(chr(10), '')}]", lines) + "\n"


def crossed(weights: Mapping[str, float], answers: tuple[str, ...]) -> dict[str, list[float]]:
    """Evidence -> its weight for each of the answers."""
    names = sorted({name.rpartition("|")[0] for name in weights})
    return {name: [weights.get(f"{name}|{answer}", 0.0) for answer in answers] for name in names}


if __name__ == "__main__":
    main()
