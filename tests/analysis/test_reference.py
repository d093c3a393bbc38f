"""The document that everything started from works whole: its circuits, and nothing beyond them."""

from __future__ import annotations

import pytest

from sousveil.analysis.case import Case
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study

LENDING = "predatory lending to sell telecommunications equipment"


@pytest.fixture(scope="module")
def study(reference: Case) -> Study:
    return Study.of(reference)


def rules_over(study: Study, country: str) -> set[tuple[str, str]]:
    return {(one.rule, one.holder_name) for one in exposure(study, country).strings}


def test_ethiopia_shows_supply_access_and_use_with_interrogation(study: Study) -> None:
    found = exposure(study, "Ethiopia")
    (supplier,) = found.suppliers["telecom-network"]
    assert (supplier.name, supplier.home, supplier.owners) == ("ZTE", "CN", ())
    (access,) = found.access
    assert access.text.startswith("Ethiopia had access to systems of Ethiopia")
    (use,) = found.use
    assert "dissidents" in use.text and "interrogation" in use.harms
    assert rules_over(study, "ET") == {
        ("supplier-string", "ZTE"), ("abuse-chain", "ZTE"), ("access-string", "Ethiopia"), ("home-supplier", "China")}


def test_ethiopias_own_access_is_marked_as_domestic(study: Study) -> None:
    (own,) = [one for one in exposure(study, "ET").strings if one.rule == "access-string"]
    assert own.domestic and "same country" in " ".join(own.notes)


def test_zimbabwe_shows_academy_company_supply_and_data_back(study: Study) -> None:
    found = exposure(study, "Zimbabwe")
    (supplier,) = found.suppliers["surveillance"]
    assert [owner.text for owner in supplier.owners] == [
        "CloudWalk Technology belonged to or came from Chinese Academy of Sciences"]
    assert "was to supply" in supplier.said[0].text
    (data,) = found.data
    assert data.text.startswith("Zimbabwe was to send data to CloudWalk Technology")
    holders = {"China", "Chinese Academy of Sciences", "CloudWalk Technology"}
    assert rules_over(study, "ZW") == {
        *(("data-string", holder) for holder in holders), *(("supplier-string", holder) for holder in holders),
        ("home-supplier", "China")}


def test_lending_sentence_gives_credit_and_access_for_the_group_by_its_speaker(study: Study) -> None:
    found = leverage(study, "China", "developing countries")
    assert {one.rule for one in found.strings} == {"refinancing-lever", "credit-string", "access-string", "supplier-string"}
    assert all("according to Michael Kratsios" in one.text for one in found.strings)


def test_refinancing_sentence_stays_possible(study: Study) -> None:
    found = leverage(study, "China", "developing countries", explain=True)
    (access,) = [one for one in found.strings if one.rule == "access-string"]
    (also,) = access.said[0].also
    assert also == "China could have access to systems of developing countries: telecom networks"
    assert access.reason is not None
    said = {quote.quote: quote.modality for some in access.reason.carrying for quote in some}
    assert all(modality != "asserted" for words, modality in said.items() if "can make network access" in words)


def test_serbia_shows_joint_patrols_as_cooperation(study: Study) -> None:
    found = exposure(study, "RS")
    (patrols,) = found.cooperation
    assert patrols.text == "Serbia and China were working together"
    assert study.teller.quote(patrols.lead).quote == "joint patrols conducted by Serbian and Chinese police"


def test_no_full_circuit_is_claimed(study: Study) -> None:
    assert not study.engine.find(only="full-circuit")
    assert not study.engine.find(only="shared-platform")


def test_home_of_a_company_is_not_told_as_control(study: Study) -> None:
    (home,) = [one for one in exposure(study, "MN").strings if one.rule == "home-supplier"]
    assert "no claim here says that China controls it" in home.text
