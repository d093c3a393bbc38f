"""Strings are the same whether they are searched for one holder or country, or looked up among all."""

from __future__ import annotations

from random import Random

import pytest

from sousveil.analysis.study import Study
from tests.analysis.random_cases import random_case


@pytest.mark.parametrize("seed", range(40))
def test_strings_looked_up_are_those_that_a_search_finds(seed: int) -> None:
    case = random_case(Random(seed), most=30)
    known, fresh = Study.of(case).engine, Study.of(case).engine
    every = known.every
    for key in sorted({string.holder for string in every} | set(case.touching)):
        assert known.find(holder=key) == fresh.find(holder=key)
        assert known.find(over=key) == fresh.find(over=key)
    assert known.find() == every
