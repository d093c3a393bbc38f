"""Published figures, recomputed from the tables in a ledger: match, mismatch or not computable, and the rows that carry them.

Invariant: a figure is never corrected: what was published and what the table gives stand side by side, under a named rule,
and the computed number opens into rows of documents in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sousveil.findings import tables as published
from sousveil.findings.counting import COUNTERS, Counted, Tables
from sousveil.ledger import Ledger
from sousveil.tables import Row, table_in

_TOLERANCE = 0.005
Found = dict[str, tuple[str, tuple[Row, ...]]]


class Match(StrEnum):
    """How what was published and what was computed stand to each other."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_COMPUTABLE = "not computable"
    UNPUBLISHED = "nothing published"


@dataclass(frozen=True)
class Place:
    """A row of a document in the ledger: its number and its place in the text (code points)."""

    doc: str
    row: int
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published figure under one counting rule. `published` as in `>= 50`; `computed` in the same unit."""

    name: str
    speaker: str
    published: str
    unit: str
    rule: str
    source: str
    table: str
    computed: float | None
    match: Match
    why: str
    rows: tuple[Place, ...]

    def to_json(self) -> dict[str, Any]:
        """One JSON object; whole numbers as such."""
        number = self.computed
        return {
            "name": self.name, "speaker": self.speaker or None, "published": self.published.removeprefix("= ") or None,
            "computed": int(number) if number is not None and number == int(number) else number, "unit": self.unit,
            "rule": self.rule, "match": str(self.match), "why": self.why or None, "table": self.table,
            "source": self.source or None,
            "rows": [{"doc": row.doc, "row": row.row, "start": row.start, "end": row.end} for row in self.rows],
        }


def figures(ledger: Ledger) -> list[Figure]:
    """All figures of `data/tables/figures.csv`, in its order, computed from the newest table of each kind in the ledger."""
    return compute(_tables(ledger))


def compute(found: Found) -> list[Figure]:
    """The same from tables by kind: the document that each stands in, and its rows."""
    rows: Tables = {kind: own for kind, (_, own) in found.items()}
    return [_figure(spec, found, rows) for spec in published.rows("figures.csv")]


def _tables(ledger: Ledger) -> Found:
    wanted = {spec["table"] for spec in published.rows("figures.csv")}
    found: Found = {}
    for id in _of_format(ledger):
        document = ledger.document(id)
        read = table_in(document)
        if read and read[0] in wanted:
            found[read[0]] = document.id, read[1].rows
    return found


def _of_format(ledger: Ledger) -> Iterator[str]:
    """Ids of documents that imports made, in the order in which they were added."""
    for row in ledger.store.rows("SELECT id FROM documents WHERE format LIKE 'table/%'"):
        yield row[0]


def _figure(spec: dict[str, str], found: Found, rows: Tables) -> Figure:
    table = spec["table"]
    if table in found:
        counted = COUNTERS[spec["counter"]](rows[table], spec["argument"], rows)
    else:
        counted = Counted(None, why=f"no table of the kind {table} in the ledger: sousveil import {table} FILE")
    doc = found[table][0] if table in found else ""
    return Figure(
        name=spec["name"], speaker=spec["speaker"], published=spec["published"], unit=spec["unit"], rule=spec["rule"],
        source=spec["source"], table=table, computed=None if counted.value is None else round(counted.value, 4),
        match=compare(spec["published"], counted.value), why=counted.why,
        rows=tuple(Place(doc, row.number, row.start, row.end) for row in counted.rows),
    )


def compare(said: str, computed: float | None) -> Match:
    """`= 52`, `>= 50`, `> 830` or nothing, against a number; equal within half a percent of rounding for broken numbers."""
    if computed is None:
        return Match.NOT_COMPUTABLE
    if not said:
        return Match.UNPUBLISHED
    sign, number = said.split()
    wanted = float(number)
    if sign == "=":
        exact = computed == int(computed)
        holds = computed == wanted if exact else abs(computed - wanted) <= _TOLERANCE * abs(wanted)
    else:
        holds = computed >= wanted if sign == ">=" else computed > wanted
    return Match.MATCH if holds else Match.MISMATCH
