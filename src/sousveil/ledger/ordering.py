"""Claims in the ledger's order, without sorting all of them for the first few.

Invariant: what comes is what sorting everything would give. An index has the claims of one tier and kind in that order, so the
first of all claims are among the first of each tier and kind; and where a word stands nearly everywhere the first claims with
it are among those of the first documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sousveil.ledger import log, query, search
from sousveil.ledger.query import Filters, Where, page, where
from sousveil.ledger.store import Row, Store
from sousveil.model import Kind, Tier

LARGE = 120_000  # a ledger of fewer events is soon sorted
MANY = 2000  # and so are fewer claims
DOCUMENTS = 50, 1000  # so many of the first are looked at
_ORDER = "ORDER BY document, start, event LIMIT ? OFFSET ?"
_ALL = f"SELECT document, start, event, body FROM claim WHERE {{}} {_ORDER}"
_FIRST = f"SELECT * FROM (SELECT document, start, event FROM claim WHERE {{}} {_ORDER})"
_OF_FIRST = ("SELECT document, start, event, body FROM claim WHERE event IN "
             f"(SELECT event FROM ({{}}) {_ORDER}) ORDER BY document, start, event")


def claims(store: Store, filters: Filters, *, limit: int | None, offset: int = 0, also: Where | None = None) -> list[Row]:
    """Document, start, event and body of the claims that `filters` mean and for which holds what must hold `also`, in order.
    Raises UsageError as `where` does, and for a limit or an offset below zero."""
    found = where(store, filters, also=also)
    there = _of_first_documents(store, filters, limit=limit, offset=offset, also=also)
    return rows(store, found, limit=limit, offset=offset, each=kinds(store, filters, also=also)) if there is None else there


def rows(store: Store, found: Where, *, limit: int | None, offset: int = 0, each: Sequence[Where] = ()) -> list[Row]:
    """Document, start, event and body of claims in order. `each` are conditions that make up `found` together, if there are
    any. Raises UsageError for a limit or an offset below zero."""
    bound = page(limit, offset)
    if limit is None or not each:
        return store.rows(_ALL.format(found.sql()), (*found.bound, *bound))
    first = " UNION ALL ".join([_FIRST.format(one.sql()) for one in each])
    values = [value for one in each for value in (*one.bound, limit + offset, 0)]
    return store.rows(_OF_FIRST.format(first), (*values, *bound))


def kinds(store: Store, filters: Filters, *, also: Where | None = None) -> list[Where]:
    """The conditions of each tier and kind, where only these and times are asked for; else none: what narrows further leads to
    fewer rows by itself."""
    if replace(filters, kind=None, since=None, until=None, tier=None) != Filters(tier=None) or filters.kind is not None:
        return []
    tiers = [filters.tier] if filters.tier is not None else [str(tier) for tier in Tier]
    return [where(store, replace(filters, tier=tier, kind=str(kind)), also=also) for tier in tiers for kind in Kind]


def _of_first_documents(
    store: Store, filters: Filters, *, limit: int | None, offset: int, also: Where | None = None
) -> list[Row] | None:
    """Where words or a technology are asked for that stand in many claims, and the first documents have enough of these: these;
    else None. What stands nowhere near the beginning has cost a little more."""
    is_narrow = filters.from_ or filters.to or filters.country or filters.doc
    asked = query.lookups(filters)
    if limit is None or is_narrow or not asked or log.size(store) < LARGE or not all(_has_many(store, one) for one in asked):
        return None
    for count in DOCUMENTS:
        last = store.one("SELECT event FROM document ORDER BY event LIMIT 1 OFFSET ?", (count,))
        if last is None:
            return None  # a small ledger
        there = rows(store, where(store, filters, before=last, also=also), limit=limit, offset=offset)
        if len(there) == limit:
            return there
    return None


def _has_many(store: Store, asked: search.Condition) -> bool:
    return int(store.one(f"SELECT count(*) FROM ({asked.query} LIMIT {MANY})", asked.bound)) == MANY
