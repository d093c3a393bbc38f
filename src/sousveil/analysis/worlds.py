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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sousveil.analysis.conditioning import TooMuch, at_least
from sousveil.analysis.evidence import Evidence, Support, by_origin
from sousveil.analysis.shape import Shape

Worlds = npt.NDArray[np.float64]
Formula = tuple[tuple[frozenset[str], ...], ...]
"""All legs must hold; of a leg any way; of a way all findings."""


@dataclass(frozen=True)
class AtLeast:
    """`needed` or more of the parts must hold."""

    parts: tuple[Formula, ...]
    needed: int


Condition = Formula | AtLeast

MOST_SAMPLES, FEWEST_SAMPLES, MOST_CELLS = 20_000, 1_000, 2_000_000


@dataclass(frozen=True)
class Chance:
    """A probability; `exact`, or by sampling with `error` as its standard error."""

    value: float
    exact: bool = True
    error: float = 0.0


def parts_of(condition: Condition) -> tuple[tuple[Formula, ...], int]:
    """Its parts, and how many of them must hold."""
    return (condition.parts, condition.needed) if isinstance(condition, AtLeast) else ((condition,), 1)


def findings_in(condition: Condition) -> set[str]:
    """The ids of all findings and ties that it names."""
    return {id for legs in parts_of(condition)[0] for ways in legs for way in ways for id in way}


def chance(
    condition: Condition, evidence: Mapping[str, Evidence], *, sample: bool = False, shape: Shape | None = None
) -> Chance:
    """The share of worlds in which the condition holds: exact where that is little work, else (or where `sample` asks) by
    sampling; `shape` is that of the evidence, where it is known. A part that has a leg without a way never holds. Raises
    KeyError for a finding without evidence."""
    given, needed = parts_of(condition)
    parts = shape.once(condition, "parts", lambda: _tidied(given)) if shape else _tidied(given)
    if len(parts) < needed:
        return Chance(0.0)
    used = sorted({id for legs in parts for ways in legs for way in ways for id in way})
    own = {id: evidence[id] for id in used}
    if sample:
        return _sampled(parts, needed, own)
    try:
        return Chance(min(1.0, max(0.0, at_least(parts, needed, own, shape=shape))))
    except TooMuch:
        return _sampled(parts, needed, own)


def _tidied(given: tuple[Formula, ...]) -> list[Formula]:
    """Each way once, and no part that has a leg without a way."""
    return [tuple(tuple(dict.fromkeys(ways)) for ways in legs) for legs in given if all(legs)]


def _shared_origins(used: Sequence[str], evidence: Mapping[str, Evidence]) -> frozenset[str]:
    counted = Counter(origin for id in used for origin in {support.origin for support in evidence[id].supports})
    return frozenset(origin for origin, n in counted.items() if n > 1)


def _shared_findings(parts: Sequence[Formula]) -> tuple[str, ...]:
    counted = Counter(id for legs in parts for ways in legs for way in ways for id in way)
    return tuple(sorted(id for id, n in counted.items() if n > 1))


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
                missing *= 1.0 - by_origin(own)
        found[id] = (1.0 - missing) * evidence[id].undenied
    return found


def _reading(own: Sequence[Support], strictness: Worlds) -> Worlds:
    best = np.zeros_like(strictness)
    for support in own:
        best = np.where(support.belief >= strictness, np.maximum(best, support.reading), best)
    return best


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


def _enough(values: Sequence[Worlds], needed: int) -> Worlds:
    """In each world the chance that `needed` or more of independent events happen."""
    met: list[Worlds] = [np.ones(1), *(np.zeros(1) for _ in range(needed))]
    for value in values:
        for n in range(needed, 0, -1):
            stays = met[n] if n == needed else met[n] * (1.0 - value)
            met[n] = stays + met[n - 1] * value
        met[0] = met[0] * (1.0 - value)
    return met[needed]


def _sampled(parts: Sequence[Formula], needed: int, evidence: Mapping[str, Evidence]) -> Chance:
    """Monte Carlo over strictness and the findings in several ways; the rest is summed exactly in each world."""
    used = sorted(evidence)
    spread, shared = sorted(_shared_origins(used, evidence)), _shared_findings(parts)
    cells = sum(len(way) for legs in parts for ways in legs for way in ways)
    cells += sum(len(own.supports) for own in evidence.values())
    samples = max(FEWEST_SAMPLES, min(MOST_SAMPLES, MOST_CELLS // cells))
    random = np.random.default_rng(_seed(parts))
    strict = {origin: 1.0 - random.random(samples) for origin in spread}
    holds = _holding(used, evidence, strict, samples)
    fixed: dict[str, Worlds | float] = {id: (random.random(samples) < holds[id]).astype(np.float64) for id in shared}
    values = np.broadcast_to(_enough([_independent(legs, holds, fixed) for legs in parts], needed), (samples,))
    return Chance(float(values.mean()), exact=False, error=float(values.std() / np.sqrt(samples)))


def _seed(parts: Sequence[Formula]) -> int:
    """The same in whatever order the parts, their legs and ways stand."""
    said = repr(sorted(sorted(sorted(sorted(way) for way in ways) for ways in legs) for legs in parts))
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")
