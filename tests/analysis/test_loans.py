"""Loan records and an index side by side: the countries with surveillance loans, and what the index says of them."""

from __future__ import annotations

from pathlib import Path

from sousveil import ledger as ledgers
from sousveil import tables
from sousveil.analysis import ranking
from sousveil.analysis.exposure import exposure
from sousveil.analysis.study import Study, load
from sousveil.model import Amount, Claim, Cue, Document, Kind, Party, PartyType, Technology


def test_loans_reach_22_countries_of_which_10_are_not_in_the_index(shared: Path, tmp_path: Path) -> None:
    with ledgers.open(tmp_path / "loans.sousveil") as ledger:
        for kind, name in (("gcdf", "gcdf3/surveillance_titles.csv"), ("aigs", "aigs-2019/aigs_clean.csv")):
            found = tables.read(kind, shared / "data" / name)
            ledger.add(found.document, found.claims, original=found.raw)
        study = Study.of(load(ledger))
        lent = ranking.countries(study, "credit")
        indexed = {one.key for one in ranking.countries(study, "supply")}
        assert len(lent) == 22
        ghana = exposure(study, "Ghana")
        assert {string.rule for string in ghana.strings} >= {"credit-string", "supplier-string"}
        assert [row.lender for row in ghana.credit] == ["China Exim Bank"]
        assert len({one.key for one in lent} - indexed) == 10


def test_one_sum_of_two_claims_is_one_credit(tmp_path: Path) -> None:
    document = Document.of("China lent to Kenya's police. China lent to Kenya's army. The loan is $5 million in all.")
    china = Party(name="China", type=PartyType.STATE, country="CN")
    at = document.text.index("$5")
    lent = [
        Claim.of(
            document, start=start, end=start + 26, kind=Kind.FINANCE, from_party=china,
            to_party=Party(name=f"{name} of Kenya", type=PartyType.PUBLIC_BODY, country="KE"), amount=Amount(5e6, "USD"),
            technology=(Technology.VIDEO_SURVEILLANCE,), cues=(Cue("amount", "said", at, at + 10),),
        )
        for name, start in (("police", 0), ("army", 30))
    ]
    with ledgers.open(tmp_path / "loans.sousveil") as ledger:
        ledger.add(document, lent)
        study = Study.of(load(ledger))
        (row,) = exposure(study, "KE").credit
        assert len(row.said) == 2 and row.amounts == ((5e6, "USD"),)
