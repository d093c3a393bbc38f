"""Published debt, output and scores of countries, from tables that were imported into the ledger, beside what claims say.

Invariant: a figure is one cell of one row of a document in the ledger and names both; the newest year that has a number counts;
nothing is computed of it but the share that claimed credit is of a sum in US dollars. Which figures are shown is data.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources

from sousveil.analysis.context import Context
from sousveil.ledger import Ledger
from sousveil.tables import Row, naming, table_in

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORLD = ("WLD", "World")
Line = Mapping[str, str]


class Published(Mapping[str, tuple[Context, ...]]):
    """Figures by country code, read from the ledger when first asked for; a newer document takes an older one's place."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @cached_property
    def _figures(self) -> dict[str, tuple[Context, ...]]:
        found: dict[str, dict[str, Context]] = defaultdict(dict)
        for kind in dict.fromkeys(line["table"] for line in lines()):
            for code, figure in figures(self._ledger, kind):
                found[code][figure.name] = figure
        order = {line["name"]: place for place, line in enumerate(lines())}
        return {code: tuple(sorted(own.values(), key=lambda one: order[one.name])) for code, own in found.items()}

    def __getitem__(self, code: str) -> tuple[Context, ...]:
        return self._figures[code]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._figures))

    def __len__(self) -> int:
        return len(self._figures)


def figures(ledger: Ledger, kind: str) -> Iterator[tuple[str, Context]]:
    """The newest figure of each country and line in each document of a kind, document by document as they were added."""
    own = [line for line in lines() if line["table"] == kind]
    for (id,) in ledger.store.rows("SELECT id FROM documents WHERE format LIKE ?", (f"table/{kind}/%",)):
        read = table_in(ledger.document(id))
        newest: dict[tuple[str, str], Context] = {}
        for row in read[1].rows if read else ():
            for code, figure in _in_row(row, own, id):
                before = newest.get((code, figure.name))
                if before is None or before.year < figure.year:
                    newest[(code, figure.name)] = figure
        yield from ((code, figure) for (code, _), figure in newest.items())


def _in_row(row: Row, own: list[Line], document: str) -> Iterator[tuple[str, Context]]:
    for line in own:
        code = naming.country(row.get(line["country"]))
        found = _of_series(row, line) if "Series Code" in row.cells else _of_year(row, line)
        if code is not None and found is not None:
            year, value = found
            yield code, Context(line["name"], year, value, line["unit"], line["source"], comparable=line["share"] == "yes",
                                document=document, row=row.number)


def _of_series(row: Row, line: Line) -> tuple[str, float] | None:
    """A row is a series, its columns are years; debt by creditor has a row a creditor, of which the whole world's counts."""
    whole = row.get("Counterpart-Area Code") in _WORLD or row.get("Counterpart-Area Name") in _WORLD
    if row.get("Series Code") != line["code"] or not whole:
        return None
    years = sorted((column for column in row.cells if _YEAR.fullmatch(column[:4])), reverse=True)
    return next(((year[:4], value) for year in years if (value := _number(row.get(year))) is not None), None)


def _of_year(row: Row, line: Line) -> tuple[str, float] | None:
    value, year = _number(row.get(line["code"])), row.get("year").removesuffix(".0")
    return None if value is None or not _YEAR.fullmatch(year) else (year, value)


def _number(written: str) -> float | None:
    try:
        value = float(written)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


@cache
def lines() -> tuple[Line, ...]:
    """The lines of `data/analysis/context.csv`: which figures of which table are shown, how called, in which unit."""
    text = resources.files("sousveil.analysis").joinpath("data", "context.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
