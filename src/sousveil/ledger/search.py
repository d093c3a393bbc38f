"""Words that a person typed, as full-text conditions.

Invariant: no input raises and none is read as FTS5 syntax: every term is quoted and bound. Terms are joined by AND; a phrase
in double quotes stays together; a `*` at a term's end means any ending. Terms in scripts written without spaces go to the
trigram index, and below three characters to a scan of the rows in such scripts (FTS5's word index can't find them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sousveil.model.text import normalise

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]")
_SPANNED = "BETWEEN (SELECT min(+event) FROM claim WHERE document < ?) AND (SELECT max(+event) FROM claim WHERE document < ?)"
_TABLES = {"claim": ("quote",), "document": ("title", "text")}


@dataclass(frozen=True)
class Condition:
    """That the event of a row of `table` is among those that a query gives, with what is bound to that."""

    table: str
    query: str
    bound: tuple[str | int, ...]

    @property
    def sql(self) -> str:
        """SQL over the table's `event` column."""
        return f"{self.table}.event IN ({self.query})"


def is_unspaced(text: str) -> bool:
    """Does the text hold a script written without spaces between words?"""
    return not text.isascii() and bool(_UNSPACED.search(text))


def conditions(table: str, typed: str, *, before: int | None = None) -> list[Condition] | None:
    """Conditions that all must hold for rows of `table` (claim, document); None where nothing can match. `before`: only claims
    of documents before this one are asked about, so that others are not looked up."""
    found = list(_conditions(table, normalise(typed), before))
    return found or None


def among(table: str, column: str, found: str, bound: tuple[str | int, ...], before: int | None) -> Condition:
    """That a row's event is in the `column` of what is `found`: another table with its condition."""
    if before is not None:
        found, bound = f"{found} AND {column} {_SPANNED}", (*bound, before, before)
    return Condition(table, f"SELECT {column} FROM {found}", bound)


def _conditions(table: str, typed: str, before: int | None) -> Iterator[Condition]:
    words = []
    for hit in _TERM.finditer(typed):
        term = hit[1] if hit[1] is not None else hit[2]
        if not _WORD.search(term):
            continue
        if is_unspaced(term):
            yield _unspaced(table, term.rstrip("*"), before)
        else:
            words.append(_quoted(term))
    if words:
        yield among(table, "rowid", f"{table}_fts WHERE {table}_fts MATCH ?", (" ".join(words),), before)


def _quoted(term: str) -> str:
    ending = "*" if term.endswith("*") else ""
    return '"' + term.rstrip("*").replace('"', '""') + '"' + ending


def _unspaced(table: str, term: str, before: int | None) -> Condition:
    if len(term) >= 3:
        quoted = '"' + term.replace('"', '""') + '"'
        return among(table, "rowid", f"{table}_trigram WHERE {table}_trigram MATCH ?", (quoted,), before)
    columns = " OR ".join(f"instr({column}, ?)" for column in _TABLES[table])
    few = f"{table} WHERE unspaced AND ({columns})"  # an index has those rows alone
    return among(table, "event", few, (term,) * len(_TABLES[table]), before)
