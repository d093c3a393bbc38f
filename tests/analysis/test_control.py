"""Ownership chains: paths, cycles, bodies of a state, depth."""

from __future__ import annotations

from collections import Counter

from sousveil.analysis import report
from sousveil.analysis.case import Case
from sousveil.analysis.control import DEEPEST, MOST_PATHS, Control
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study
from sousveil.analysis.views import to_json
from tests.analysis.made import body, case_of, claim, company, state

A, B, C = (company(name, "CN") for name in ("Aster", "Birch", "Cedar"))


def owns(parent: object, child: object) -> object:
    return claim("affiliation", parent, child)  # type: ignore[arg-type]


def test_chain_of_owners_is_one_path_that_names_its_claims() -> None:
    case = case_of([owns(A, B), owns(B, C)])
    (path,) = [path for path in Control(case).below(A.key) if path.bottom == C.key]
    assert [case.by_id[id].to_party for id in path.findings] == [B, C]


def test_every_party_controls_itself_without_a_claim() -> None:
    first = Control(case_of([owns(A, B)])).above(A.key)[0]
    assert (first.top, first.bottom, first.findings) == (A.key, A.key, ())


def test_public_body_is_its_states_and_company_is_not() -> None:
    bank = body("Export Bank", "CN")
    control = Control(case_of([owns(bank, A), owns(B, C)]))
    assert {path.bottom for path in control.below("CN")} == {"CN", bank.key, A.key}
    (path,) = [path for path in control.above(A.key) if path.top == "CN"]
    assert path.organs == (("CN", bank.key),)


def test_cycle_of_ownership_ends_and_is_reported() -> None:
    case = case_of([owns(A, B), owns(B, C), owns(C, A), claim("supply", C, state("KE", "Kenya"))])
    assert Control(case).cycles() == ((A.key, B.key, C.key),)
    found = leverage(Study.of(case), "Aster")
    assert found.cycles == (("Aster", "Birch", "Cedar"),)
    assert [one.over for one in found.strings] == ["KE"]


def test_no_cycle_where_two_paths_meet() -> None:
    assert Control(case_of([owns(A, B), owns(A, C), owns(B, C)])).cycles() == ()


def dense(n: int) -> Case:
    firms = [company(f"Firm {n:02}") for n in range(n)]
    owned = [owns(a, b) for n, a in enumerate(firms) for b in firms[n + 1:]]
    return case_of([*owned, claim("supply", firms[-1], state("KE", "Kenya"))])


def test_deep_and_wide_graphs_stay_within_limits_and_what_is_cut_is_counted() -> None:
    control, last = Control(dense(14)), company("Firm 13").key
    paths = control.above(last)
    assert max(Counter(path.top for path in paths).values()) == MOST_PATHS
    assert max(len(path.findings) for path in paths) <= DEEPEST
    assert control.cut([last]).paths > 0 and control.cut([last]).parties == (last,)


def test_nobody_within_reach_is_missed_where_paths_are_cut() -> None:
    case = dense(14)
    everybody = {company(f"Firm {n:02}").key for n in range(14)}
    assert {path.top for path in Control(case).above(company("Firm 13").key)} == everybody


def test_paths_down_and_up_are_the_same_whichever_is_asked_first() -> None:
    case = dense(12)
    one, other = Control(case), Control(case)
    down = {path for key in case.parties for path in one.below(key)}
    assert down == {path for key in case.parties for path in other.above(key)}


def test_state_with_many_bodies_and_companies_misses_none() -> None:
    firms = [company(f"Firm {n}", "CN") for n in range(500)]
    control = Control(case_of([owns(state("CN", "China"), firm) for firm in firms]))
    assert len({path.bottom for path in control.below("CN")}) == 501 and not control.cut(firm.key for firm in firms).paths


def test_chain_longer_than_is_followed_is_counted_and_said() -> None:
    firms = [company(f"Firm {n}") for n in range(DEEPEST + 2)]
    case = case_of([*map(owns, firms, firms[1:]), claim("supply", firms[-1], state("KE", "Kenya"))])
    assert Control(case).cut([firms[-1].key]).paths == 1
    found = exposure(Study.of(case), "Kenya")
    assert found.limits == (f"1 chain of ownership above Firm {DEEPEST + 1}: at most {DEEPEST} links and, between two parties, "
                            f"{MOST_PATHS} chains are followed",)
    assert f"not followed to its end: {found.limits[0]}" in list(report.exposure(found))
    assert to_json(found)["limits"] == list(found.limits)


def test_nothing_is_said_where_nothing_was_cut() -> None:
    case = case_of([owns(A, B), claim("supply", B, state("KE", "Kenya"))])
    assert exposure(Study.of(case), "Kenya").limits == () == leverage(Study.of(case), "Aster").limits
