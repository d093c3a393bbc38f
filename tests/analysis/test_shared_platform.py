"""A string over several countries: its chance is that of as many countries as its rule takes, not of any one of them."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from sousveil.analysis import worlds
from sousveil.analysis.evidence import Evidence, Support
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study
from sousveil.analysis.views import StringView
from sousveil.analysis.why import formula
from sousveil.analysis.worlds import AtLeast, chance
from sousveil.model import Claim, Modality
from tests.analysis.made import case_of, claim, company, state

MAKER = company("Norvane", "CN")
STATES = [state(code) for code in ("KE", "RS", "UG", "PK")]


def supplied(n: int, **fields: object) -> Claim:
    return claim("supply", MAKER, STATES[n], technology=("safe-city",), doc=f"doc-{n}", **fields)


def shared(*claims: Claim) -> StringView:
    strings = leverage(Study.of(case_of(claims)), "Norvane", explain=True).strings
    (found,) = [one for one in strings if one.rule == "shared-platform"]
    return found


def test_chance_of_two_countries_is_that_both_hold() -> None:
    found = shared(supplied(0, confidence=0.5), supplied(1, confidence=0.5))
    one = Study.of(case_of([supplied(0, confidence=0.5)]))
    alone = one.weighing.of_finding(one.case.findings[0].id)
    assert found.chance.central == pytest.approx(alone.central**2)


def test_chance_of_three_countries_is_that_any_two_hold() -> None:
    one = Study.of(case_of([supplied(0)]))
    p = one.weighing.of_finding(one.case.findings[0].id).central
    assert shared(*(supplied(n) for n in range(3))).chance.central == pytest.approx(3 * p * p * (1 - p) + p**3)


def test_text_names_each_country_and_is_as_firm_as_the_second_firmest() -> None:
    found = shared(supplied(0), supplied(1, modality=Modality.ALLEGED), supplied(2, modality=Modality.POSSIBLE))
    assert found.modality == "alleged" and all(code in found.text for code in ("KE", "RS", "UG"))
    assert shared(supplied(0), supplied(1), supplied(2, modality=Modality.POSSIBLE)).modality == "asserted"


def test_each_carrying_set_reaches_two_countries() -> None:
    found = shared(*(supplied(n) for n in range(3)))
    assert found.reason is not None and [len(some) for some in found.reason.carrying] == [2, 2, 2]


@pytest.mark.parametrize("seed", range(40))
def test_at_least_agrees_with_counting_the_worlds(seed: int) -> None:
    parts, needed, holds = _made(Random(seed))
    evidence = {id: Evidence((Support(f"origin {id}", 1.0, p),)) for id, p in holds.items()}
    expected = 0.0
    for world in product((False, True), repeat=len(holds)):
        held = {id for id, is_so in zip(holds, world, strict=True) if is_so}
        met = sum(all(any(way <= held for way in ways) for ways in legs) for legs in parts)
        if met >= needed:
            weight = 1.0
            for id, is_so in zip(holds, world, strict=True):
                weight *= holds[id] if is_so else 1 - holds[id]
            expected += weight
    found = chance(AtLeast(parts, needed), evidence)
    sampled = chance(AtLeast(parts, needed), evidence, sample=True)
    assert found.exact and found.value == pytest.approx(expected, abs=1e-9)
    assert abs(sampled.value - expected) < 5 * sampled.error + 1e-9


def _made(chance: Random) -> tuple[tuple[worlds.Formula, ...], int, dict[str, float]]:
    ids = [f"f{n}" for n in range(6)]
    parts = tuple(
        tuple(tuple(frozenset(chance.sample(ids, chance.randint(1, 2))) for _ in range(chance.randint(1, 3)))
              for _ in range(chance.randint(1, 2)))
        for _ in range(chance.randint(2, 3)))
    return parts, chance.randint(1, len(parts)), {id: chance.random() for id in ids}


def test_condition_of_a_string_over_one_country_is_its_legs() -> None:
    study = Study.of(case_of([supplied(0), supplied(1)]))
    kinds = {string.rule.name: type(formula(string)) for string in study.engine.find()}
    assert kinds["shared-platform"] is AtLeast and kinds["supplier-string"] is tuple
