"""Debt, output and scores that imports brought: beside the claims, each opening into its row, claimed credit as a share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sousveil import tables
from sousveil.analysis import published, report
from sousveil.analysis.exposure import exposure
from sousveil.analysis.published import Published
from sousveil.analysis.study import Study, load
from sousveil.ledger import Ledger

IDS = ("Country Name,Country Code,Counterpart-Area Name,Counterpart-Area Code,Series Name,Series Code,"
       "2019 [YR2019],2020 [YR2020],2021 [YR2021]\n")
DEBT = "Kenya,KEN,World,WLD,Debt,DT.DOD.DECT.CD,1000000,2000000,..\n"
TO_CHINA = "Kenya,KEN,China,730,Debt,DT.DOD.DECT.CD,500,600,700\n"
INCOME = "Kenya,KEN,World,WLD,Income,NY.GNP.MKTP.CD,8000000,,\n"
OTHER = "Kenya,KEN,World,WLD,Reserves,FI.RES.TOTL.CD,5,5,5\n"
SCORES = "fh_full_country,year,status,total\nKenya,2020.0,PF,48\nKenya,2019.0,PF,52\nKenya,2021.0,PF,N/A\n"


def test_newest_year_with_a_number_counts_and_only_debt_to_the_whole_world(brought: Callable[..., Ledger]) -> None:
    with brought(("ids", IDS + DEBT + TO_CHINA + INCOME + OTHER)) as opened:
        shown = [(one.name, one.year, one.value, one.row) for one in Published(opened)["KE"]]
    assert shown == [("external debt", "2020", 2_000_000.0, 1), ("gross national income", "2019", 8_000_000.0, 3)]


def test_claimed_credit_is_given_as_a_share_of_debt_and_output_but_not_of_a_score(brought: Callable[..., Ledger]) -> None:
    with brought(("ids", IDS + DEBT + INCOME), ("scores", SCORES)) as opened:
        found = exposure(Study.of(load(opened)), "Kenya")
    shares = {one.name: one.share for one in found.context}
    assert shares == {"external debt": 0.25, "gross national income": 0.0625, "Freedom House total score": None}
    [line] = [line for line in report.exposure(found) if "external debt" in line]
    assert "claimed credit is 25 % of it" in line and f"[document {found.context[0].document[:12]}, row 1]" in line


def test_figure_opens_into_its_row(brought: Callable[..., Ledger]) -> None:
    with brought(("scores", SCORES)) as opened:
        (figure,) = Published(opened)["KE"]
        read = tables.table_in(opened.document(figure.document))
    assert read is not None
    (row,) = [row for row in read[1].rows if row.number == figure.row]
    assert (row.get("total"), figure.value, figure.year) == ("48", 48.0, "2020")


def test_newer_document_takes_the_older_ones_place(brought: Callable[..., Ledger]) -> None:
    with brought(("ids", IDS + DEBT), ("ids", IDS + DEBT.replace("2000000", "3000000"))) as opened:
        assert [one.value for one in Published(opened)["KE"]] == [3_000_000.0]


def test_ledger_without_such_tables_has_no_figures(brought: Callable[..., Ledger]) -> None:
    with brought() as opened:
        assert list(Published(opened)) == [] and exposure(Study.of(load(opened)), "KE").context == ()


@pytest.mark.parametrize("written", ["nan", "inf", "..", ""])
def test_what_is_no_number_is_no_figure(written: str, brought: Callable[..., Ledger]) -> None:
    with brought(("scores", f"fh_full_country,year,status,total\nKenya,2020,PF,{written}\n")) as opened:
        assert len(Published(opened)) == 0


def test_every_line_names_its_source_and_a_figure_once() -> None:
    names = [line["name"] for line in published.lines()]
    assert len(set(names)) == len(names) and all(line["source"] and line["unit"] for line in published.lines())
