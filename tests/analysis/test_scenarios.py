"""Scenarios: what each kind takes away and assumes; files that run again to the same bytes; clear refusals."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random

import pytest

from sousveil.analysis import falling, following, rules, scenario_file
from sousveil.analysis.case import Case
from sousveil.analysis.circuits import Engine
from sousveil.analysis.concentration import Table, concentration
from sousveil.analysis.following import Change
from sousveil.analysis.nodes import node, territory
from sousveil.analysis.outcome import Outcome, outcome
from sousveil.analysis.scenario_file import Scenario, dump, load
from sousveil.analysis.scenario_report import difference
from sousveil.analysis.scenario_report import outcome as printed
from sousveil.analysis.strings import String
from sousveil.analysis.study import Study
from sousveil.analysis.views import to_json
from sousveil.model import Finding, Kind, Technology, UsageError
from tests.analysis.made import body, case_of, claim, company, group, state
from tests.analysis.random_cases import random_case, random_claims

CHINA, KENYA, SERBIA = state("CN", "China"), state("KE", "Kenya"), state("RS", "Serbia")
MAKER, RIVAL, BANK = company("Norvane", "CN"), company("Quillon", "US"), body("Export Bank", "CN")
NETWORK, CITY = (Technology.TELECOM_NETWORK,), (Technology.SAFE_CITY,)


@pytest.fixture(scope="module")
def study() -> Study:
    return Study.of(case_of([
        claim(Kind.SUPPLY, MAKER, KENYA, technology=NETWORK), claim(Kind.SUPPLY, RIVAL, KENYA, technology=NETWORK, doc="b"),
        claim(Kind.SUPPLY, MAKER, SERBIA, technology=CITY), claim(Kind.FINANCE, BANK, KENYA, technology=NETWORK),
        claim(Kind.AFFILIATION, CHINA, MAKER), claim(Kind.DATA_TRANSFER, SERBIA, MAKER, technology=CITY),
        claim(Kind.USE, SERBIA, group("protesters", "RS"), technology=CITY),
    ]))


def run(study: Study, **fields: object) -> Outcome:
    scenario = Scenario(**fields)  # type: ignore[arg-type]
    return outcome(study, scenario, text=dump(scenario))


def test_cut_off_lists_who_loses_what_and_who_else_supplies_it(study: Study) -> None:
    found = run(study, kind="cut-off", supplier="Norvane")
    losses = {(loss.country, loss.technology): [other.text for other in loss.others] for loss in found.losses}
    assert losses == {("KE", "telecom-network"): ["Quillon supplied telecom networks to Kenya"], ("RS", "safe-city"): []}
    assert {(one.rule, one.over) for one in found.lost} >= {("data-string", "RS"), ("supplier-string", "RS")}
    assert not found.gained and not found.assumed


def test_cut_off_of_an_owner_takes_what_it_is_claimed_to_own(study: Study) -> None:
    found = run(study, kind="cut-off", supplier="China", countries=("Kenya",))
    assert {loss.country for loss in found.losses} == {"KE"}


def test_cut_off_shows_concentration_before_and_after(study: Study) -> None:
    found = run(study, kind="cut-off", supplier="Norvane", countries=("Kenya",))
    (shift,) = [one for one in found.shifts if (one.before.what, one.before.by) == ("telecom-network", "supplier")]
    assert shift.before.hhi == pytest.approx(0.5) and shift.after is not None and shift.after.hhi == pytest.approx(1.0)


def test_ban_assumes_the_ban_and_ends_supply_there_only(study: Study) -> None:
    found = run(study, kind="ban", supplier="Norvane", countries=("RS",))
    assert [said.text for said in found.assumed] == ["Assumed by the scenario, claimed by nobody: Serbia restricted Norvane"]
    assert {loss.country for loss in found.losses} == {"RS"}


def test_refinance_assumes_access_of_the_lender_to_claimed_networks(study: Study) -> None:
    found = run(study, kind="refinance", lender="Export Bank", countries=("Kenya",))
    assert "was to get access to systems of Kenya: telecom networks" in found.assumed[0].text
    gained = {(one.rule, one.holder_name) for one in found.gained}
    assert gained >= {("refinancing-lever", "Export Bank"), ("access-string", "China")}
    assert all(one.modality == "assumed" for one in found.gained)


def test_breach_lays_open_systems_data_and_names_people_by_claims(study: Study) -> None:
    found = run(study, kind="breach", supplier="Norvane", technology=(Technology.SAFE_CITY,))
    assert {said.kind for said in found.reached} == {"supply", "data-transfer"}
    assert [said.text for said in found.people] == ["Serbia used safe-city systems on protesters"]


def test_replace_moves_strings_to_the_newcomer(study: Study) -> None:
    found = run(study, kind="replace", supplier="Norvane", by="Nokia", countries=("Serbia",))
    assert {one.holder_name for one in found.gained if one.rule == "supplier-string"} == {"Nokia"}
    assert {one.holder_name for one in found.lost if one.rule == "supplier-string"} == {"Norvane", "China"}


@pytest.mark.parametrize("share", [0.0, 0.8, None])
def test_file_keeps_the_threshold(share: float | None) -> None:
    text = dump(Scenario(kind="cut-off", supplier="X", threshold=share))
    assert load(text, where="s.json").threshold == share and ("threshold" in text) == (share is not None)


def test_file_round_trips_to_the_same_bytes_and_answer(study: Study) -> None:
    scenario = Scenario(kind="ban", supplier="Norvane", countries=("Kenya", "Serbia"), note="é", table=study.table)
    text = dump(scenario)
    again = load(text, where="s.json")
    assert dump(again) == text
    first, second = (json.dumps(to_json(outcome(study, one, text=dump(one)))) for one in (scenario, again))
    assert first == second


def test_two_scenarios_differ_line_by_line(study: Study) -> None:
    left = run(study, kind="cut-off", supplier="Norvane", countries=("Kenya",))
    right = run(study, kind="cut-off", supplier="Norvane", countries=("Serbia",))
    lines = list(difference(left, right))
    assert any(line.startswith("<") and "Kenya" in line for line in lines)
    assert any(line.startswith(">") and "Serbia" in line for line in lines)
    assert list(difference(left, left)) == ["the two scenarios give the same"]
    assert "not what will happen" in next(iter(printed(left)))


def test_strings_are_found_once_for_all_scenarios_of_a_study(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, asked = Study.of(study.case), list[tuple[Engine, str | None]]()
    find = Engine.find

    def counting(engine: Engine, *, over: str | None = None) -> tuple[String, ...]:
        asked.append((engine, over))
        return find(engine, over=over)

    monkeypatch.setattr(Engine, "find", counting)
    ban: dict[str, object] = {"kind": "ban", "supplier": "Norvane", "countries": ("KE", "RS")}
    answers = [run(fresh, kind="cut-off", supplier="Norvane"), run(fresh, **ban)]
    before = [over for engine, over in asked if engine is fresh.engine]
    assert sorted(map(str, before)) == ["KE", "RS"] and len({id(engine) for engine, _ in asked}) == 2  # the ban's is another
    monkeypatch.undo()
    assert to_json(answers[1]) == to_json(run(Study.of(study.case), **ban))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_left_of_strings_is_what_is_found_without_the_findings(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Random(seed)
    claims = list({one.id: one for one in random_claims(chance, most=16)}.values())
    random = Study.of(case_of(claims))
    if seed % 2:
        random.prepare()
    makers = sorted({node(one.from_party) or "" for one in random.case.of_kind.get(Kind.SUPPLY, ())})
    for maker in makers:
        asked = {"kind": "cut-off", "supplier": maker}
        quick = to_json(run(random, **asked))
        with monkeypatch.context() as patched:
            patched.setattr(falling, "holds", lambda *_: False)
            assert quick == to_json(run(random, **asked))


def asked_of(case: Case) -> list[dict[str, object]]:
    """Some scenario of each kind for each supplier and lender of a case, in its first countries."""
    found: list[dict[str, object]] = []
    for one in case.findings:
        giver, taker = node(one.from_party), territory(one.to_party)
        if one.kind is Kind.SUPPLY and one.claims:
            found += [{"kind": kind, "supplier": giver, "countries": (taker,)} for kind in ("cut-off", "ban", "breach")]
            found += [{"kind": "replace", "supplier": giver, "by": by, "countries": (taker,)} for by in ("Nokia", "US")]
            found.append({"kind": "ban", "supplier": giver, "countries": ("KE", "RS")})
        elif one.kind is Kind.FINANCE and one.claims:
            found.append({"kind": "refinance", "lender": giver, "countries": (taker,)})
    return found


@pytest.mark.parametrize("seed", range(60))
def test_what_an_assumption_changes_is_what_is_found_with_it_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(Random(seed), most=16)
    ready, fresh = Study.of(case), Study.of(case)
    ready.prepare()
    for fields in asked_of(case):
        quick = _tried(ready, fields)
        with monkeypatch.context() as patched:
            patched.setattr(following, "edited", _edited_anew)
            patched.setattr(falling, "holds", lambda *_: False)
            assert quick == _tried(fresh, fields), fields


def _edited_anew(case: Case, gone: Collection[str], assumed: Sequence[Finding]) -> tuple[Case, Change]:
    left = tuple(one for one in case.findings if one.id not in gone)
    after = replace(case, findings=left + tuple(assumed), hypothetical=case.hypothetical | {one.id for one in assumed})
    after.__dict__["origins"] = case.origins
    return after, Change(dict.fromkeys(one.id for one in (*case.findings, *assumed)), {}, same_origins=False)


def _tried(study: Study, fields: dict[str, object]) -> object:
    try:
        return to_json(run(study, **fields))
    except UsageError as error:
        return str(error)


@pytest.mark.parametrize("prepared", [True, False])
@pytest.mark.parametrize("kind", ["cut-off", "ban"])
def test_a_string_over_several_countries_that_is_left_over_others_does_not_fall_away(kind: str, prepared: bool) -> None:
    places = [KENYA, SERBIA, state("UG", "Uganda")]
    some = Study.of(case_of([claim(Kind.SUPPLY, MAKER, place, technology=CITY) for place in places]))
    if prepared:
        some.prepare()
    first, both = (run(some, kind=kind, supplier="Norvane", countries=where) for where in (("KE",), ("KE", "RS")))
    assert [(one.title, one.over_name) for one in first.changed] == [("Shared platform", "Kenya, Serbia and Uganda")]
    assert [one.title for one in both.lost if one.over is None] == ["Shared platform"]
    assert not [one for one in first.lost if one.over is None]


@pytest.mark.parametrize("seed", range(20))
def test_a_row_of_concentration_is_that_of_the_whole_table(seed: int) -> None:
    some = Study.of(random_case(Random(seed), most=16))
    for country in ("KE", "RS"):
        supply = falling.supplied(some.case, country)
        table = {(one.what, one.by): one for one in concentration(some, supply)}
        names = [*some.rules.technologies, *map(str, Technology)]
        assert {(what, by): Table(some, supply).row(what, by) for what in names for by in ("supplier", "home")} == {
            (what, by): table.get((what, by)) for what in names for by in ("supplier", "home")}


def test_strings_are_not_looked_for_anew_because_of_what_is_assumed(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Study.of(study.case)
    ready.prepare()
    monkeypatch.setattr(Engine, "_strings", None)
    assert run(ready, kind="refinance", lender="Export Bank", countries=("Kenya",)).gained
    assert run(ready, kind="ban", supplier="Norvane", countries=("KE", "RS")).lost


def test_a_party_that_is_of_another_home_without_what_falls_away_is_looked_at_anew() -> None:
    here, there = replace(company("Acme", "FR"), id="acme"), replace(company("Acme", "US"), id="acme")
    case = case_of([claim(Kind.SUPPLY, here, KENYA), claim(Kind.SUPPLY, there, SERBIA), claim(Kind.AFFILIATION, CHINA, MAKER)])
    gone, owned = ({one.id for one in case.findings if some(one)} for some in (
        lambda one: one.to_party == KENYA, lambda one: one.kind is Kind.AFFILIATION))
    rest = {one.id for one in case.findings if one.to_party == SERBIA}
    assert [falling.holds(case, rules.shipped(), frozenset(some)) for some in (gone, owned, rest)] == [False, False, True]


def test_rules_by_which_ownership_alone_names_a_party_are_looked_at_anew() -> None:
    text = """
