"""Amounts, dates, words: what is understood, and that nothing is guessed."""

from __future__ import annotations

import pytest

from sousveil.tables import dates, money, wording


@pytest.mark.parametrize(("title", "value", "currency"), [
    ("provides RMB 12.4 million interest-free loan", 12.4e6, "CNY"), ("a $1,616,970 million loan", 1.61697e12, "USD"),
    ("GYD $10 million for", 10e6, "GYD"), ("provides MUR 629.4 million grant", 629.4e6, "MUR"),
    ("$399.5 preferential", 399.5, "USD"),
    ("Donates $4.5 Million USD to", 4.5e6, "USD"), ("grants 396,000 USD in equipment", 396000.0, "USD"),
    ("€15.2 million", 15.2e6, "EUR"),
    ("RMB 1.225 billion loan", 1.225e9, "CNY"), ("1million yuan worth", 1e6, "CNY"),
])
def test_amount_as_written(title: str, value: float, currency: str) -> None:
    read = money.amount(title)
    assert read.amount is not None
    assert (read.amount.value, read.amount.currency) == (pytest.approx(value), currency)
    assert read.written in title


def test_a_unit_that_is_none_gives_no_amount_and_says_so() -> None:
    read = money.amount("provides $1.6 billon loan")
    assert (read.amount, read.why) == (None, "'billon' is no unit")


@pytest.mark.parametrize("title", ["donates 570 video cameras", "Phase 2 of the Safe City Project", "4 x 138 MW"])
def test_no_currency_no_amount(title: str) -> None:
    assert money.amount(title) == money.Read()


@pytest.mark.parametrize(("cell", "day_first", "edtf"), [
    ("2005-06-27", True, "2005-06-27"), ("2.3.2021", True, "2021-03-02"), ("02.12.2019", True, "2019-12-02"),
    ("12/27/2012", False, "2012-12-27"), ("March 12, 2021", True, "2021-03-12"), ("December 2023", True, "2023-12"),
    ("2000-01-01Z", True, "2000-01-01"), ("2019-09-03+02:00", True, "2019-09-03"), ("2010-05-10T10:30:00Z", True, "2010-05-10"),
    ("27/12/2012", False, None), ("2017-2019", True, None), ("soon", True, None), ("2021-02-30", True, None),
])
def test_dates_in_the_tables_own_order(cell: str, day_first: bool, edtf: str | None) -> None:
    assert dates.read(cell, day_first=day_first) == edtf


@pytest.mark.parametrize(("title", "codes"), [
    ("loan for Safe City Islamabad Project", ("safe-city",)), ("CCTV Street Surveillance System", ("video-surveillance",)),
    ("Urban Security and Monitoring System", ("surveillance",)),
    ("Konza Data Centre and Smart City", ("safe-city", "data-centre")),
    ("National Fiber Optic Backbone Project", ("telecom-network",)), ("Telecom Sports Arena", ()),
    ("Rumichaca 4G Toll Road", ()),
    ("Luanda General Hospital", ()), ("donates equipment to the Ministry of Public Security", ()),
])
def test_technologies_of_titles(title: str, codes: tuple[str, ...]) -> None:
    assert wording.technologies(title) == codes
