"""What a unit of a currency was worth in a year, in constant US dollars: context, no claim.

Invariant: a rate is one row of one document and names its source; a row that can't be read, or that another row with the same
year and currency contradicts, gives none, and the import says so.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.tables.importing import Draft, Notes, Source
from sousveil.tables.rows import Row, Table

COLUMNS = ("year", "currency", "constant_usd", "source")
_YEAR, _CURRENCY = re.compile(r"(?:19|20)\d\d(?:\.0)?"), re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Rate:
    """A unit of a `currency` (ISO 4217) in a `year` in constant US dollars, whose figure it is, and the row that says so,
    of a `document` where the table stands in a ledger."""

    year: int
    currency: str
    constant_usd: float
    source: str
    row: int
    document: str = ""


def rates_in(table: Table) -> list[Rate]:
    """The rates of a table, in its order: those that can be read and that no other row contradicts."""
    found: dict[tuple[int, str], list[Rate]] = defaultdict(list)
    for row in table.rows:
        if wrong(row) is None:
            rate = _rate(row)
            found[rate.year, rate.currency].append(rate)
    return [some[0] for some in found.values() if len({one.constant_usd for one in some}) == 1]


def wrong(row: Row) -> tuple[str, str] | None:
    """The column that gives no rate, and why; None where all is well."""
    if not _YEAR.fullmatch(row.get("year")):
        return "year", "no year such as 2018"
    if not _CURRENCY.fullmatch(row.get("currency").upper()):
        return "currency", "no three-letter currency"
    if not 0 < _number(row.get("constant_usd")) < math.inf:
        return "constant_usd", "no number above 0"
    return None if row.get("source") else ("source", "a rate needs its source")


def _rate(row: Row) -> Rate:
    year = int(row.get("year").removesuffix(".0"))
    return Rate(year, row.get("currency").upper(), _number(row.get("constant_usd")), row.get("source"), row.number)


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan


def _drafts(row: Row, notes: Notes) -> Iterator[Draft]:
    problem = wrong(row)
    if problem:
        notes.cannot_read(row, *problem)
    notes.leave_out("context, no claim")
    yield from ()


def _finish(table: Table, notes: Notes) -> None:
    kept = {(rate.year, rate.currency) for rate in rates_in(table)}
    for row in table.rows:
        if wrong(row) is None:
            rate = _rate(row)
            if (rate.year, rate.currency) not in kept:
                notes.flag(row, "another row gives another rate: neither is used", f"{rate.currency} in {rate.year}")


SOURCE = Source(drafts=_drafts, columns=(COLUMNS,), finish=_finish)
