"""Published debt, output and scores of countries, from tables that were imported into the ledger, beside what claims say.

Invariant: a figure is one cell of one row of a document in the ledger and names both; the newest year that has a number counts,
and of service that is scheduled every year after the newest for which debt is stated. Which figures are shown is data; of the
user's own table of figures all are.
"""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from itertools import islice

from sousveil.analysis.context import Context
from sousveil.drawing.places import country_name
from sousveil.ledger import Ledger
from sousveil.tables import Row, naming, table_in
from sousveil.tables.context import figure_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_WORLD = ("WLD", "World")
ALL, OWED, DUE, DISTRESS = "all creditors", "owed", "due", "distress"
Line = Mapping[str, str]


class Published(Mapping[str, tuple[Context, ...]]):
    """Figures by country code, read from the ledger when first asked for; a newer document takes an older one's place."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    @cached_property
    def _figures(self) -> dict[str, tuple[Context, ...]]:
        found: dict[str, dict[tuple[str, str, str], Context]] = defaultdict(dict)
        for kind in dict.fromkeys(line["table"] for line in lines()):
            for code, figure in figures(self._ledger, kind):
                found[code][figure.creditor, figure.name, figure.year if figure.role == DUE else ""] = figure
        for code, figure in given(self._ledger):
            found[code]["", figure.name, ""] = figure
        order = {line["name"]: place for place, line in enumerate(lines())}
        return {code: tuple(sorted(own.values(), key=lambda one: (
                    one.creditor, order.get(one.name, len(order)), one.name, one.year)))
                for code, own in found.items()}

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
        newest: dict[tuple[str, str, str, str], Context] = {}
        stated: dict[str, str] = {}
        for row in read[1].rows if read else ():
            for code, figure in _in_row(row, own, id):
                key = code, figure.creditor, figure.name, figure.year if figure.role == DUE else ""
                if key not in newest or newest[key].year < figure.year:
                    newest[key] = figure
                if figure.role == OWED:
                    stated[code] = max(stated.get(code, ""), figure.year)
        yield from ((key[0], figure) for key, figure in newest.items()
                    if figure.role != DUE or "" < stated.get(key[0], "") < figure.year)


def given(ledger: Ledger) -> Iterator[tuple[str, Context]]:
    """The newest figure of each country and name in each table of published figures, table by table as they were added."""
    for (id,) in ledger.store.rows("SELECT id FROM documents WHERE format LIKE 'table/context/%'"):
        read = table_in(ledger.document(id))
        newest: dict[tuple[str, str], Context] = {}
        for row in read[1].rows if read else ():
            found = figure_of(row)
            if found is None:
                continue
            figure = Context(row.get("name"), row.get("year").removesuffix(".0"), found[1], row.get("unit"), row.get("source"),
                             document=id, row=row.number)
            key = found[0], figure.name
            if key not in newest or newest[key].year < figure.year:
                newest[key] = figure
        yield from ((code, figure) for (code, _), figure in newest.items())


def _in_row(row: Row, own: list[Line], document: str) -> Iterator[tuple[str, Context]]:
    for line in own:
        code = naming.country(row.get(line["country"]))
        if code is None:
            continue
        creditor, home = _creditor(row) if line["role"] else ("", "")
        for year, value in _of_series(row, line) if "Series Code" in row.cells else _of_year(row, line):
            yield code, Context(
                line["name"], year, value, line["unit"], line["source"], comparable=line["share"] == "yes", document=document,
                row=row.number, role=line["role"], creditor=creditor, home=home)


def _of_series(row: Row, line: Line) -> Iterator[tuple[str, float]]:
    """A row is a series, its columns are years; debt by creditor has a row a creditor, of which the whole world's counts where
    the line does not ask for each. The newest year, or all where the line is of what falls due."""
    if row.get("Series Code") != line["code"] or not (line["role"] or _creditor(row)[0] == ALL):
        return
    years = sorted((column for column in row.cells if _YEAR.fullmatch(column[:4])), reverse=True)
    found = ((year[:4], value) for year in years if (value := _number(row.get(year))) is not None)
    yield from found if line["role"] == DUE else islice(found, 1)


def _creditor(row: Row) -> tuple[str, str]:
    """Who is owed, by the table's name or else its number, and of which country; ALL for the whole world."""
    code, name = row.get("Counterpart-Area Code").strip(), row.get("Counterpart-Area Name").strip()
    if code in _WORLD or name in _WORLD:
        return ALL, ""
    home = naming.country(name) if name else creditors().get(code.removesuffix(".0").lstrip("0"))
    return name or (country_name(home) if home else f"creditor {code}"), home or ""


def _of_year(row: Row, line: Line) -> Iterator[tuple[str, float]]:
    value, year = _number(row.get(line["code"])), row.get("year").removesuffix(".0")
    if value is not None and _YEAR.fullmatch(year):
        yield year, value


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


@cache
def creditors() -> dict[str, str]:
    """The numbers that the debt table gives to states as creditors, and their country codes (`data/analysis/creditors.csv`)."""
    text = resources.files("sousveil.analysis").joinpath("data", "creditors.csv").read_text(encoding="utf-8")
    return {row["code"]: row["country"] for row in csv.DictReader(text.splitlines())}
