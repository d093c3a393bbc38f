"""Filters to SQL: what is bound, never pasted; the same order every time.

Invariant: claims come in the order in which their documents were added, then by place in the text. Superseded and redacted
claims are never among them. `since` and `until` leave out claims without a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sousveil
from sousveil.ledger import search
from sousveil.ledger.store import Store
from sousveil.model import Claim, Kind, Technology, Tier, UsageError, edtf
from sousveil.model.codes import parse
from sousveil.model.text import normalise
from sousveil.parties import country_of

CURRENT = "NOT EXISTS (SELECT 1 FROM superseded WHERE superseded.event = {table}.event)"
_NOTHING = "0"


class Claims(list[Claim]):
    """Claims in the ledger's order. What they can be made into the package's door knows (`sousveil.maker`); each raises
    UsageError where its library is not installed."""

    def to_polars(self) -> Any:
        """A polars DataFrame, one row a claim, in the columns of the exports."""
        return sousveil.maker("to_polars")(self)

    def to_pandas(self) -> Any:
        """A pandas DataFrame, likewise."""
        return sousveil.maker("to_pandas")(self)

    def to_arrow(self) -> Any:
        """A pyarrow Table, likewise; `.to_reader()` makes a stream of it."""
        return sousveil.maker("to_arrow")(self)

    def to_networkx(self) -> Any:
        """A networkx MultiDiGraph: parties, and one edge a claim."""
        return sousveil.maker("to_networkx")(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
        """The claims as an Arrow stream (the Arrow PyCapsule interface), for what reads streams."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """What a notebook shows: the first claims with their words."""
        shown: str = sousveil.maker("html_of")(self)
        return shown


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What to look for; None does not narrow. Dates are EDTF, `from_`, `to`, `country` ISO codes or names."""

    kind: str | None = None
    from_: str | None = None
    to: str | None = None
    country: str | None = None
    technology: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    doc: str | None = None
    tier: str | None = "claim"


