"""Precision, recall and F1 of found claims, micro and macro, per kind and per home country; attributes; errors by class."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sousveil.bench.agreement import LENIENT, STRICT, Row, grade, place, words

ATTRIBUTES = ("modality", "status", "speaker", "year", "place", "amount")


@dataclass(frozen=True)
class Rate:
    """Hits of `found` and of `gold`."""

    hits: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_json(self) -> dict[str, Any]:
        """Rounded to three places."""
        rates = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {name: round(value, 3) for name, value in rates.items()} | {"found": self.found, "gold": self.gold}


@dataclass
class Score:
    """What scoring counted. `errors` are (document, class, line)."""

    documents: int = 0
    silent: int = 0
    false_in_silent: int = 0
    unfounded: int = 0
    strict: Rate = field(default_factory=lambda: Rate(0, 0, 0))
    lenient: Rate = field(default_factory=lambda: Rate(0, 0, 0))
    macro_strict: float = 0.0
    macro_lenient: float = 0.0
    kinds: dict[str, Rate] = field(default_factory=dict)
    homes: dict[str, Rate] = field(default_factory=dict)
    technology: Rate = field(default_factory=lambda: Rate(0, 0, 0))
    attributes: dict[str, float | None] = field(default_factory=dict)
    sentence_recall: float = 0.0
    calibration: list[tuple[float, float, int]] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Everything but the errors."""
        return {
            "documents": self.documents,
            "documents that make none": self.silent,
            "claims in documents that make none": self.false_in_silent,
            "unfounded": self.unfounded,
            "strict": self.strict.to_json(),
            "lenient": self.lenient.to_json(),
            "macro": {"strict": round(self.macro_strict, 3), "lenient": round(self.macro_lenient, 3)},
            "kinds": {name: rate.to_json() for name, rate in sorted(self.kinds.items())},
            "home countries": {name: rate.to_json() for name, rate in sorted(self.homes.items())},
            "technology": self.technology.to_json(),
            "attributes": {name: None if value is None else round(value, 3) for name, value in self.attributes.items()},
            "kind and sentence found": round(self.sentence_recall, 3),
            "calibration": [{"confidence": round(c, 3), "right": round(r, 3), "claims": n} for c, r, n in self.calibration],
            "errors by class": dict(sorted(Counter(kind for _, kind, _ in self.errors).items())),
        }


def score(gold: list[Row], found: dict[str, list[Row]]) -> Score:
    """Score claims by document id against annotated documents (rows {"id", "text", "claims"})."""
    total, tally = Score(documents=len(gold)), _Tally()
    for document in gold:
        _count(document, found.get(document["id"], []), total, tally)
    total.strict = Rate(tally.strict, tally.found, tally.gold)
    total.lenient = Rate(tally.lenient, tally.found, tally.gold)
    total.macro_strict, total.macro_lenient = _mean(tally.own_strict), _mean(tally.own_lenient)
    total.kinds = {kind: Rate(*counts) for kind, counts in tally.kinds.items()}
    total.homes = {home: Rate(hits, 0, count) for home, (hits, count) in tally.homes.items()}
    total.technology = Rate(*tally.technology)
    total.attributes = {name: tally.right[name] / tally.strict if tally.strict else None for name in ATTRIBUTES}
    total.sentence_recall = tally.sentences / tally.gold if tally.gold else 0.0
    total.calibration = _bins(tally.confidences)
    return total


@dataclass
class _Tally:
    gold: int = 0
    found: int = 0
    strict: int = 0
    lenient: int = 0
    sentences: int = 0
    own_strict: list[float] = field(default_factory=list)
    own_lenient: list[float] = field(default_factory=list)
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    homes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    technology: list[int] = field(default_factory=lambda: [0, 0, 0])
    right: Counter[str] = field(default_factory=Counter)
    confidences: list[tuple[float, bool]] = field(default_factory=list)


