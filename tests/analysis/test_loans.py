"""Loan records and an index side by side: the countries with surveillance loans, and what the index says of them."""

from __future__ import annotations

from pathlib import Path

from sousveil import ledger as ledgers
from sousveil import tables
from sousveil.analysis import ranking
from sousveil.analysis.exposure import exposure
from sousveil.analysis.study import Study, load


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
