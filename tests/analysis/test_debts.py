"""Debt by creditor: what the published table says stands beside claims, opens into its rows and is added up nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from sousveil import ledger, tables
from sousveil.analysis import report, scenario_report
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.outcome import outcome
from sousveil.analysis.scenario_file import Scenario
from sousveil.analysis.study import Study, load
from sousveil.ledger import Ledger
from sousveil.model import Amount, Claim, Document, Kind, Party, PartyType, Technology

HEAD = "Country Name,Country Code,Counterpart-Area Name,Counterpart-Area Code,Series Code,2021,2022,2023,2024\n"
ROWS = (
    "Kenya,KEN,World,WLD,DT.DOD.DPPG.CD,1000,2000,,\n"
    "Kenya,KEN,China,730,DT.DOD.DPPG.CD,400,500,,\n"
    "Kenya,KEN,China,730,DT.TDS.DPPG.CD,10,20,30,40\n"
    "Kenya,KEN,Japan,701,DT.DOD.DPPG.CD,,600,,\n"
    "Kenya,KEN,World-Bank,902,DT.DOD.DPPG.CD,,900,,\n"
    "Kenya,KEN,World,WLD,DT.AXA.OFFT.CD,,70,,\n"
)
BARE = "Country Name,Country Code,Counterpart-Area Code,Series Code,2021\n" \
       "Kenya,KEN,730.0,DT.DOD.DPPG.CD,400\nKenya,KEN,902,DT.DOD.DPPG.CD,100\n"
TEXT = "Norvane supplied a network to Kenya. The Export Bank lent 50 dollars to Kenya. Kenya opened its network to Norvane."


@pytest.fixture
def holding(tmp_path: Path) -> Ledger:
    opened = ledger.open(tmp_path / "l.sousveil", create=True)
    document = Document.of(TEXT, title="A sale", publisher="Test Press", published="2020")
    maker = Party(name="Norvane", type=PartyType.COMPANY, country="CN")
    bank = Party(name="Export Bank", type=PartyType.PUBLIC_BODY, country="CN")
    china, kenya = (Party(name=name, type=PartyType.STATE, country=code) for name, code in (("China", "CN"), ("Kenya", "KE")))
    ends = {Kind.SUPPLY: (maker, kenya), Kind.FINANCE: (bank, kenya), Kind.ACCESS: (kenya, china)}
    opened.add(document, [
        Claim.of(document, start=TEXT.index(quote), end=TEXT.index(quote) + len(quote), kind=kind, from_party=ends[kind][0],
                 to_party=ends[kind][1], technology=(Technology.TELECOM_NETWORK,), extractor="made/1",
                 amount=Amount(50, "USD") if kind is Kind.FINANCE else None)
        for kind, quote in zip(ends, TEXT.split(". "), strict=True)])
    return opened


def bring(opened: Ledger, folder: Path, text: str) -> None:
    path = folder / "ids.csv"
    path.write_text(text, encoding="utf-8")
    found = tables.read("ids", path)
    opened.add(found.document, found.claims, original=found.raw)


def test_creditors_stand_in_order_of_what_they_are_owed_with_their_share(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, HEAD + ROWS)
        found = exposure(Study.of(load(holding)), "Kenya").debts
    assert [(one.creditor, one.home, one.owed.value if one.owed else 0, one.share) for one in found] == [
        ("all creditors", "", 2000, None), ("World-Bank", "", 900, 0.45), ("Japan", "JP", 600, 0.3), ("China", "CN", 500, 0.25)]


def test_only_service_after_the_newest_year_of_debt_is_due(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, HEAD + ROWS)
        china = exposure(Study.of(load(holding)), "Kenya").debts[-1]
    assert [(one.year, one.value) for one in china.due] == [("2023", 30.0), ("2024", 40.0)]


def test_claimed_credit_and_networks_of_the_creditors_side_stand_beside_the_debt(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, HEAD + ROWS)
        found = exposure(Study.of(load(holding)), "Kenya")
    china, japan = found.debts[-1], found.debts[-2]
    assert (china.claimed, japan.claimed, japan.beside) == (0.1, None, ())
    assert set(china.beside) == {
        "Norvane supplied telecom networks to Kenya", "China had access to systems of Kenya: telecom networks"}
    printed = "\n".join(report.exposure(found))
    assert "by the debt table Kenya owed China 500 USD of public debt in 2022 (25.0 % of what it owed all)" in printed
    assert "arrears of principal to official creditors in 2022, 70 USD" in printed


def test_refinancing_lever_says_what_is_owed_and_falls_due_and_what_is_in_arrears(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, HEAD + ROWS)
        strings = leverage(Study.of(load(holding)), "China", "Kenya").strings
    (lever,) = [one for one in strings if one.rule == "refinancing-lever"]
    assert [line.split(" [")[0] for line in lever.debts] == [
        "by the debt table, all creditors: arrears of principal to official creditors in 2022, 70 USD",
        "by the debt table Kenya owed China 500 USD of public debt in 2022 (25.0 % of what it owed all)",
        "by the debt table service to China falls due, in USD: 2023 30, 2024 40"]
    assert not any(one.debts for one in strings if one.rule == "supplier-string")


def test_refinance_scenario_shows_the_published_debt(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, HEAD + ROWS)
        found = outcome(Study.of(load(holding)), Scenario(kind="refinance", lender="China", countries=("Kenya",)), text="")
    assert len(found.debts) == 3 and "Published debt beside it" in list(scenario_report.outcome(found))


def test_creditor_without_a_name_is_a_state_by_its_number_or_a_number(holding: Ledger, tmp_path: Path) -> None:
    with holding:
        bring(holding, tmp_path, BARE)
        found = exposure(Study.of(load(holding)), "Kenya").debts
    assert [(one.creditor, one.home) for one in found] == [("China", "CN"), ("creditor 902", "")]


def test_without_a_table_there_is_no_debt(holding: Ledger) -> None:
    with holding:
        study = Study.of(load(holding))
        assert exposure(study, "Kenya").debts == () and not any(one.debts for one in leverage(study, "China").strings)
