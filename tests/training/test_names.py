"""Invented names are invented, apart from each other, and the same for the same draw."""

from __future__ import annotations

import csv
import itertools
import random
import re
from pathlib import Path

import pytest

from training.names import Family, State, invent, load_families, load_states

REGISTRY = Path(__file__).parents[2] / "data" / "parties"
HOME = State("GM", "Gambia", "Gambian", "Banjul", "the")


def test_load_states_tells_states_apart() -> None:
    states = load_states()
    for words in ([s.code for s in states], [s.name for s in states], [s.adjective for s in states]):
        assert len(set(words)) == len(words)
    assert {state.article for state in states} == {"", "the"}


def test_states_are_called_as_the_registry_calls_them() -> None:
    with (REGISTRY / "demonyms.csv").open(encoding="utf-8", newline="") as file:
        adjectives = {row["code"]: row["en_adjective"].split(";") for row in csv.DictReader(file)}
    told_apart = {state.code for state in load_states() if state.adjective not in adjectives[state.code]}
    assert told_apart <= {"NZ", "SB"}  # said attributively here: "a New Zealand firm"


def test_family_refuses_a_pattern_without_words() -> None:
    with pytest.raises(ValueError, match="heads"):
        Family(("{heads} Bank",), {"head": ("Nor",)})


@pytest.mark.parametrize("role", ["maker", "operator", "lender"])
def test_invent_never_repeats_a_word(role: str) -> None:
    families = load_families()[role]
    fields = {word.casefold() for family in families for field in family.words["field"] for word in field.split()}
    taken: set[str] = set()
    names = [invent(random.Random(seed), families, None, taken) for seed in range(8)]
    words = [word for name in names for word in set(name.full.casefold().split()) - fields]
    assert len(set(words)) == len(words)


def test_invent_gives_the_short_name_with_the_full_one() -> None:
    families = load_families()["maker"]
    for seed in range(200):
        name = invent(random.Random(seed), families, None, set())
        assert name.short and name.full.startswith(name.short)
        assert not re.search(r"[{}|]|\s\s|\s$", name.full)


def test_invent_says_the_home_state_with_its_article() -> None:
    families = (Family(("Bank of {home}|",), {"field": ("Bank",)}),)
    assert invent(random.Random(1), families, HOME, set()).full == "Bank of the Gambia"


def test_invent_leaves_the_home_state_out_where_there_is_none() -> None:
    families = load_families()["lender"]
    assert all("{" not in invent(random.Random(seed), families, None, set()).full for seed in range(100))


def test_no_invented_word_is_a_company_of_the_registry() -> None:
    if not (REGISTRY / "companies.csv").exists():
        pytest.skip("the registry's tables are not there")
    with (REGISTRY / "companies.csv").open(encoding="utf-8", newline="") as file:
        real = {row["name"].split()[0].casefold() for row in csv.DictReader(file)}
    joined = re.compile(r"^(?:\{\w+\})+(?=\|)")
    made = set()
    for family in itertools.chain.from_iterable(load_families().values()):
        for pattern in family.patterns:
            if hit := joined.match(pattern):
                lists = [family.words[word] for word in re.findall(r"\{(\w+)\}", hit[0])]
                made |= {"".join(parts).casefold() for parts in itertools.product(*lists)}
    assert made and not made & real