[relation.controls]
built_in = "control"
from = "party"
to = "party"
[relation.supplies]
kind = "supply"
from = "party"
to = "country"
[circuit.one]
title = "One"
holder = "H"
over = "C"
steps = ["H supplies C", "H controls X"]
"""
    case = case_of([claim(Kind.SUPPLY, MAKER, KENYA)])
    gone = frozenset(one.id for one in case.findings)
    assert not falling.holds(case, rules.parse(text, where="test"), gone) and falling.holds(case, rules.shipped(), gone)


@pytest.mark.parametrize(("fields", "says"), [
    ({"kind": "war"}, "unknown scenario 'war'"),
    ({"kind": "cut-off"}, "supplier is missing"),
    ({"kind": "ban", "supplier": "Norvane"}, "countries is missing"),
    ({"kind": "replace", "supplier": "Norvane", "by": "Nokia", "countries": ("KE", "RS")}, "give one country"),
    ({"kind": "cut-off", "supplier": "Nobody"}, "no claim names 'Nobody'"),
    ({"kind": "ban", "supplier": "Norvane", "countries": ("Atlantis",)}, "unknown country 'Atlantis'"),
    ({"kind": "ban", "supplier": "Norvane", "countries": ("Peru",)}, "no claim names Peru"),
    ({"kind": "refinance", "lender": "Quillon", "countries": ("Kenya",)}, "no claim says that Quillon lent to Kenya"),
    ({"kind": "replace", "supplier": "Quillon", "by": "Nokia", "countries": ("Serbia",)},
     "no claim says that Quillon supplied Serbia"),
    ({"kind": "breach", "supplier": "Quillon", "technology": (Technology.DRONE,)}, "nothing that it would change"),
])
def test_impossible_scenario_is_one_line(study: Study, fields: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError) as caught:
        run(study, **fields)
    assert says in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "says"), [
    ("{", "not JSON"), ("[]", "no scenario file"), ('{"sousveil-scenario": 2}', "no scenario file"),
    ('{"sousveil-scenario": 1, "kind": "ban", "colour": 1}', "unknown entry 'colour'"),
    ('{"sousveil-scenario": 1, "kind": "ban", "countries": "KE"}', "must be a list"),
    ('{"sousveil-scenario": 1, "kind": 3}', "kind must be text"),
    ('{"sousveil-scenario": 1, "kind": "breach", "supplier": "X", "technology": ["x"]}', "unknown technology 'x'"),
    ('{"sousveil-scenario": 1, "kind": "cut-off", "supplier": "X", "assumptions": [{}]}', "must be a list of rows"),
    ('{"sousveil-scenario": 1, "kind": "cut-off", "supplier": "X", "only_confirmed": 1}', "true or false"),
    ('{"sousveil-scenario": 1, "kind": "cut-off", "supplier": "X", "threshold": true}', "threshold must be a number"),
    ('{"sousveil-scenario": 1, "kind": "cut-off", "supplier": "X", "threshold": 1.5}', "s.json: threshold 1.5: give a number"),
])
def test_wrong_file_is_one_line(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        scenario_file.load(text, where="s.json")
    assert says in str(caught.value) and "\n" not in str(caught.value)
