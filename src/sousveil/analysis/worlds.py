"""The chance of a formula over findings, as a share of possible worlds (Sato 1995; Dantsin 1991; Suciu et al. 2011).

In a world every origin has a strictness u in [0, 1]: it gets right what is believed to at least u. So the claims of one origin
stand or fall together, and what is believed less falls first. Apart from that, each finding is misread or not in each origin,
and each denial of a finding holds or not. A finding holds where some supporting claim stands and no denial of it does.

Invariant: `chance` never falls when a belief, a confidence or an independent support rises and never rises with a denial, so
the least and greatest value over the ranges of all assumptions are those at their ends. Same input, same result, bit by bit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Worlds = npt.NDArray[np.float64]
Formula = tuple[tuple[frozenset[str], ...], ...]
"""All legs must hold; of a leg any way; of a way all findings."""

MOST_WORLDS, MOST_SHARED, MOST_WORK, SAMPLES = 4096, 12, 4_000_000, 20_000


@dataclass(frozen=True)
class Support:
    """One claim for a finding: its origin, how far it is believed, how sure its reading is; both in [0, 1]."""

    origin: str
    belief: float
    reading: float


@dataclass(frozen=True)
class Evidence:
    """All that speaks for a finding, and the chance that no denial of it holds."""

    supports: tuple[Support, ...]
    undenied: float = 1.0


@dataclass(frozen=True)
class Chance:
    """A probability; `exact`, or by sampling with `error` as its standard error."""

    value: float
    exact: bool = True
    error: float = 0.0


def chance(formula: Formula, evidence: Mapping[str, Evidence]) -> Chance:
    """The share of worlds in which the formula holds. A leg without a way makes it 0. Raises KeyError for a finding without
    evidence."""
    legs = tuple(tuple(dict.fromkeys(ways)) for ways in formula)
    if not all(legs):
        return Chance(0.0)
    used = sorted({id for ways in legs for way in ways for id in way})
    spread = _shared_origins(used, evidence)
    levels = {origin: _levels(origin, used, evidence) for origin in spread}
    shared = _shared_findings(legs)
    count = int(np.prod([len(some) + 1 for some in levels.values()], dtype=np.float64))
    work = count * 2 ** len(shared) * sum(len(ways) for ways in legs)
    if count <= MOST_WORLDS and len(shared) <= MOST_SHARED and work <= MOST_WORK:
        strict, weights = _all_worlds(levels)
        holds = _holding(used, evidence, strict, len(weights))
        total = float(weights @ _given(legs, holds, shared))
        return Chance(min(1.0, max(0.0, total)))
    return _sampled(legs, used, evidence, sorted(spread), shared)


def alone(evidence: Evidence) -> float:
    """The chance of a single finding; exact, without numpy."""
    missing = 1.0
    for origin in sorted({support.origin for support in evidence.supports}):
        missing *= 1.0 - _by_origin(support for support in evidence.supports if support.origin == origin)
    return (1.0 - missing) * evidence.undenied


def _by_origin(supports: Iterable[Support]) -> float:
    """The chance that some claim of one origin stands: over u, the surest reading among those believed to at least u."""
    total, reached, best = 0.0, 1.0, 0.0
    for support in sorted(supports, key=lambda support: (-support.belief, support.reading)):
        total += best * (reached - support.belief)
        reached, best = support.belief, max(best, support.reading)
    return total + best * reached


def _shared_origins(used: Sequence[str], evidence: Mapping[str, Evidence]) -> frozenset[str]:
    counted = Counter(origin for id in used for origin in {support.origin for support in evidence[id].supports})
    return frozenset(origin for origin, n in counted.items() if n > 1)


def _levels(origin: str, used: Sequence[str], evidence: Mapping[str, Evidence]) -> list[float]:
    return sorted({support.belief for id in used for support in evidence[id].supports if support.origin == origin})


def _shared_findings(legs: Sequence[Sequence[frozenset[str]]]) -> tuple[str, ...]:
    counted = Counter(id for ways in legs for way in ways for id in way)
    return tuple(sorted(id for id, n in counted.items() if n > 1))


def _all_worlds(levels: Mapping[str, list[float]]) -> tuple[dict[str, Worlds], Worlds]:
    """Every combination of the origins' strictness classes, each by its upper end, and its weight."""
    classes = [list(zip(ends, np.diff([0.0, *ends]), strict=True)) for ends in
               (([*some, 1.0] if some[-1] < 1.0 else some) for some in levels.values())]
    combined = list(product(*classes))
    weights = np.array([np.prod([weight for _, weight in one]) for one in combined], dtype=np.float64)
    strict = {origin: np.array([one[n][0] for one in combined]) for n, origin in enumerate(levels)}
    return strict, weights


