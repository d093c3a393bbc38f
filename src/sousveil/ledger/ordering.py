"""Claims in the ledger's order, without sorting all of them for the first few.

Invariant: `rows` gives what sorting everything would give. An index has the claims of one tier and kind in that order, so the
first of all claims are among the first of each tier and kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sousveil.ledger.query import Filters, Where, page, where
from sousveil.ledger.store import Row, Store
from sousveil.model import Kind, Tier

_ORDER = "ORDER BY document, start, event LIMIT ? OFFSET ?"
_ALL = f"SELECT document, start, event, body FROM claim WHERE {{}} {_ORDER}"
_FIRST = f"SELECT * FROM (SELECT document, start, event FROM claim WHERE {{}} {_ORDER})"
_OF_FIRST = ("SELECT document, start, event, body FROM claim WHERE event IN "
             f"(SELECT event FROM ({{}}) {_ORDER}) ORDER BY document, start, event")


def kinds(store: Store, filters: Filters) -> list[Where]:
    """The conditions of each tier and kind, where only these and times are asked for; else none: what narrows further leads to
    fewer rows by itself."""
    if replace(filters, kind=None, since=None, until=None, tier=None) != Filters(tier=None) or filters.kind is not None:
        return []
    tiers = [filters.tier] if filters.tier is not None else [str(tier) for tier in Tier]
    return [where(store, replace(filters, tier=tier, kind=str(kind))) for tier in tiers for kind in Kind]


def rows(store: Store, found: Where, *, limit: int | None, offset: int = 0, each: Sequence[Where] = ()) -> list[Row]:
    """Document, start, event and body of claims in order. `each` are conditions that make up `found` together, if there are
    any. Raises UsageError for a limit or an offset below zero."""
    bound = page(limit, offset)
    if limit is None or not each:
        return store.rows(_ALL.format(found.sql()), (*found.bound, *bound))
    first = " UNION ALL ".join([_FIRST.format(one.sql()) for one in each])
    values = [value for one in each for value in (*one.bound, limit + offset, 0)]
    return store.rows(_OF_FIRST.format(first), (*values, *bound))