class Where:
    """Conditions joined by AND, with what is bound to them in order."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.bound: list[Any] = []

    def add(self, condition: str, *bound: Any) -> None:
        self.conditions.append(condition)
        self.bound += bound

    def sql(self) -> str:
        return " AND ".join(f"({condition})" for condition in self.conditions)


def where(store: Store, filters: Filters, *, before: int | None = None, also: Where | None = None) -> Where:
    """The conditions that `filters` say, and what must hold `also`. `before`: only claims of documents before this one are
    asked about.
    Raises UsageError on an unknown kind, technology, tier, country, date or document."""
    found = Where()
    tiers = [str(parse(Tier, filters.tier, what="tier"))] if filters.tier is not None else [str(tier) for tier in Tier]
    for side, name in (("from", filters.from_), ("to", filters.to)):
        if name is not None:
            found.add(*_party(store, side, name))
    if filters.country is not None:
        _add_country(store, found, filters.country, tiers)
    for condition in lookups(filters, before=before):
        found.add(condition.sql, *condition.bound)
    if filters.text is not None and search.conditions("claim", filters.text) is None:
        found.add(_NOTHING)
    if before is not None:
        found.add("claim.document < ?", before)
    if filters.doc is not None:
        found.add("claim.document = ?", document_event(store, filters.doc))
    # A `+` keeps the planner from walking all claims of a tier or kind where a narrower condition leads to them.
    plus = "" if all("_country IN" in condition for condition in found.conditions) else "+"
    found.add(" OR ".join([f"{plus}claim.tier = ?"] * len(tiers)), *tiers)
    if filters.kind is not None:
        found.add(f"{plus}claim.kind = ?", str(parse(Kind, filters.kind, what="kind")))
    _add_time(found, filters)
    found.add(CURRENT.format(table="claim"))
    if also is not None:
        found.conditions += also.conditions
        found.bound += also.bound
    return found


def lookups(filters: Filters, *, before: int | None = None) -> list[search.Condition]:
    """What `where` looks up in other tables: words and a technology. Raises UsageError on an unknown technology."""
    found = []
    if filters.technology is not None:
        code = str(parse(Technology, filters.technology, what="technology"))
        found.append(search.among("claim", "claim", "claim_technology WHERE technology = ?", (code,), before))
    return found + (search.conditions("claim", filters.text, before=before) or [] if filters.text is not None else [])


def add_text(found: Where, table: str, typed: str) -> None:
    """Narrow to rows of `table` in which the typed words stand."""
    conditions = search.conditions(table, typed)
    if conditions is None:
        found.add(_NOTHING)
    for condition in conditions or ():
        found.add(condition.sql, *condition.bound)


def page(limit: int | None, offset: int) -> tuple[int, int]:
    """LIMIT and OFFSET to bind. Raises UsageError below zero."""
    if offset < 0 or (limit is not None and limit < 0):
        raise UsageError(f"limit {limit} and offset {offset} must not be below zero")
    return (-1 if limit is None else limit), offset


def document_event(store: Store, id: str) -> int:
    """The current document whose id begins with `id`. Raises UsageError where there is none, or more than one."""
    return _unique(store, "document", id)


def claim_event(store: Store, id: str) -> int:
    """The current claim whose id begins with `id`. Raises UsageError where there is none, or more than one."""
    return _unique(store, "claim", id)


def _unique(store: Store, table: str, id: str) -> int:
    if not id or not all(digit in "0123456789abcdef" for digit in id):
        raise UsageError(f"no {table} {id!r}: an id is made of the digits 0-9 and a-f")
    rows = store.rows(
        f"SELECT event, id FROM {table} WHERE id >= ? AND id < ? AND {CURRENT.format(table=table)} ORDER BY id LIMIT 3",
        (id, id + "g"),
    )
    if not rows:
        raise UsageError(f"no {table} {id!r} in {store.path}")
    if len(rows) > 1 and rows[0][1] != id:
        raise UsageError(f"{table} {id!r} could be {' or '.join(row[1] for row in rows)}: write more of the id")
    return int(rows[0][0])


def folded(name: str) -> str:
    """A name as names are compared: case and spaces do not count."""
    return " ".join(normalise(name).casefold().split())


def _codes(store: Store, name: str) -> list[str]:
    """The country codes that a code or a state's name means, by this ledger first, then by the tables that ship."""
    if len(name) == 2 and name.isascii() and name.isalpha():
        return [name.upper()]
    rows = store.rows(
        "SELECT DISTINCT country FROM party WHERE name_folded = ? AND type = 'state' AND country IS NOT NULL ORDER BY country",
        (folded(name),),
    )
    code = None if rows else country_of(name)
    return [code] if code else [row[0] for row in rows]


def _party(store: Store, side: str, name: str) -> tuple[Any, ...]:
    codes = _codes(store, name)
    if codes:
        return (f"claim.{side}_country IN ({', '.join('?' * len(codes))})", *codes)
    same = "SELECT party FROM party WHERE key = ? OR name_folded = ? OR written_folded = ?"
    return (f"claim.{side}_party IN ({same})", normalise(name), folded(name), folded(name))


def _add_country(store: Store, found: Where, name: str, tiers: list[str]) -> None:
    branches = [(side, tier, code) for code in _codes(store, name) for tier in tiers for side in ("from", "to")]
    if not branches:
        raise UsageError(f"unknown country {name!r}; give a name such as Kenya or a two-letter code such as KE")
    union = " UNION ".join(f"SELECT event FROM claim WHERE tier = ? AND {side}_country = ?" for side, _, _ in branches)
    found.add(f"claim.event IN ({union})", *(value for _, tier, code in branches for value in (tier, code)))


def _add_time(found: Where, filters: Filters) -> None:
    since = edtf.parse(filters.since).earliest if filters.since is not None else None
    until = edtf.parse(filters.until).latest if filters.until is not None else None
    if since:
        found.add("claim.latest >= ?", since.isoformat())
    if until:
        found.add("claim.earliest <= ?", until.isoformat())


@lru_cache(maxsize=4096)
def bounds(time: str | None) -> tuple[str | None, str | None]:
    """The first and last day that an EDTF date may mean, as stored: open ends are the ends of the calendar."""
    if time is None:
        return None, None
    when = edtf.parse(time)
    return (when.earliest or date.min).isoformat(), (when.latest or date.max).isoformat()
