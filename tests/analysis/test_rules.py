"""The rule file: what ships is complete; a wrong one gets one clear line."""

from __future__ import annotations

import pytest

from sousveil.analysis import rules
from sousveil.model import UsageError

RELATIONS = """
[technologies]
network = ["telecom-network"]
[relation.controls]
built_in = "control"
from = "party"
to = "party"
[relation.supplies]
kind = "supply"
technology = "network"
from = "party"
to = "country"
"""
CIRCUIT = '[circuit.mine]\nholder = "H"\nover = "C"\nsteps = ["H controls S", "S supplies C"]\n'


def test_shipped_rules_hold_the_patterns_that_the_docs_name() -> None:
    names = [rule.name for rule in rules.shipped().circuits]
    assert names == ["full-circuit", "refinancing-lever", "credit-string", "access-string", "data-string", "supplier-string",
                     "abuse-chain", "shared-platform", "home-supplier"]


def test_legs_share_only_holder_and_country() -> None:
    (full,) = [rule for rule in rules.shipped().circuits if rule.name == "full-circuit"]
    inner = [{name for step in leg for name in (step.subject, step.object)} - {"H", "C"} for leg in full.legs]
    assert inner == [{"S"}, {"L"}, {"A"}, {"D"}, {"P"}]


def test_rules_of_a_user_are_read() -> None:
    found = rules.parse(RELATIONS + CIRCUIT, where="mine.toml")
    assert [rule.name for rule in found.circuits] == ["mine"]


@pytest.mark.parametrize(("text", "says"), [
    ("x = [", "not TOML"),
    (RELATIONS, "no circuit"),
    (RELATIONS.replace('["telecom-network"]', "[]") + CIRCUIT, "it would match nothing"),
    (RELATIONS.replace("telecom-network", "telepathy") + CIRCUIT, "unknown technology 'telepathy'"),
    (RELATIONS.replace('kind = "supply"', 'kind = "gift"') + CIRCUIT, "unknown kind 'gift'"),
    (RELATIONS.replace('to = "country"', 'to = "moon"') + CIRCUIT, "to must be one of"),
    (RELATIONS.replace('technology = "network"', 'technology = "net"') + CIRCUIT, "no list technologies.net"),
    (RELATIONS.replace('built_in = "control"', "") + CIRCUIT, "give either a kind or built_in"),
    (RELATIONS + CIRCUIT.replace("S supplies C", "S sells C"), "no relation.sells"),
    (RELATIONS + CIRCUIT.replace("S supplies C", "S supplies"), "is not 'SUBJECT relation OBJECT'"),
    (RELATIONS + CIRCUIT.replace('over = "C"', 'over = "X"'), "must be a party and X a country"),
    (RELATIONS + CIRCUIT.replace("S supplies C", "T supplies C"), "no chain of steps ties H to C"),
    (RELATIONS + CIRCUIT.replace('"S supplies C"', '"S supplies C", "X controls Y"'), "tied neither to H nor to C"),
    (RELATIONS + CIRCUIT.replace("H controls S", "H controls C"), "is a party in one step and a country in another"),
    (RELATIONS + CIRCUIT + "at_least = 0\n", "at_least must be a whole number"),
    (RELATIONS + '[circuit.mine]\nholder = "H"\n', "needs holder, over and a list of steps"),
])
def test_wrong_rules_are_refused_with_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=r"^mine\.toml: ") as caught:
        rules.parse(text, where="mine.toml")
    assert says in str(caught.value)


def test_missing_file_is_one_line(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(UsageError, match="can't be read"):
        rules.read(Path(str(tmp_path)) / "none.toml")
