"""The counting rules of published figures: each takes rows of a table and gives a number and the rows that carry it.

Invariant: a number opens into exactly the rows it was counted from; a rule that a table can't answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sousveil.model import PartyType, Technology, UsageError
from sousveil.parties import find
from sousveil.tables import Row, aigs, atlas, gcdf, marks, naming, wording

_SURVEILLANCE = frozenset(Technology) - {
    Technology.TELECOM_NETWORK, Technology.DATA_CENTRE, Technology.BIOMETRIC_ID, Technology.DRONE
}
_CONDITION = re.compile(r"([^<>=!;]+?)\s*(!=|<=|>=|=)\s*([^;]*)")
_DOLLARS = r"(?:\$|USD)\s*(\d[\d,]*(?:\.\d+)?)(?:\s*({}))?"
_UNITS = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_STRICT = re.compile(_DOLLARS.format("million|billion|thousand"))
_ANY = re.compile(_DOLLARS.format("(?i:million|billion|thousand)"))


@dataclass(frozen=True)
class Counted:
    """`value` None where the rule can't be computed, with `why`."""

    value: float | None
    rows: tuple[Row, ...] = ()
    why: str = ""


Tables = dict[str, Sequence[Row]]
Counter = Callable[[Sequence[Row], str, Tables], Counted]


def cell(row: Row, column: str) -> str:
    """A cell by its column, or, for the names that gcdf gives several columns, by its meaning."""
    return row.get(column) if column in row.cells else gcdf.cell(row, column) if column in gcdf.MEANINGS else ""


def where(rows: Sequence[Row], conditions: str) -> list[Row]:
    """The rows that meet all conditions, as in `china_tech=1;milex_rank<=50`. Raises UsageError for any other form."""
    kept = list(rows)
    for written in filter(None, conditions.split(";")):
        hit = _CONDITION.fullmatch(written)
        if not hit:
            raise UsageError(f"figures.csv: {written!r} is no condition")
        kept = [row for row in kept if _meets(cell(row, hit[1]), hit[2], hit[3])]
    return kept


def _meets(value: str, sign: str, wanted: str) -> bool:
    if sign in ("=", "!="):
        same = value == wanted or (bool(wanted) and value.removesuffix(".0") == wanted) or _is_mark(value, wanted)
        return same == (sign == "=")
    try:
        return float(value) <= float(wanted) if sign == "<=" else float(value) >= float(wanted)
    except ValueError:
        return False


def _is_mark(value: str, wanted: str) -> bool:
    """Does a cell say by a tick or a word what `=1` and `=0` ask for?"""
    return wanted in ("0", "1") and bool(value) and marks.means(value) is (wanted == "1")


def _many(rows: Sequence[Row]) -> Counted:
    return Counted(len(rows), tuple(rows))


def _first_of(rows: Sequence[Row], key: Callable[[Row], str]) -> Counted:
    """Distinct keys, each with all its rows."""
    kept = [row for row in rows if key(row)]
    return Counted(len({key(row) for row in kept}), tuple(kept))


