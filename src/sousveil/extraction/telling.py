"""Of the places where a text tells a relation, the one that tells it best: that one is quoted.

Invariant: only the place is chosen here, never who the parties are; the weights (telling.json, made by training/telling.py)
know no words. In the place that is chosen what a frame says goes before what the model says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from sousveil.extraction.likeness import overlap
from sousveil.model import Claim, Modality, Party, Status

LEAST, RICH, MARGIN = 0.02, 2, 0.7


@dataclass(frozen=True)
class Told:
    """A claim as one voice makes it: of the rules, or of the model."""

    claim: Claim
    by_rules: bool


@dataclass(frozen=True)
class Place:
    """What is told in one place, the surest last."""

    told: tuple[Told, ...]

    def sure(self, *, by_rules: bool) -> float:
        """How sure a voice is here; 0 where it says nothing."""
        return max((one.claim.confidence for one in self.told if one.by_rules is by_rules), default=0.0)

    @property
    def best(self) -> Claim:
        """The claim that is made of it."""
        return max(self.told, key=lambda one: (one.by_rules, one.claim.confidence, -one.claim.start)).claim


def best(told: Sequence[Told], standing: Claim) -> Claim:
    """The claim of the place that tells it best; `standing`, where no other place has MARGIN more on its own."""
    places = places_of(told)
    if len(places) == 1:
        return standing
    scores = [score(place, places) for place in places]
    here = next(n for n, place in enumerate(places) if any(one.claim is standing for one in place.told))
    place = max(range(len(places)), key=lambda n: (scores[n], -n))
    return places[place].best if scores[place] > scores[here] + MARGIN else standing


def score(place: Place, places: Sequence[Place]) -> float:
    """How much speaks for one of several places, in log odds."""
    return sum(_weights().get(name, 0.0) * size for name, size in evidence(place, places).items())


def places_of(told: Sequence[Told]) -> list[Place]:
    """Claims whose quotes overlap stand in one place; in the order of the text."""
    groups: list[list[Told]] = []
    for one in sorted(told, key=lambda one: (one.claim.start, one.claim.end)):
        if groups and any(overlap(other.claim, one.claim) for other in groups[-1]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [Place(tuple(sorted(group, key=lambda one: (not one.by_rules, one.claim.confidence)))) for group in groups]


def evidence(place: Place, places: Sequence[Place]) -> Mapping[str, float]:
    """What speaks for one of several places."""
    return dict(_evidence(place, places))


def _evidence(place: Place, places: Sequence[Place]) -> Iterator[tuple[str, float]]:
    rules, model = place.sure(by_rules=True), place.sure(by_rules=False)
    yield "model", log(max(model, LEAST) / (1 - min(model, 1 - LEAST)))
    yield "rules", rules
    yield "no model", float(not model)
    yield "surest of the rules", float(0 < rules == max(other.sure(by_rules=True) for other in places))
    claims = [one.claim for one in place.told]
    yield "time", float(any(claim.time for claim in claims))
    yield "amount", float(any(claim.amount for claim in claims))
    yield "technology", float(min(RICH, max(len(claim.technology) for claim in claims)))
    yield "place", float(any(claim.place for claim in claims))
    yield "length", log(max(claim.end - claim.start for claim in claims))
    yield "first", float(place is places[0])
    yield "last", float(place is places[-1])
    said = place.told[-1].claim
    yield "asserted", float(said.modality is Modality.ASSERTED)
    yield "ended", float(said.status is Status.ENDED)
    for side, party in (("from", said.from_party), ("to", said.to_party)):
        yield from ((f"{side}, {name}", size) for name, size in _of_party(said, party))


def _of_party(claim: Claim, party: Party | None) -> Iterator[tuple[str, float]]:
    """How a party stands in the quote: by a name, by other words, elsewhere, or only meant."""
    here = party is not None and party.span is not None and claim.start <= party.span[0] < claim.end
    yield "here", float(here)
    yield "meant", float(party is not None and party.span is None)
    written = (party.written or "")[:1] if party is not None and here else ""
    yield "by a name", float(written.isupper())
    yield "by other words", float(written.islower())


@cache
def _weights() -> Mapping[str, float]:
    found: dict[str, float] = json.loads(Path(__file__).with_name("telling.json").read_text(encoding="utf-8"))["weights"]
    return found