def _count(document: Row, found: list[Row], total: Score, tally: _Tally) -> None:
    text, gold = document["text"], document["claims"]
    strict, lenient = pairs(gold, found, text, STRICT), pairs(gold, found, text, LENIENT)
    tally.gold += len(gold)
    tally.found += len(found)
    tally.strict += len(strict)
    tally.lenient += len(lenient)
    total.unfounded += sum(place(claim, text) is None for claim in found)
    if gold:
        tally.own_strict.append(Rate(len(strict), len(found), len(gold)).f1)
        tally.own_lenient.append(Rate(len(lenient), len(found), len(gold)).f1)
    else:
        total.silent += 1
        total.false_in_silent += len(found)
    _count_kinds(gold, found, strict, tally)
    for one, other in strict:
        _count_attributes(one, other, tally)
    right = {id(other) for _, other in strict}
    tally.confidences += [(claim["confidence"], id(claim) in right) for claim in found if "confidence" in claim]
    tally.sentences += sum(any(grade(one, other, text)[1] for other in found) for one in gold)
    total.errors += _errors(document, found, strict)


def _count_kinds(gold: list[Row], found: list[Row], strict: list[tuple[Row, Row]], tally: _Tally) -> None:
    for at, claims in ((2, gold), (1, found), (0, [one for one, _ in strict])):
        for claim in claims:
            tally.kinds[claim["kind"]][at] += 1
    hits = {id(one) for one, _ in strict}
    for claim in gold:
        home = (claim["from"] or {}).get("country") if claim["kind"] == "supply" else None
        if home:
            tally.homes[home][0] += id(claim) in hits
            tally.homes[home][1] += 1


def pairs(gold: list[Row], found: list[Row], text: str, level: int) -> list[tuple[Row, Row]]:
    """The best pairing of annotated and found claims that agree at `level`: better and longer agreements first."""
    graded = []
    for i, one in enumerate(gold):
        for j, other in enumerate(found):
            reached, shared = grade(one, other, text)
            if reached >= level:
                graded.append((-reached, -shared, i, j))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    paired = []
    for _, _, i, j in sorted(graded):
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            paired.append((gold[i], found[j]))
    return paired


def _count_attributes(one: Row, other: Row, tally: _Tally) -> None:
    for name, value in _attributes(one).items():
        tally.right[name] += value == _attributes(other)[name]
    codes, found = set(one.get("technology") or []), set(other.get("technology") or [])
    for at, count in enumerate((len(codes & found), len(found), len(codes))):
        tally.technology[at] += count


def _attributes(claim: Row) -> dict[str, Any]:
    year = re.match(r"\d{4}|\d{3}X|\d{2}XX", claim.get("time") or "")
    amount = claim.get("amount")
    return {
        "modality": claim.get("modality"),
        "status": claim.get("status"),
        "year": year.group() if year else None,
        "speaker": words(claim["speaker"])[-1:] if claim.get("speaker") else None,
        "place": words(claim["place"]) if claim.get("place") else None,
        "amount": (round(float(amount["value"])), amount["currency"]) if amount else None,
    }


def _errors(document: Row, found: list[Row], strict: list[tuple[Row, Row]]) -> Iterator[tuple[str, str, str]]:
    """Each miss and each false claim with its class."""
    text = document["text"]
    hit_gold, hit_found = {id(one) for one, _ in strict}, {id(other) for _, other in strict}
    for claim in document["claims"]:
        if id(claim) not in hit_gold:
            near = [grade(claim, other, text)[0] for other in found]
            reason = "missed: other party" if LENIENT in near else "missed: nothing there"
            yield document["id"], reason, _line(claim, text)
    for claim in found:
        if id(claim) not in hit_found:
            near = [grade(one, claim, text)[0] for one in document["claims"]]
            reason = "wrong: said twice" if STRICT in near else "wrong: other party" if LENIENT in near else "wrong: not said"
            yield document["id"], reason, _line(claim, text)


def _line(claim: Row, text: str) -> str:
    ends = " -> ".join((claim.get(end) or {}).get("name", "nobody") for end in ("from", "to"))
    where = place(claim, text)
    return f"{claim['kind']}: {ends} | {' '.join(text[where[0] : where[1]].split()) if where else claim.get('quote')}"


def _bins(confidences: list[tuple[float, bool]], count: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, claims) of claims in `count` bins of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in confidences:
        bins[min(count - 1, int(confidence * count))].append((confidence, right))
    return [
        (_mean([c for c, _ in members]), _mean([float(r) for _, r in members]), len(members))
        for _, members in sorted(bins.items())
    ]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
