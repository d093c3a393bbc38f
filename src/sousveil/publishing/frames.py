"""Claims as data frames, Arrow tables and graphs, for notebooks: `sousveil.open(path).claims().to_polars()` and its kin.

Invariant: the columns are those of the csv, xlsx and parquet exports without what only a document knows; heavy libraries are
imported where used, and a missing one is a UsageError that says how to install it.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from sousveil.model import Claim, Party, UsageError
from sousveil.publishing.exports.columns import columns, plain_row

_OF_THE_DOCUMENT = frozenset({"title", "publisher", "published", "url", "licence", "findings", "review", "machine_values"})


def names() -> list[str]:
    """The columns of a frame, in order."""
    return [column.name for column in columns("claims") if column.name not in _OF_THE_DOCUMENT]


def records(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """One flat row a claim."""
    kept = names()
    return [{name: row[name] for name in kept} for row in map(plain_row, claims)]


def to_polars(claims: Iterable[Claim]) -> Any:
    """A polars DataFrame. Raises UsageError where polars is not installed."""
    polars = _library("polars")
    types = {"integer": polars.Int64, "number": polars.Float64, "date": polars.String}
    schema = {one.name: types.get(one.type, polars.String) for one in columns("claims") if one.name in set(names())}
    frame = polars.DataFrame(records(claims), schema=schema)
    return frame.with_columns(polars.col(_days()).str.to_date("%Y-%m-%d"))


def to_pandas(claims: Iterable[Claim]) -> Any:
    """A pandas DataFrame; days are datetime64 where pandas can hold them. Raises UsageError where pandas is not installed."""
    pandas = _library("pandas")
    frame = pandas.DataFrame(records(claims), columns=names())
    for name in _days():
        frame[name] = pandas.to_datetime(frame[name], errors="coerce")
    return frame


def to_arrow(claims: Iterable[Claim]) -> Any:
    """A pyarrow Table; `to_arrow(...).to_reader()` is a stream. Raises UsageError where pyarrow is not installed."""
    arrow = _library("pyarrow")
    rows = records(claims)
    types = {"integer": arrow.int64(), "number": arrow.float64()}
    arrays = {
        one.name: arrow.array([row[one.name] for row in rows], types.get(one.type, arrow.string()))
        for one in columns("claims") if one.name in set(names())
    }
    days = {name: arrays[name].cast(arrow.date32()) for name in _days()}
    return arrow.table({**arrays, **days})


def to_networkx(claims: Iterable[Claim]) -> Any:
    """A networkx MultiDiGraph: parties by key, one edge a claim (by its id) as the thing moves, none where one party is named.

    Raises UsageError where networkx is not installed.
    """
    graph = _library("networkx").MultiDiGraph()
    for claim, row in ((claim, plain_row(claim)) for claim in claims):
        ends = [party for party in (claim.from_party, claim.to_party) if party]
        for party in ends:
            graph.add_node(party.key, **_node(party))
        if len(ends) == 2:
            shown = {name: row[name] for name in names() if not name.startswith(("from_", "to_"))}
            graph.add_edge(ends[0].key, ends[1].key, key=claim.id, **shown)
    return graph


def _node(party: Party) -> dict[str, Any]:
    return {"name": party.name, "type": str(party.type), "country": party.country}


def _days() -> list[str]:
    return [column.name for column in columns("claims") if column.type == "date"]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise UsageError(f"this needs {name}: pip install 'sousveil[frames]'") from None
