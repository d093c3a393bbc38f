"""Strings and their chances agree with ProbLog, which is given the claims and the rules as a logic program of its own.

The program is written here from claims, not from the engine: who controls whom by recursion, circuits as Horn clauses, one
annotated disjunction an origin for how strict it is.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from itertools import pairwise
from random import Random

import pytest

from sousveil.analysis.case import Case
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.rules import RuleSet
from sousveil.analysis.study import Study
from sousveil.analysis.weighing import LEVELS, Weighing
from sousveil.analysis.why import formula
from sousveil.model import Finding, Kind, PartyType
from tests.analysis.random_cases import random_case

problog_program = pytest.importorskip("problog.program", reason="ProbLog is in the dev extra: pip install sousveil[dev]")
FEW, LEDGERS = 10, 210


def atom(text: str | None) -> str:
    return "'" + str(text).replace("'", "\\'") + "'"


def program(case: Case, rules: RuleSet, weighing: Weighing, level: str) -> str:
    """The case and the rules as ProbLog text, with a query for each circuit."""
    lines = [*_origins(case, weighing, level), *_findings(case, weighing, level), *_control(case), *_circuits(case, rules)]
    return "\n".join(lines)


def _origins(case: Case, weighing: Weighing, level: str) -> list[str]:
    beliefs = defaultdict(set)
    for finding in case.findings:
        for id in finding.claims:
            beliefs[case.origin_of(id)].add(weighing.table.of(case.claims[id]).at(level))
    lines = []
    for origin, some in sorted(beliefs.items()):
        ends = sorted(some)
        parts = [f"{high - low:.12f}::strict({atom(origin)},{n})" for n, (low, high) in enumerate(
            zip([0.0, *ends[:-1]], ends, strict=True))]
        lines.append("; ".join(parts) + ".")
        lines += [f"gets_right({atom(origin)},{n}) :- strict({atom(origin)},{m})."
                  for n in range(len(ends)) for m in range(n + 1)]
    return lines


def _findings(case: Case, weighing: Weighing, level: str) -> list[str]:
    opposite = {"low": "high", "central": "central", "high": "low"}[level]
    ends = defaultdict(set)
    for finding in case.findings:
        for id in finding.claims:
            ends[case.origin_of(id)].add(weighing.table.of(case.claims[id]).at(level))
    order = {origin: sorted(some) for origin, some in ends.items()}
    lines = ["denied('none')."]
    for finding in case.findings:
        readings = defaultdict(set)
        for id in finding.claims:
            readings[case.origin_of(id)].add(_reading(case, id))
        for origin, some in readings.items():
            steps = sorted(some)
            parts = [f"{high - low:.12f}::read({atom(finding.id)},{atom(origin)},{n})" for n, (low, high) in enumerate(
                zip([0.0, *steps[:-1]], steps, strict=True))]
            lines.append("; ".join(parts) + ".")
        for id in finding.claims:
            origin = case.origin_of(id)
            place = order[origin].index(weighing.table.of(case.claims[id]).at(level))
            for n in range(sorted(readings[origin]).index(_reading(case, id)) + 1):
                lines.append(f"said({atom(finding.id)}) :- gets_right({atom(origin)},{place}), "
                             f"read({atom(finding.id)},{atom(origin)},{n}).")
        held: dict[str, float] = {}
        for id in finding.denials:
            claim = case.claims[id]
            who = claim.speaker.casefold() if claim.speaker else "doc " + case.origin_of(id)
            held[who] = max(held.get(who, 0.0), weighing.table.of(claim).at(opposite) * _reading(case, id))
        lines += [f"{value:.12f}::denied({atom(finding.id)},{atom(who)})." for who, value in held.items()]
        lines += [f"denied({atom(finding.id)}) :- denied({atom(finding.id)},{atom(who)})." for who in held]
        if finding.claims:
            lines.append(f"holds({atom(finding.id)}) :- said({atom(finding.id)}), \\+ denied({atom(finding.id)}).")
    return lines


def _reading(case: Case, id: str) -> float:
    return 1.0 if id in case.confirmed else case.claims[id].confidence


def _control(case: Case) -> list[str]:
    lines = []
    for key, party in case.parties.items():
        lines.append(f"controls({atom(key)},{atom(key)}).")
        if party.country and party.country != key:
            lines.append(f"controls({atom(party.country)},{atom(party.country)}).")
        if party.type is PartyType.PUBLIC_BODY and party.country:
            lines.append(f"link({atom(party.country)},{atom(key)}).")
        if party.type is PartyType.COMPANY and party.country:
            lines.append(f"home({atom(party.country)},{atom(key)}).")
    lines += ["link('none','none').", "home('none','none').", "controls(X,Y) :- link(X,Z), controls(Z,Y)."]
    lines += [f"link({atom(node(f.from_party))},{atom(node(f.to_party))}) :- holds({atom(f.id)})."
              for f in case.findings if f.kind is Kind.AFFILIATION and f.claims]
    return lines


def _circuits(case: Case, rules: RuleSet) -> list[str]:
    lines = []
    relations = {step.relation.name: step.relation for rule in rules.circuits for leg in rule.legs for step in leg}
    for name, relation in sorted(relations.items()):
        lines.append(f"rel({atom(name)},'none','none').")
        if relation.built_in:
            lines.append(f"rel({atom(name)},X,Y) :- {'controls' if relation.built_in == 'control' else 'home'}(X,Y).")
        for finding in case.findings:
            fits = not relation.technology or relation.technology & set(finding.technology)
            start, end = _ends(finding, relation.from_, relation.to)
            if finding.kind is relation.kind and finding.claims and fits and start and end:
                lines.append(f"rel({atom(name)},{atom(start)},{atom(end)}) :- holds({atom(finding.id)}).")
    for rule in rules.circuits:
        steps = [f"rel({atom(step.relation.name)},V{step.subject},V{step.object})" for leg in rule.legs for step in leg]
        head = f"circuit({atom(rule.name)},V{rule.holder},V{rule.over})"
        if rule.at_least == 1:
            lines.append(f"{head} :- {', '.join(steps)}, V{rule.over} \\= 'none'.")
        else:
            one = f"part({atom(rule.name)},V{rule.holder},V{rule.over})"
            lines.append(f"{one} :- {', '.join(steps)}, V{rule.over} \\= 'none'.")
            countries = [f"C{n}" for n in range(rule.at_least)]
            apart = [f"{a} @< {b}" for a, b in pairwise(countries)]
            body = [f"part({atom(rule.name)},V{rule.holder},{country})" for country in countries]
            head = f"circuit({atom(rule.name)},V{rule.holder},'None')"
            lines.append(f"{head} :- {', '.join([*body, *apart])}.")
        lines.append(f"query({head}).")
    return lines


def _ends(finding: Finding, from_: str, to: str) -> tuple[str | None, str | None]:
    return (territory(finding.from_party) if from_ == "country" else node(finding.from_party),
            territory(finding.to_party) if to == "country" else node(finding.to_party))


def by_problog(text: str) -> dict[tuple[str, str, str], float]:
    from problog import get_evaluatable

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = get_evaluatable().create_from(problog_program.PrologString(text)).evaluate()
    answers = {}
    for term, value in found.items():
        if term.functor == "circuit" and "_" not in str(term.args[1]) and value > 1e-11:
            answers[tuple(str(arg).strip("'") for arg in term.args)] = float(value)
    return answers


def check(number: int) -> None:
    case = random_case(Random(number))
    study, level = Study.of(case), LEVELS[number % 3]
    found = {}
    for string in study.engine.find():
        value = study.weighing.at(formula(string), level)
        assert value.exact
        if value.value > 1e-11:
            found[(string.rule.name, string.holder, str(string.over))] = value.value
    expected = by_problog(program(case, study.rules, study.weighing, level))
    assert found.keys() == expected.keys(), number
    for key, value in expected.items():
        assert found[key] == pytest.approx(value, abs=1e-6), (number, key)


@pytest.mark.parametrize("number", range(FEW))
def test_strings_and_chances_agree_with_problog(number: int) -> None:
    check(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(FEW, LEDGERS))
def test_strings_and_chances_agree_with_problog_on_many_ledgers(number: int) -> None:
    check(number)
