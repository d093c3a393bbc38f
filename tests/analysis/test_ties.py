"""Ownership by the registry: told as the registry's with its source, apart from claims, dated, and switched off at will."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sousveil.analysis import report
from sousveil.analysis.case import Case
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study
from sousveil.analysis.ties import Tie, above, ends
from sousveil.analysis.views import StringView
from sousveil.analysis.why import formula
from sousveil.model import Claim, Modality, UsageError
from sousveil.parties.registry import registry
from tests.analysis.made import case_of, claim, company, state

KE = state("KE", "Kenya")
MAKER, OWNER = company("Maker", "FR"), company("Owner", "FR")
TIE = Tie(OWNER.key, MAKER.key, "owned", "2010", "2014", "Owner annual report 2010")


@pytest.fixture(autouse=True)
def made_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made tie's parties, which the registry does not know."""
    monkeypatch.setattr("sousveil.analysis.ties._party", lambda key, _: {MAKER.key: MAKER, OWNER.key: OWNER}[key])


def tied(*claims: Claim, tie: Tie = TIE) -> Case:
    return replace(case_of(claims), ties=(tie,))


def strings(case: Case, holder: str = "Owner") -> list[StringView]:
    return [one for one in leverage(Study.of(case), holder, "Kenya").strings if one.rule == "supplier-string"]


def supply(time: str | None = "2012") -> Claim:
    return claim("supply", MAKER, KE, time=time)


def test_registry_string_names_the_line_its_dates_and_its_source() -> None:
    (one,) = strings(tied(supply()))
    assert one.registry == ("by the registry Owner is or was owner of Maker, wholly or in part (2010 to 2014; "
                            "Owner annual report 2010), which no claim here says",)
    assert one.registry[0] in one.text
    assert one.notes == ("rests on the registry as well as on claims", "by the registry the ownership has ended")


def test_the_shortest_way_through_the_registry_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    between = company("Between", "FR")
    monkeypatch.setattr("sousveil.analysis.ties._party", lambda key, _: {one.key: one for one in (MAKER, OWNER, between)}[key])
    longer = (Tie(between.key, MAKER.key, "owned", "", "", "A"), Tie(OWNER.key, between.key, "owned", "", "", "A"))
    (one,) = strings(replace(tied(supply()), ties=(*longer, replace(TIE, source="Z"))))
    assert len(one.registry) == 1 and "Z" in one.registry[0]


def test_registry_line_is_no_claim_and_no_origin() -> None:
    case = tied(supply())
    (one,) = strings(case)
    assert one.origins == 1 and [part.kind for part in one.said] == ["supply"]
    assert {claim for part in one.said for claim in part.claims} == set(case.claims)


def test_without_the_registry_there_is_no_string() -> None:
    with pytest.raises(UsageError, match="no claim names 'Owner'"):
        strings(replace(tied(supply()), ties=()))


def test_owner_who_left_before_the_supply_holds_no_string() -> None:
    with pytest.raises(UsageError, match="no string"):
        strings(tied(supply("2016")))
    assert strings(tied(supply(None))) and strings(tied(supply("2014")))


def test_claimed_ownership_comes_before_the_registrys() -> None:
    (one,) = strings(tied(supply(), claim("affiliation", OWNER, MAKER, modality=Modality.ALLEGED)))
    assert one.registry == () and one.modality == "alleged" and one.origins == 1


def test_registry_upgrades_no_allegation_of_another_supplier() -> None:
    other = company("Other", "FR")
    case = tied(supply(), claim("supply", other, KE), claim("affiliation", OWNER, other, modality=Modality.ALLEGED))
    (one,) = strings(case)
    assert one.modality == "alleged" and one.registry == ()


def test_registry_is_believed_as_a_table_and_not_as_a_fact() -> None:
    study = Study.of(tied(supply()))
    (string,) = [one for one in study.engine.find(holder=OWNER.key) if one.rule.name == "supplier-string"]
    whole, supplied = study.weighing.of(formula(string)), study.weighing.of_finding(study.case.findings[0].id)
    belief = study.table.look_up("asserted", "document", "table")
    assert whole.central == pytest.approx(supplied.central * belief.central)
    assert whole.low < whole.central < whole.high < 1


@pytest.mark.parametrize(
    ("since", "until", "kept"), [("2015", None, 0), (None, "2009", 0), ("2012", "2013", 1), ("2014", None, 1)])
def test_narrowed_time_keeps_ties_that_may_have_held(since: str | None, until: str | None, kept: int) -> None:
    assert len(tied(supply()).narrowed(since=since, until=until).ties) == kept


def test_only_confirmed_leaves_the_registry_out() -> None:
    assert tied(supply()).narrowed(only_confirmed=True).ties == ()


def test_exposure_tells_the_registrys_owners_under_the_supplier() -> None:
    found = exposure(Study.of(tied(supply())), "Kenya")
    (supplier,) = found.suppliers[""]
    assert supplier.owners == () and len(supplier.registry) == 1
    assert any(supplier.registry[0] in line for line in report.exposure(found))


def test_shipped_ties_lead_up_to_owners_owners_and_each_has_a_source() -> None:
    ties = above(["hikvision"])
    assert ties and all(tie.source for tie in ties)
    assert all(line.source for line in registry().ties)


def test_spun_out_is_no_control_and_a_later_name_answers_for_the_earlier() -> None:
    assert not any(tie.relation == "spun-out" for line in registry().ties for tie in above([line.child]))
    assert [(tie.owner, tie.owned) for tie in above(["magal"]) if tie.relation == "renamed"] == [("senstar", "magal")]


def test_ends_of_shipped_ties_are_known_parties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    found = ends(above(line.child for line in registry().ties))
    assert found["CN"].name == "China" and all(party.country or party.type != "state" for party in found.values())