def _holding(used: Sequence[str], evidence: Mapping[str, Evidence], strict: Mapping[str, Worlds], n: int) -> dict[str, Worlds]:
    """The chance of each finding in each world, given the strictness of the origins that several findings share."""
    found = {}
    for id in used:
        missing = np.ones(n)
        for origin in sorted({support.origin for support in evidence[id].supports}):
            own = [support for support in evidence[id].supports if support.origin == origin]
            if origin in strict:
                missing *= 1.0 - _reading(own, strict[origin])
            else:
                missing *= 1.0 - _by_origin(own)
        found[id] = (1.0 - missing) * evidence[id].undenied
    return found


def _reading(own: Sequence[Support], strictness: Worlds) -> Worlds:
    best = np.zeros_like(strictness)
    for support in own:
        best = np.where(support.belief >= strictness, np.maximum(best, support.reading), best)
    return best


def _given(legs: Sequence[Sequence[frozenset[str]]], holds: Mapping[str, Worlds], shared: Sequence[str]) -> Worlds:
    """The chance of the formula in each world: by cases of the findings that stand in several ways, the rest independent."""
    total: Worlds = np.zeros(1)
    for case in product((True, False), repeat=len(shared)):
        fixed: dict[str, Worlds | float] = {id: float(true) for id, true in zip(shared, case, strict=True)}
        weight: Worlds = np.ones(1)
        for id, true in fixed.items():
            weight = weight * (holds[id] if true else 1.0 - holds[id])
        total = total + weight * _independent(legs, holds, fixed)
    return np.broadcast_to(total, next(iter(holds.values())).shape) if holds else total


def _independent(
    legs: Sequence[Sequence[frozenset[str]]], holds: Mapping[str, Worlds], fixed: Mapping[str, Worlds | float]
) -> Worlds:
    value: Worlds = np.ones(1)
    for ways in legs:
        missing: Worlds = np.ones(1)
        for way in ways:
            both: Worlds = np.ones(1)
            for id in sorted(way):
                both = both * (fixed[id] if id in fixed else holds[id])
            missing = missing * (1.0 - both)
        value = value * (1.0 - missing)
    return value


def _sampled(
    legs: Sequence[Sequence[frozenset[str]]], used: Sequence[str], evidence: Mapping[str, Evidence], spread: Sequence[str],
    shared: Sequence[str],
) -> Chance:
    """Monte Carlo over strictness and the findings in several ways; the rest is summed exactly in each world."""
    random = np.random.default_rng(_seed(legs))
    strict = {origin: 1.0 - random.random(SAMPLES) for origin in spread}
    holds = _holding(used, evidence, strict, SAMPLES)
    fixed: dict[str, Worlds | float] = {id: (random.random(SAMPLES) < holds[id]).astype(np.float64) for id in shared}
    values = np.broadcast_to(_independent(legs, holds, fixed), (SAMPLES,))
    return Chance(float(values.mean()), exact=False, error=float(values.std() / np.sqrt(SAMPLES)))


def _seed(legs: Sequence[Sequence[frozenset[str]]]) -> int:
    said = repr([sorted(sorted(way) for way in ways) for ways in legs])
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")
