"""Ownership chains: paths, cycles, bodies of a state, depth."""

from __future__ import annotations

from sousveil.analysis.control import DEEPEST, MOST_PATHS, Control
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study
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


def test_deep_and_wide_graphs_stay_within_limits() -> None:
    firms = [company(f"Firm {n}") for n in range(14)]
    case = case_of([owns(a, b) for n, a in enumerate(firms) for b in firms[n + 1:]])
    paths = Control(case).below(firms[0].key)
    assert len(paths) <= MOST_PATHS and max(len(path.findings) for path in paths) <= DEEPEST
