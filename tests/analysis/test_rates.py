"""Credit in constant US dollars: by the rate of the very year and currency, from a file or from a table in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sousveil.analysis import report
from sousveil.analysis.exposure import exposure
from sousveil.analysis.rates import imported, read_rates
from sousveil.analysis.study import Study, load
from sousveil.analysis.views import Credit, to_json
from sousveil.ledger import Ledger
from sousveil.model import SousveilError
from sousveil.tables.rates import Rate

HEAD = "year,currency,constant_usd,source\n"
RATES = HEAD + "2015,USD,1.25,Made for this test\n2016,EUR,1.5,Made for this test\n"


def test_amounts_convert_only_by_a_rate_of_that_year(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("year,currency,constant_usd,source\n2018,USD,1.2,made for this test\n")
    rates = read_rates(path)
    found = rates.of("USD", "2018-05")
    assert found is not None and (found.constant_usd, found.source, found.row) == (1.2, "made for this test", 1)
    assert rates.of("USD", "2017") is None and rates.of("USD", "2017/2018") is None
    assert rates.of("KES", "2018") is None and rates.of("USD", None) is None


@pytest.mark.parametrize(("text", "says"), [
    ("a\nb\n", "no column 'year'"),
    ("year,currency,constant_usd,source\nx,USD,1,s\n", "row 1: year 'x': no year such as 2018"),
    ("year,currency,constant_usd,source\n2018,dollars,1,s\n", "row 1: currency 'dollars': no three-letter currency"),
    ("year,currency,constant_usd,source\n2018,USD,-1,s\n", "row 1: constant_usd '-1': no number above 0"),
    ("year,currency,constant_usd,source\n2018,USD,1,s\n2018,USD,2,s\n", "row 1: another row gives another rate: neither"),
    ("year,currency,constant_usd,source\n2018,USD\n", "row 1 has 2 cells and the head 4"),
    ("year,currency,constant_usd,source\n2018,USD,inf,s\n", "row 1: constant_usd 'inf': no number above 0"),
    ("year,currency,constant_usd,source\n2018,USD,1.2,\n", "row 1: source '': a rate needs its source"),
])
def test_wrong_rates_are_one_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(text)
    with pytest.raises(SousveilError) as caught:
        read_rates(path)
    assert says in str(caught.value) and "rates.csv" in str(caught.value)


def test_a_file_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("year,currency,constant_usd,source\r\n2018.0,usd,1.2,\"one\r\ntwo\"\r\n".encode("utf-8-sig"))
    assert [one.constant_usd for one in read_rates(path).by_year.values()] == [1.2]


def test_an_imported_table_converts_credit_and_names_its_row(brought: Callable[..., Ledger]) -> None:
    with brought(("rates", RATES)) as opened:
        [document] = [one.id for one in opened.documents() if one.format.startswith("table/rates/")]
        [row] = exposure(Study.of(load(opened)), "KE").credit
    assert (row.amounts, row.constant, row.unconverted) == (((500_000.0, "USD"),), 625_000.0, 0)
    assert [(one.year, one.currency, one.document, one.row) for one in row.rates] == [(2015, "USD", document, 1)]
    assert report.summed(row) == "500,000 USD; 625,000 in constant US dollars"
    assert report.by_rates(row) == f"by the rates USD 2015 at 1.25 (Made for this test [document {document[:12]}])"
    assert to_json(row)["rates"][0]["source"] == "Made for this test"


def test_without_rates_nothing_is_said_of_constant_dollars(brought: Callable[..., Ledger]) -> None:
    with brought() as opened:
        assert not imported(opened)
        [row] = exposure(Study.of(load(opened)), "KE").credit
    assert (row.constant, row.unconverted, row.rates, report.summed(row)) == (None, 0, (), "500,000 USD")


def test_the_table_imported_last_counts_alone(brought: Callable[..., Ledger]) -> None:
    with brought(("rates", RATES), ("rates", HEAD + "2016,USD,9,Another\n")) as opened:
        [row] = exposure(Study.of(load(opened)), "KE").credit
    assert (row.constant, row.unconverted) == (None, 1)
    assert report.summed(row) == "500,000 USD; 1 not converted, for want of a rate"


def test_rates_of_a_file_take_the_place_of_the_ledgers(brought: Callable[..., Ledger], tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_text(HEAD + "2015,USD,2,Given\n")
    with brought(("rates", RATES)) as opened:
        [row] = exposure(Study.of(load(opened)), "KE", rates=read_rates(path)).credit
    assert row.constant == 1_000_000.0 and "(Given)" in report.by_rates(row)


def test_rows_that_say_nothing_sure_give_no_rate(brought: Callable[..., Ledger]) -> None:
    wrong = HEAD + "2015,USD,1.2,A\n2015,USD,1.3,B\nlater,USD,1,C\n2016,USD,1.1,D\n"
    with brought(("rates", wrong)) as opened:
        assert list(imported(opened).by_year) == [(2016, "USD")]


def test_many_rates_are_counted_after_the_first() -> None:
    rates = tuple(Rate(year, "USD", 1.0, "Made for this test", year) for year in range(2001, 2010))
    told = report.by_rates(Credit("Export Bank", "", (), ((9.0, "USD"),), 9.0, 0, 0, rates))
    assert "USD 2006 at 1" in told and "USD 2007" not in told and "3 more" in told
