"""Why a number is what it is: the smallest sets of claims that carry it, the claim that it leans on most, who denies it.

Invariant: each carrying set is enough by itself and nothing in it can be left out; the claim that matters most is the one whose
loss lowers the central value most, the first by id among equals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product

from sousveil.analysis.case import FIRMNESS, Case
from sousveil.analysis.strings import String
from sousveil.analysis.weighing import Weighing
from sousveil.analysis.worlds import AtLeast, Condition
from sousveil.model import Claim

MOST_SETS, MOST_TRIED, MOST_CLAIMS = 5, 400, 24
SAMPLED, MANY = "sampled", "many"


@dataclass(frozen=True)
class Leaning:
    """The claim that a number leans on most, and what the number falls to without it (at central assumptions)."""

    claim: str
    before: float
    without: float


@dataclass(frozen=True)
class Why:
    """`carrying` sets of claim ids, firmest first, at most MOST_SETS; `more` where there are others. `leaning` None where
    nothing is claimed, or where `unasked` says why no claim was tried: the chance is only SAMPLED, or too MANY carry it."""

    carrying: tuple[tuple[str, ...], ...]
    leaning: Leaning | None
    denials: tuple[str, ...]
    more: bool
    unasked: str = ""


def formula(string: String) -> Condition:
    """The string's legs and ways as a condition on findings and the registry's ties; of one over several countries, that as
    many of them as its rule takes have all legs."""
    parts = tuple(tuple(tuple(frozenset(way.findings + way.ties) for way in leg) for leg in legs)
                  for legs in string.by_country.values())
    return parts[0] if string.over is not None else AtLeast(parts, string.rule.at_least)


def why(string: String, weighing: Weighing) -> Why:
    """What the string stands on."""
    sets, more = carrying(string, weighing.case)
    denials = dict.fromkeys(id for finding in string.findings for id in weighing.case.by_id[finding].denials)
    leans, unasked = leaning(string, weighing, first=frozenset(id for some in sets for id in some))
    return Why(sets, leans, tuple(denials), more, unasked)


def carrying(string: String, case: Case) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The smallest sets of claims that carry a string, firmest and smallest first; and are there more than are given?"""
    tried = list(islice(_candidates(string, case), MOST_TRIED + 1))
    ordered = sorted({tuple(dict.fromkeys(some)) for some in tried}, key=lambda some: _firmness(some, case))
    minimal: list[tuple[str, ...]] = []
    for some in sorted(ordered, key=len):
        if not any(set(other) <= set(some) for other in minimal):
            minimal.append(some)
    minimal.sort(key=lambda some: _firmness(some, case))
    return tuple(minimal[:MOST_SETS]), len(minimal) > MOST_SETS or len(tried) > MOST_TRIED


def _candidates(string: String, case: Case) -> Iterator[tuple[str, ...]]:
    every = list(string.by_country.values())
    chosen = combinations(every, 1 if string.over is not None else string.rule.at_least)
    for ways in (ways for some in chosen for ways in product(*(leg for legs in some for leg in legs))):
        findings = tuple(dict.fromkeys(id for way in ways for id in way.findings if id not in case.hypothetical))
        yield from product(*(_one_an_origin(id, case) for id in findings))


def _one_an_origin(finding: str, case: Case) -> list[str]:
    """The firmest claim of each origin; the others are its copies or say less."""
    best: dict[str, Claim] = {}
    for id in case.by_id[finding].claims:
        claim, origin = case.claims[id], case.origin_of(id)
        if origin not in best or _rank(claim) < _rank(best[origin]):
            best[origin] = claim
    return [claim.id for claim in sorted(best.values(), key=_rank)]


def _rank(claim: Claim) -> tuple[int, float, str]:
    return FIRMNESS[claim.modality], -claim.confidence, claim.id


def _firmness(some: tuple[str, ...], case: Case) -> tuple[object, ...]:
    return max((FIRMNESS[case.claims[id].modality] for id in some), default=0), len(some), some


def leaning(
    string: String, weighing: Weighing, *, first: frozenset[str] = frozenset()
) -> tuple[Leaning | None, str]:
    """The claim whose loss lowers the central value most, among equals one of `first`; or why none was tried: more than
    MOST_CLAIMS carry the string, so that none decides, or it is only sampled. Copies in the same origin go with it."""
    form, case = formula(string), weighing.case
    claims = dict.fromkeys(id for finding in string.findings for id in case.by_id[finding].claims)
    whole = weighing.at(form, "central")
    if not whole.exact or len(claims) > MOST_CLAIMS:
        return None, MANY if len(claims) > MOST_CLAIMS else SAMPLED
    best: Leaning | None = None
    for id in sorted(claims, key=lambda id: (id not in first, id)):
        gone = frozenset(_with_copies(id, string, case))
        after = weighing.at(form, "central", without=gone).value
        if best is None or after < best.without - 1e-12:
            best = Leaning(id, whole.value, after)
    return best, ""


def _with_copies(claim: str, string: String, case: Case) -> set[str]:
    """The claim and all of its origin in the same findings: losing one print of a text is no loss."""
    origin = case.origin_of(claim)
    return {
        other for finding in string.findings if claim in case.by_id[finding].claims
        for other in case.by_id[finding].claims if case.origin_of(other) == origin
    }
