"""Two countries side by side. Invariant: plain counts only; what each counts stands in the exposures beside it."""

from __future__ import annotations

from dataclasses import dataclass

from sousveil.analysis.report import listing
from sousveil.analysis.views import Concentration, Exposure
from sousveil.drawing.labels import labels
from sousveil.model import UsageError


@dataclass(frozen=True)
class Row:
    """One measure of two countries side by side."""

    what: str
    left: str
    right: str


@dataclass(frozen=True)
class Comparison:
    """Two exposures and where they differ; `shared` are suppliers that claims name for both."""

    left: Exposure
    right: Exposure
    rows: tuple[Row, ...]
    shared: tuple[str, ...]


def compare(left: Exposure, right: Exposure) -> Comparison:
    """Two countries side by side, by counts. Raises UsageError where it is one."""
    if left.country == right.country:
        raise UsageError(f"both are {left.name}; name two countries")
    rows = [Row(what, str(a), str(b)) for what, a, b in zip(_LINES, _line(left), _line(right), strict=True)]
    found = [{row.what: row for row in one.concentration if row.by == "home"} for one in (left, right)]
    for what in sorted(set(found[0]) | set(found[1])):
        told = f"{listing(what)}, {labels()('analysis.by_home')}"
        rows.append(Row(told, _home(found[0].get(what)), _home(found[1].get(what))))
    nodes = [{supplier.node: supplier.name for some in one.suppliers.values() for supplier in some} for one in (left, right)]
    return Comparison(left, right, tuple(rows), tuple(sorted(nodes[0][key] for key in set(nodes[0]) & set(nodes[1]) if key)))


_LINES = ("suppliers", "technologies supplied", "lenders", "access", "data out", "uses on people", "restrictions", "strings")


def _line(one: Exposure) -> tuple[int, ...]:
    suppliers = {supplier.node for some in one.suppliers.values() for supplier in some}
    return (len(suppliers), len(one.suppliers), len(one.credit), len(one.access), len(one.data), len(one.use),
            len(one.restrictions), len(one.strings) + one.more_strings)


def _home(row: Concentration | None) -> str:
    if row is None:
        return "no claim"
    return ", ".join(f"{share.name} {share.count}" for share in row.shares) or f"{row.unknown} unknown"