def _distinct(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    column, _, conditions = argument.partition(":")
    return _first_of(where(rows, conditions), lambda row: cell(row, column))


def _distinct_raw(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    return _first_of(rows, lambda row: str(row.cells.get(argument) or ""))


def _sum(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    what, _, conditions = argument.partition(":")
    column, _, divisor = what.partition("/")
    kept = [row for row in where(rows, conditions) if cell(row, column)]
    return Counted(sum(float(cell(row, column)) for row in kept) / float(divisor or 1), tuple(kept))


def _share(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    conditions, _, whole = argument.partition("|")
    kept = where(rows, conditions)
    return Counted(round(100 * len(kept) / float(whole)), tuple(kept))


def _company(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    names = set(argument.split("|"))
    return _many([row for row in rows if names & set(aigs.companies(row))])


def _times_named(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    kept = [row for row in rows if argument in aigs.companies(row)]
    return Counted(sum(aigs.companies(row).count(argument) for row in kept), tuple(kept))


def _party(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    wanted = naming.party(argument, PartyType.COMPANY).key
    return _many([row for row in rows if any(naming.party(n, PartyType.COMPANY).key == wanted for n in aigs.companies(row))])


def _company_or_unnamed(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    """Rows with the company, and rows with the mark of its country of which no company is at home there."""
    name, _, mark = argument.partition("|")
    home = aigs.ORIGINS[mark]

    def counts(row: Row) -> bool:
        named = [naming.party(company, PartyType.COMPANY) for company in aigs.companies(row)]
        unnamed = aigs.is_set(row, mark) and not any(party.country == home for party in named)
        return name in aigs.companies(row) or unnamed

    return _many([row for row in rows if counts(row)])


def surveillance(rows: Sequence[Row]) -> list[Row]:
    """Records whose title names a technology that watches people."""
    return [row for row in rows if _SURVEILLANCE & set(wording.technologies(gcdf.cell(row, "title")))]


def _surveillance_sum(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    kept = [row for row in surveillance(rows) if gcdf.cell(row, "amount")]
    return Counted(sum(float(gcdf.cell(row, "amount")) for row in kept) / 1e6, tuple(kept))


def _surveillance_absent(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    if "aigs" not in tables:
        return Counted(None, why="no table of the kind aigs in the ledger")
    index = {naming.alpha2(row.get("iso2")) for row in tables["aigs"]}
    kept = [row for row in surveillance(rows) if naming.alpha2(gcdf.cell(row, "iso3")) not in index]
    return _first_of(kept, lambda row: gcdf.cell(row, "iso3"))


def _word(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    word = re.compile(rf"(?<!\w){re.escape(argument)}(?!\w)")
    return _many([row for row in rows if word.search(gcdf.cell(row, "title"))])


def _links(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    kept = [row for row in rows if gcdf.links(gcdf.cell(row, "title"))]
    return Counted(sum(len(gcdf.links(gcdf.cell(row, "title"))) for row in kept), tuple(kept))


def _links_unresolved(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    known = {gcdf.cell(row, "id") for row in rows}
    lost = [(row, link) for row in rows for link in gcdf.links(gcdf.cell(row, "title")) if link not in known]
    return Counted(len(lost), tuple({row.number: row for row, _ in lost}.values()))


def dollars(row: Row, *, strict: bool) -> float | None:
    """The first amount in dollars that a title names; with `strict` a unit counts only in small letters."""
    hit = (_STRICT if strict else _ANY).search(gcdf.cell(row, "title"))
    return float(hit[1].replace(",", "")) * _UNITS.get((hit[2] or "").lower(), 1.0) if hit else None


def _dollars(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    return _many([row for row in rows if gcdf.cell(row, "amount") and dollars(row, strict=True) is not None])


def _disagree(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    pairs = [(row, dollars(row, strict=argument == "strict")) for row in rows if gcdf.cell(row, "amount")]
    return _many([row for row, said in pairs if said is not None and not gcdf.agree(said, float(gcdf.cell(row, "amount")))])


def _backwards(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    dated = [(row, gcdf.cell(row, "started"), gcdf.cell(row, "completed")) for row in rows]
    return _many([row for row, first, last in dated if first and last and last < first])


def _bad_dates(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    said = [(row, str(row.cells.get(argument) or "")) for row in rows]
    return _many([row for row, written in said if written.strip() and not atlas.is_american(written)])


def _doubles(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    seen: set[str] = set()
    again = []
    for row in rows:
        again += [row] if row.get(argument) in seen else []
        seen.add(row.get(argument))
    return _many(again)


def _named(rows: Sequence[Row], argument: str, tables: Tables) -> Counted:
    """Rows whose text names the vendor that they are said to name, as a word of its own."""
    kept = [row for row in rows if not argument or row.get("claimed_vendor") == argument]
    return _many([row for row in kept if _names(row.get("raw_notice"), row.get("claimed_vendor"))])


def _names(text: str, vendor: str) -> bool:
    return any(word.ref == vendor.casefold() for hit in find(text) for word in hit.words)


COUNTERS: dict[str, Counter] = {
    "rows": lambda rows, argument, tables: _many(where(rows, argument)),
    "nothing": lambda rows, argument, tables: Counted(None, why=argument),
    "distinct": _distinct, "distinct_raw": _distinct_raw, "sum": _sum, "share": _share, "company": _company, "party": _party,
    "company_or_unnamed": _company_or_unnamed,
    "times_named": _times_named, "word": _word, "links": _links, "links_unresolved": _links_unresolved,
    "surveillance": lambda rows, argument, tables: _many(surveillance(rows)),
    "surveillance_recipients": lambda rows, argument, tables: _first_of(
        surveillance(rows), lambda row: gcdf.cell(row, "recipient")),
    "surveillance_sum": _surveillance_sum, "surveillance_absent": _surveillance_absent, "dollars": _dollars,
    "disagree": _disagree, "backwards": _backwards, "bad_dates": _bad_dates, "doubles": _doubles, "named": _named,
}
