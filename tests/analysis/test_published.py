"""Debt, output and scores that imports brought: beside the claims, each opening into its row, claimed credit as a share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sousveil import tables
from sousveil.analysis import published, report
from sousveil.analysis.exposure import exposure
from sousveil.analysis.published import Published
from sousveil.analysis.study import Study, load
from sousveil.ledger import Ledger
from tests.analysis.made import case_of, claim, company, state

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


COLUMNS = "country,year,name,value,unit,source\n"
FIGURES = (f"{COLUMNS}Kenya,2020,mobile subscribers,44000000,people,Made here\n"
           "Kenya,2018,mobile subscribers,40000000,people,Made here\nKenya,2020,budget,2000000,USD,Made here\n")


def test_figures_of_a_table_of_ones_own_stand_beside_exposures_the_newest_of_each(brought: Callable[..., Ledger]) -> None:
    with brought(("context", FIGURES)) as opened:
        found = exposure(Study.of(load(opened)), "Kenya")
    assert [(one.name, one.year, one.value, one.share, one.row) for one in found.context] == [
        ("budget", "2020", 2_000_000.0, 0.25, 3), ("mobile subscribers", "2020", 44_000_000.0, None, 1)]


def test_figures_of_people_stand_beside_each_string_over_their_country_as_no_claim(brought: Callable[..., Ledger]) -> None:
    case = case_of([claim("supply", company("Norvane", "CN"), state("KE", "Kenya"))])
    with brought(("context", FIGURES)) as opened:
        found = exposure(Study.of(replace(case, published=Published(opened))), "Kenya")
    assert found.strings and all(len(one.figures) == 1 for one in found.strings)
    [line] = found.strings[0].figures
    assert line.startswith("published beside it, of Kenya: mobile subscribers, 2020: 44,000,000 people (Made here) [document ")
    assert line.endswith("row 1]; no claim here need say that they are affected")
    assert f"    {line}" in list(report.exposure(found))


def test_figures_that_cannot_be_used_are_said_and_left_out(brought: Callable[..., Ledger], tmp_path: Path) -> None:
    wrong = f"{COLUMNS}Atlantis,2020,a,1,people,s\nKenya,2020,a,nan,people,s\nKenya,2020,a,1,people,\n"
    (tmp_path / "w.csv").write_text(wrong)
    found = tables.read("context", tmp_path / "w.csv")
    assert [(row, column, why) for row, column, _, why in found.notes.unreadable] == [
        (1, "country", "unknown country"), (2, "value", "no number"), (3, "source", "a figure needs its source")]
    with brought(("context", wrong)) as opened:
        assert list(Published(opened)) == []
