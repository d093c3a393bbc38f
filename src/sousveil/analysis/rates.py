"""Amounts in constant US dollars, by rates that a user brought: a file, or a table that was imported into the ledger.

Invariant: an amount is converted by the rate of its very currency and year, else not at all. Of several imported tables the
last one counts, alone, since two may be of dollars of different years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from sousveil.ledger import Ledger
from sousveil.model import UsageError, edtf
from sousveil.tables import read, table_in
from sousveil.tables.rates import Rate, rates_in


class Rates:
    """How many constant US dollars a unit of a currency was worth in a year, loaded when first asked for; falsy without any."""

    def __init__(self, load: Callable[[], Iterable[Rate]] = tuple) -> None:
        self._load = load

    def __bool__(self) -> bool:
        return bool(self.by_year)

    @cached_property
    def by_year(self) -> dict[tuple[int, str], Rate]:
        """Rates by year and currency."""
        return {(one.year, one.currency): one for one in self._load()}

    def of(self, currency: str, time: str | None) -> Rate | None:
        """The rate of the one year in which an EDTF time lies; None where it is not one year or has no rate."""
        when = edtf.parse(time) if time else None
        if when is None or when.earliest is None or when.latest is None or when.earliest.year != when.latest.year:
            return None
        return self.by_year.get((when.earliest.year, currency))


def imported(ledger: Ledger) -> Rates:
    """The rates of the table that was imported into the ledger last."""
    return Rates(partial(_last, ledger))


def _last(ledger: Ledger) -> list[Rate]:
    found: list[Rate] = []
    for (id,) in ledger.store.rows("SELECT id FROM documents WHERE format LIKE 'table/rates/%'"):
        known = table_in(ledger.document(id))
        found = [replace(rate, document=id) for rate in rates_in(known[1])] if known else found
    return found


def read_rates(path: Path) -> Rates:
    """Rates from a file of the same form, every row of which must be right. Raises ReadingError for a file that is no such
    table, UsageError that names the row."""
    found = read("rates", path)
    for row, column, cell, why in found.notes.unreadable:
        raise UsageError(f"{path}: row {row}: {column} {cell!r}: {why}")
    for row, what, detail in found.notes.flagged:
        raise UsageError(f"{path}: row {row}: {what} ({detail})")
    return Rates(partial(rates_in, found.table))
